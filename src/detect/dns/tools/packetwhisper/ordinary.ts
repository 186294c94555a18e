import type { Verdict } from '../../tool.ts';
import { TYPE } from '../support/records.ts';
import { steadiness } from '../support/rhythm.ts';
import type { Exchange } from '../support/timed.ts';
import { claim, MAX_SHARE, MAX_SYMBOLS, MIN_NAMES, MIN_SYMBOLS, tally } from './claim.ts';

/** A question of the sequence that lists of ordinary names are searched for. */
interface Ask {
  key: string;
  time: number;
}

/** Steps of a run may differ so much from its first. */
const PACE = 0.12;
/** Seconds between symbols: the tool waits 0, 0.5 or 5 s, and the look-up takes its time. */
const MIN_GAP = 0.2;
const MAX_GAP = 30;
/** Background questions between two symbols, and in all, that are passed over. */
const MAX_BETWEEN = 8;
const MAX_BACKGROUND = 0.25;
/** Repeats of names in random order: of N steps at least half are different pairs. */
const MIN_PAIRS = 0.5;
/** Variance over mean of how often names come: letters of a text vary, a list that is worked through does not. */
const MIN_DISPERSION = 0.4;
/** Names asked again within a minute although they had an answer: a computer would have used its cache. */
const CACHE_MICROS = 60e6;
const MIN_UNCACHED = 0.3;

/** Questions for addresses; AAAA twins of the same name at the same time fall together. */
function asks(exchanges: readonly Exchange[]): Ask[] {
  const twins = new Set(exchanges.filter((e) => e.qtype === TYPE.a).map((e) => e.key));
  return exchanges
    .filter((e) => e.qtype === TYPE.a || (e.qtype === TYPE.aaaa && !twins.has(e.key)))
    .map(({ key, time }) => ({ key, time }));
}

/** Indices of asks that follow each other at the pace of the first two; background is passed over. */
function runFrom(list: readonly Ask[], start: number): number[] {
  const run = [start];
  let pace = Number.NaN;
  let between = 0;
  for (let i = start + 1; i < list.length && between <= MAX_BETWEEN; i++) {
    const gap = (list[i]!.time - list[run.at(-1)!]!.time) / 1e6;
    if (Number.isNaN(pace)) {
      if (!(gap >= MIN_GAP && gap <= MAX_GAP)) return run;
      pace = gap;
    }
    if (gap < pace * (1 - PACE)) between++;
    else if (gap <= pace * (1 + PACE)) {
      run.push(i);
      between = 0;
    } else break;
  }
  return run;
}

/** Longest prefix of work per start is bounded: short runs end early, long ones are skipped over. */
export function byOrdinaryNames(exchanges: readonly Exchange[]): Verdict | null {
  const list = asks(exchanges);
  for (let start = 0; start + MIN_NAMES <= list.length; ) {
    const run = runFrom(list, start);
    const long = run.length >= MIN_NAMES;
    const found = long
      ? judgeRun(
          run.map((i) => list[i]!),
          run.at(-1)! - start + 1,
        )
      : null;
    if (found) return found;
    start = long ? run.at(-1)! + 1 : start + 1;
  }
  return null;
}

function judgeRun(run: readonly Ask[], span: number): Verdict | null {
  const counts = [...tally(run.map((ask) => ask.key)).values()];
  if (counts.length > MAX_SYMBOLS || counts.length < MIN_SYMBOLS || run.length < 2 * counts.length)
    return null;
  if (span - run.length > MAX_BACKGROUND * span || Math.max(...counts) > MAX_SHARE * run.length) return null;
  const mean = run.length / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
  const pairs = new Set(run.slice(1).map((ask, i) => `${run[i]!.key} ${ask.key}`)).size;
  if (variance / mean < MIN_DISPERSION || pairs < MIN_PAIRS * run.length) return null;
  if (uncached(run) < MIN_UNCACHED * (run.length - counts.length)) return null;
  const beat = steadiness(run.map((ask) => ask.time));
  return claim(
    run.length - (isKnocked(run) ? 2 : 0),
    `${run.length} questions for ${counts.length} ordinary names, one every ${(beat?.median ?? 0).toFixed(1)} s, in an order no list and no cache explains`,
    `Each name stands for one base64 character${isKnocked(run) ? `; ${run[0]!.key} marks start and end` : ''}. None of the names belongs to the attacker.`,
  );
}

function uncached(run: readonly Ask[]): number {
  const last = new Map<string, number>();
  let count = 0;
  for (const { key, time } of run) {
    if (time - (last.get(key) ?? Number.NEGATIVE_INFINITY) <= CACHE_MICROS) count++;
    last.set(key, time);
  }
  return count;
}

/** The same name first and last and nowhere else: the knock that frames a file. */
function isKnocked(run: readonly Ask[]): boolean {
  const knock = run[0]!.key;
  return run.at(-1)!.key === knock && run.filter((ask) => ask.key === knock).length === 2;
}
