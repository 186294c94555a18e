import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { expectSound } from './invariants.ts';

const FOLDER = join(import.meta.dirname, 'kept');

/** Evidence that once broke a scan, kept for ever; the name of the file says what went wrong. */
describe('damaged evidence that once made a scan', () => {
  it.each(readdirSync(FOLDER).sort())('%s', async (name) => {
    const path = join(FOLDER, name);
    await expectSound(path, new Uint8Array(readFileSync(path)));
  });
});
