// Writes every stored output anew: reports of the samples and of the made-up cases. Read the difference before it is committed.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const run = spawnSync(process.execPath, [vitest, 'run', 'test/golden', 'test/report', '--update'], {
  cwd: root,
  env: { ...process.env, EXHUME_GOLDEN: 'write' },
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
