import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { expectRead } from './config-invariants.ts';
import { expectSound, OPTIONS } from './invariants.ts';

const FOLDER = join(import.meta.dirname, 'kept');

/** Evidence that once broke a scan, kept for ever; the name of the file or folder says what went wrong. */
describe('damaged evidence that once made a scan', () => {
  it.each(readdirSync(FOLDER).sort())('%s', async (name) => {
    const path = join(FOLDER, name);
    const bytesOf = (file: string) => new Uint8Array(readFileSync(file));
    if (name.endsWith('.yaml')) return expectRead('site', bytesOf(path));
    if (name.endsWith('.json')) return expectRead('expectations', bytesOf(path));
    const names = statSync(path).isDirectory() ? readdirSync(path) : [];
    const files = names.map((each) => ({ name: each, bytes: bytesOf(join(path, each)) }));
    const input = names.length > 0 ? files : [{ name, bytes: bytesOf(path) }];
    await expectSound(path, input);
    await expectSound(path, input, { ...OPTIONS, verify: true, dc: ['10.20.0.10'] });
  });
});
