import type { Verdict } from '../../tool.ts';
import { TYPE } from '../support/records.ts';
import { steadiness } from '../support/rhythm.ts';
import type { Exchange } from '../support/timed.ts';
import { claim, MAX_SHARE, MAX_SYMBOLS, MIN_NAMES, MIN_SYMBOLS, tally } from './claim.ts';

/** Names of one family that are looked at; 4,096 symbols are 3 KB. */
const MAX_NAMES = 4096;
/** Random characters behind the prefix: four in the shortest variant. */
const MIN_TAIL = 4;
/** Share of names whose prefix comes again; 96 names of a compressed file reach 0.78. */
const MIN_COVERED = 0.7;
/** The prefix ends where the number of different beginnings stands still and then leaps. */
const STANDSTILL = 1.1;
const LEAP = 1.8;
/** Median absolute deviation over median of the gaps: one look-up program started after the other. */
const MAX_UNSTEADY = 0.5;
/** Tails of one position must show so many characters and none too often: random ones do. */
const MIN_TAIL_CHARACTERS = 8;

/** One name per symbol in order of first sight, below one parent and of one length. */
interface Family {
  parent: string;
  labels: string[];
  times: number[];
}

/** First labels by (parent, length). Each distinct name once: AAAA twins and resends fall together. */
function families(exchanges: readonly Exchange[]): Family[] {
  const found = new Map<string, Family>();
  const seen = new Set<string>();
  for (const { key, labels, time, qtype } of exchanges) {
    if ((qtype !== TYPE.a && qtype !== TYPE.aaaa) || labels.length < 3 || seen.has(key)) continue;
    seen.add(key);
    const label = labels[0]!.toLowerCase();
    const parent = key.slice(label.length + 1);
    const slot = `${label.length} ${parent}`;
    const family = found.get(slot) ?? { parent, labels: [], times: [] };
    found.set(slot, family);
    if (family.labels.length >= MAX_NAMES) continue;
    family.labels.push(label);
    family.times.push(time);
  }
  return [...found.values()].filter((family) => family.labels.length >= MIN_NAMES);
}

/** Number of different beginnings of each length, index 0 for the empty one. */
function beginnings(labels: readonly string[]): number[] {
  const length = labels[0]!.length;
  return Array.from({ length: length + 1 }, (_, p) => new Set(labels.map((l) => l.slice(0, p))).size);
}

/** Length of the prefix after which the labels are random; 0 when they are not of that kind. */
function prefixLength(labels: readonly string[]): number {
  const counts = beginnings(labels);
  for (let p = labels[0]!.length - MIN_TAIL; p >= 2; p--) {
    const leap = counts[p + 1]! / counts[p]!;
    const still = counts[p]! / counts[p - 1]!;
    if (still <= STANDSTILL && leap >= LEAP && isAlphabet(labels, p)) return p;
  }
  return 0;
}

function isAlphabet(labels: readonly string[], p: number): boolean {
  const symbols = tally(labels.map((label) => label.slice(0, p)));
  const again = [...symbols.values()].filter((count) => count > 1);
  const covered = again.reduce((sum, count) => sum + count, 0) / labels.length;
  if (again.length > MAX_SYMBOLS || symbols.size < MIN_SYMBOLS) return false;
  const share = Math.max(...again, 0) / labels.length;
  return covered >= MIN_COVERED && share <= MAX_SHARE && randomTails(labels, p);
}

function randomTails(labels: readonly string[], p: number): boolean {
  for (let at = p; at < labels[0]!.length; at++) {
    const counts = [...tally(labels.map((label) => label[at]!)).values()];
    if (counts.length < MIN_TAIL_CHARACTERS || Math.max(...counts) > MAX_SHARE * labels.length) return false;
  }
  return true;
}

/** The variant with a prefix from a table and random characters behind it; null when no family of names is of that kind. */
export function byPrefixes(exchanges: readonly Exchange[]): Verdict | null {
  for (const family of families(exchanges)) {
    const p = prefixLength(family.labels);
    const beat = p > 0 ? steadiness(family.times) : null;
    if (!beat || beat.deviation > MAX_UNSTEADY) continue;
    const symbols = new Set(family.labels.map((label) => label.slice(0, p))).size;
    return claim(
      family.labels.length,
      `${family.labels.length} names below ${family.parent}: ${symbols} beginnings of ${p} characters come again and again, each time with ${family.labels[0]!.length - p} fresh random characters, one every ${beat.median.toFixed(1)} s`,
      `The beginning of a name stands for one base64 character. ${family.parent} need not be the attacker's: whoever can record the questions on their way reads the file.`,
    );
  }
  return null;
}
