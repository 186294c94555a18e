import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOutput } from '../../src/report/json.ts';
import { type ScanOptions, scan } from '../../src/scan.ts';
import { scratchFolder } from '../evidence/build.ts';
import { mutate } from '../fuzz/mutate.ts';
import { seedCorpus } from '../fuzz/seeds.ts';
import { createRandom } from '../support/random.ts';
import { render } from '../support/render.ts';
import { DEFAULTS, ROOT, SAMPLES, samplePath } from '../support/samples.ts';

const scratch = scratchFolder();
const CORPUS = seedCorpus();

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

  it.each(CORPUS.map(({ about }, i) => [about, i] as const))('of %s', async (_, i) => {
    await expectSame([scratch.put(`seed-${i}.bin`, CORPUS[i]!.bytes)]);
  });

  it('of damaged captures that are read as one case', async () => {
    let files = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async (seed) => {
        const random = createRandom(seed);
        const paths = [0, 1].map(() => {
          const damaged = mutate(random, random.pick(CORPUS).bytes, random.pick(CORPUS).bytes);
          return scratch.put(`damaged-${files++}.bin`, damaged);
        });
        await expectSame(paths);
      }),
      { numRuns: 40 },
    );
  });
});
