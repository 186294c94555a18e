// Compiles src/ to dist/, copies the data files that are not TypeScript beside the code that reads them, and joins the
// command's modules into dist/bundle/: some five hundred small files take longer to open than a small capture to read.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(join(root, 'dist'), { recursive: true, force: true });
const run = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.json')], { stdio: 'inherit' });
if (run.status !== 0) process.exit(run.status ?? 1);

/** Copies every file below `from` that is not TypeScript to the same place below `to`. */
function copyData(from, to) {
  for (const name of readdirSync(from)) {
    const path = join(from, name);
    if (statSync(path).isDirectory()) copyData(path, join(to, name));
    else if (!name.endsWith('.ts')) cpSync(path, join(to, name));
  }
}
copyData(join(root, 'src'), join(root, 'dist'));

const bundle = await rolldown({
  input: { main: join(root, 'dist', 'cli', 'main.js'), worker: join(root, 'dist', 'examine', 'worker.js') },
  platform: 'node',
});
await bundle.write({ dir: join(root, 'dist', 'bundle'), format: 'esm' });
await bundle.close();
