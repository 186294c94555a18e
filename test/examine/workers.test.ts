import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOutput } from '../../src/report/json.ts';
import { type ScanOptions, scan } from '../../src/scan.ts';
import { scratchFolder } from '../evidence/build.ts';
import { corpus } from '../fuzz/corpus.ts';
import { mutateFiles } from '../fuzz/mutate.ts';
import type { InputFile } from '../fuzz/seed.ts';
import { createRandom } from '../support/random.ts';
import { render } from '../support/render.ts';
import { DEFAULTS, ROOT, SAMPLES, samplePath } from '../support/samples.ts';

const scratch = scratchFolder();
const CORPUS = corpus().filter(({ reader }) => reader === 'evidence');
let cases = 0;

/** Paths of these files. */
function put(files: readonly InputFile[]): string[] {
  cases++;
  return files.map(({ name, bytes }) => scratch.put(`${cases}-${name}`, bytes));
}

async function report(paths: string[], options: Partial<ScanOptions>): Promise<string> {
  return render(jsonOutput, await scan(paths, { ...DEFAULTS, ...options }));
}

/** The report of one reader is that of two and of three, byte for byte. */
async function expectSame(paths: string[], options: Partial<ScanOptions> = {}): Promise<void> {
  const alone = await report(paths, { ...options, workers: 1 });
  for (const workers of [2, 3]) expect(await report(paths, { ...options, workers })).toBe(alone);
}

describe('the number of readers does not change the report', () => {
  it.each(SAMPLES)('of %s', async (name) => {
    await expectSame([samplePath(name)]);
  });

  it('of all samples together, limits of time and a second look at frames included', async () => {
    await expectSame([`${ROOT}samples`]);
    await expectSame([`${ROOT}samples`], { verify: true, from: Date.UTC(2026, 10, 22, 11, 30) * 1000 });
  });

  it.each(CORPUS.map(({ about, files }) => [about, files] as const))('of %s', async (_, files) => {
    await expectSame(put(files));
  });

  it('of damaged captures that are read as one case', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async (seed) => {
        const random = createRandom(seed);
        const paths = [0, 1].flatMap(() => {
          const other = random.pick(random.pick(CORPUS).files).bytes;
          return put(mutateFiles(random, random.pick(CORPUS).files, other, 'evidence'));
        });
        await expectSame(paths);
      }),
      { numRuns: 40 },
    );
  });
});
