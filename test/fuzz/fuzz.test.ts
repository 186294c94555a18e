import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it } from 'vitest';
import type { Report } from '../../src/case/report.ts';
import { readSite } from '../../src/case/site/read.ts';
import type { SiteConfiguration } from '../../src/case/site/types.ts';
import { type ScanOptions, scan } from '../../src/scan.ts';
import { scratchFolder } from '../evidence/build.ts';
import { text } from '../packet/build.ts';
import { createRandom } from '../support/random.ts';
import { expectRead } from './config-invariants.ts';
import { SITE } from './config-seeds.ts';
import { corpus } from './corpus.ts';
import { expectSound, OPTIONS } from './invariants.ts';
import { mutateFiles } from './mutate.ts';
import type { InputFile, Seed } from './seed.ts';
import { createWatch } from './watch.ts';

/** Seconds of fuzzing, and where the sequence of inputs starts; the same seed gives the same inputs. */
const SECONDS = Number(process.env['EXHUME_FUZZ_SECONDS'] ?? 20);
const SEED = Number(process.env['EXHUME_FUZZ_SEED'] ?? 1);
/** The number of one round, as a failure names it: only that one is run, and its input is written to `.fuzz/`. */
const ONLY = process.env['EXHUME_FUZZ_ROUND'];
/** Bytes that a process which scans one small file after another may hold. */
const MOST_MEMORY = 1.5 * 2 ** 30;
/** Bytes by which the heap may grow while six inputs are read, with what is garbage by then. */
const MOST_GROWTH = 768 * 2 ** 20;
/** Bytes that may stay behind after all inputs: of state that is let go nothing is left. */
const MOST_KEPT = 128 * 2 ** 20;
/** Rounds after which caches and compiled code have settled. */
const SETTLED = 600;
/** Failures of one run that are written down; the first few tell most. */
const MOST_FAILURES = 20;
/** Scans wait for the file system most of the time: several at once. */
const AT_ONCE = 6;
/** Every so many rounds the same input must give the same report again. */
const AGAIN_EVERY = 8;

const scratch = scratchFolder();
const seeds = corpus();
const site = readSite(text(SITE), 'site.yaml') as SiteConfiguration;
const watch = createWatch(30_000, () => new Int32Array(new SharedArrayBuffer(4)));
afterAll(() => watch.stop());

it.each(seeds)('the seed "$about" is read whole', async ({ reader, files, reaches }) => {
  if (reader !== 'evidence') {
    expectRead(reader, files[0]!.bytes);
    return;
  }
  const report = await expectSound(place('seed', files), files);
  for (const { problems, status } of report.evidence) expect({ problems, status }).toEqual(WHOLE);
  if (reaches) expect(report.summary[reaches]).toBeGreaterThan(0);
});

const WHOLE = { problems: [], status: 'whole' };

/** One file stands alone; several are a folder. */
function place(name: string, files: readonly InputFile[]): string {
  if (files.length === 1) return scratch.put(name, files[0]!.bytes);
  const folder = `${name}-folder-${files.map((file) => file.name).join('-')}`;
  mkdirSync(join(scratch.path, folder), { recursive: true });
  for (const file of files) scratch.put(join(folder, file.name), file.bytes);
  return join(scratch.path, folder);
}

/** The input of one round depends on the seed and the number of the round alone. */
function inputOf(round: number): { seed: Seed; files: InputFile[]; options: ScanOptions } {
  const random = createRandom(Math.imul(SEED, 0x9e3779b1) ^ Math.imul(round, 0x85ebca6b));
  const seed = random.pick(seeds);
  const other = random.pick(random.pick(seeds).files).bytes;
  const files = mutateFiles(random, seed.files, other, seed.reader);
  const options = {
    ...OPTIONS,
    verify: random.once(3),
    site: random.once(6) ? site : null,
    dc: random.once(3) ? ['10.20.0.10'] : [],
  };
  return { seed, files, options };
}

/** Runs one input; what is wrong with it, or null. */
async function tryRound(round: number): Promise<string | null> {
  const { seed, files, options } = inputOf(round);
  try {
    if (seed.reader !== 'evidence') expectRead(seed.reader, files[0]!.bytes);
    else await tryEvidence(round, files, options);
    return null;
  } catch (error) {
    return `round ${round}, ${seed.about}: ${keep(round, files)}\n${String((error as Error).stack).slice(0, 900)}`;
  }
}

async function tryEvidence(round: number, files: readonly InputFile[], options: ScanOptions): Promise<void> {
  const path = place(`input-${round % AT_ONCE}`, files);
  const report = await expectSound(path, files, options);
  if (round % AGAIN_EVERY !== 0) return;
  const again = await scan([path], { ...options, verify: true, workers: 3 });
  if (options.verify) expect(again, 'the same again').toEqual(report);
  expect(unverified(again), 'a second reading changes no finding').toEqual(unverified(report));
}

/** The report without what the second reading adds: how it went, and what it could not read. */
function unverified(report: Report): unknown {
  const plain = structuredClone(report);
  delete plain.run.options['verify'];
  for (const finding of [...plain.findings, ...plain.suppressed.map((each) => each.finding)]) {
    finding.verification = { state: 'not-asked', checked: 0, disagreements: [] };
    finding.caveats = finding.caveats.filter((caveat) => !/second(?: reading| time)/.test(caveat));
  }
  return plain;
}

it.runIf(ONLY)(`round ${ONLY} of seed ${SEED} passes`, async () => {
  keep(Number(ONLY), inputOf(Number(ONLY)).files);
  expect(await tryRound(Number(ONLY))).toBeNull();
});

/** Bytes of the heap and of buffers beside it. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const collectGarbage = garbageCollector();

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

it.skipIf(ONLY)(
  `${SECONDS} s of damaged evidence and configuration from seed ${SEED}: nothing fails, hangs or lies`,
  async () => {
    const failures: string[] = [];
    const until = performance.now() + SECONDS * 1000;
    let round = 0;
    let settled = 0;
    let most = 0;
    while (performance.now() < until && failures.length < MOST_FAILURES) {
      watch.alive();
      const rounds = Array.from({ length: AT_ONCE }, () => round++);
      const before = held();
      const lines = await Promise.all(rounds.map(tryRound));
      most = Math.max(most, held() - before);
      failures.push(...lines.filter((line) => line !== null));
      if (round === SETTLED) {
        collectGarbage();
        settled = held();
      }
    }
    collectGarbage();
    const kept = settled === 0 ? 0 : held() - settled;
    const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
    console.log(
      `fuzz: seed ${SEED}, ${seeds.length} seeds, ${round} inputs, ${failures.length} failures, heap up to ${mebibytes(most)} more at a time, ${mebibytes(kept)} kept`,
    );
    expect(failures).toEqual([]);
    expect(most, 'growth of the heap').toBeLessThan(MOST_GROWTH);
    expect(kept, 'kept memory').toBeLessThan(MOST_KEPT);
    expect(process.memoryUsage().rss).toBeLessThan(MOST_MEMORY);
  },
  SECONDS * 1000 + 120_000,
);

/** Writes an input that failed where the next run does not overwrite it; it belongs into `kept/` with its repair. */
function keep(round: number, files: readonly InputFile[]): string {
  const base = join(process.env['EXHUME_FUZZ_KEEP'] ?? join(import.meta.dirname, '../../.fuzz'));
  const folder = join(base, `seed-${SEED}-round-${round}`);
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  return folder;
}
