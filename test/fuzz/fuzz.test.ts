import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { scan } from '../../src/scan.ts';
import { scratchFolder } from '../evidence/build.ts';
import { createRandom } from '../support/random.ts';
import { DEFAULTS } from '../support/samples.ts';
import { expectSound } from './invariants.ts';
import { mutate } from './mutate.ts';
import { seedCorpus } from './seeds.ts';
import { createWatch } from './watch.ts';

/** Seconds of fuzzing, and where the sequence of inputs starts; the same seed gives the same inputs. */
const SECONDS = Number(process.env['EXHUME_FUZZ_SECONDS'] ?? 20);
const SEED = Number(process.env['EXHUME_FUZZ_SEED'] ?? 1);
/** Bytes that a process which scans one small file after another may hold. */
const MOST_MEMORY = 1.5 * 2 ** 30;
/** Failures of one run that are written down; the first few tell most. */
const MOST_FAILURES = 20;
/** Scans wait for the file system most of the time: several at once. */
const AT_ONCE = 6;
/** Every so many rounds the same input must give the same report again. */
const AGAIN_EVERY = 8;

const scratch = scratchFolder();
const corpus = seedCorpus();
const watch = createWatch(30_000, () => new Int32Array(new SharedArrayBuffer(4)));
afterAll(() => watch.stop());

it.each(corpus)('the seed "$about" is read whole', async ({ bytes, about }) => {
  const report = await expectSound(scratch.put('seed', bytes), bytes);
  expect(report.evidence[0]!.problems).toEqual([]);
  expect(report.evidence[0]!.status).toBe('whole');
  expect(report.summary.dnsMessages, about).toBeGreaterThan(0);
});

/** The input of one round depends on the seed and the number of the round alone. */
function inputOf(round: number): { about: string; bytes: Uint8Array } {
  const random = createRandom(Math.imul(SEED, 0x9e3779b1) ^ Math.imul(round, 0x85ebca6b));
  const { about, bytes } = random.pick(corpus);
  return { about, bytes: mutate(random, bytes, random.pick(corpus).bytes) };
}

/** Runs one input; what is wrong with it, or null. */
async function tryRound(round: number): Promise<string | null> {
  const { about, bytes } = inputOf(round);
  try {
    const path = scratch.put(`input-${round % AT_ONCE}`, bytes);
    const report = await expectSound(path, bytes);
    if (round % AGAIN_EVERY === 0) expect(await scan([path], DEFAULTS), 'the same again').toEqual(report);
    return null;
  } catch (error) {
    return `round ${round}, ${about}: ${keep(round, bytes)}\n${String((error as Error).stack).slice(0, 900)}`;
  }
}

it(
  `${SECONDS} s of damaged evidence from seed ${SEED}: no scan fails, hangs or lies`,
  async () => {
    const failures: string[] = [];
    const until = performance.now() + SECONDS * 1000;
    let round = 0;
    while (performance.now() < until && failures.length < MOST_FAILURES) {
      watch.alive();
      const rounds = Array.from({ length: AT_ONCE }, () => round++);
      const lines = await Promise.all(rounds.map(tryRound));
      failures.push(...lines.filter((line) => line !== null));
    }
    console.log(`fuzz: seed ${SEED}, ${round} inputs, ${failures.length} failures`);
    expect(failures).toEqual([]);
    expect(process.memoryUsage().rss).toBeLessThan(MOST_MEMORY);
  },
  SECONDS * 1000 + 120_000,
);

/** Writes an input that failed where the next run does not overwrite it; it belongs into `kept/` with its repair. */
function keep(round: number, bytes: Uint8Array): string {
  const folder = join(process.env['EXHUME_FUZZ_KEEP'] ?? join(import.meta.dirname, '../../.fuzz'));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `seed-${SEED}-round-${round}.bin`);
  writeFileSync(path, bytes);
  return path;
}
