import type { Channel } from '../channel.ts';
import { mersenneTwister } from '../codec/mt19937.ts';
import type { Tool, Verdict } from '../tool.ts';
import { TYPE } from './support/answers.ts';
import { type ExampleLine, exampleChannel } from './support/example.ts';
import { steadiness } from './support/rhythm.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { verdict } from './support/verdict.ts';

/** The longest public table; base64 needs 65 entries of it. */
const MAX_SYMBOLS = 71;
/** Base64 of 72 bytes of text: fewer questions say too little about their prefixes. */
const MIN_NAMES = 96;
/** Names of one family that are looked at; 4,096 symbols are 3 KB. */
const MAX_NAMES = 4096;
/** Base64 of text uses some 40 to 60 of 65 characters; far fewer are a handful of real services. */
const MIN_SYMBOLS = 20;
/** Random characters behind the prefix: four in the shortest variant. */
const MIN_TAIL = 4;
/** Share of names whose prefix comes again; 96 names of a compressed file reach 0.78. */
const MIN_COVERED = 0.7;
/** The prefix ends where the number of different beginnings stands still and then leaps. */
const STANDSTILL = 1.1;
const LEAP = 1.8;
/** Most frequent symbol: base64 of text stays below 0.15, of zeros it is 1. */
const MAX_SHARE = 0.3;
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

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
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

function byPrefixes(exchanges: readonly Exchange[]): Verdict | null {
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

function claim(symbols: number, by: string, note: string): Verdict {
  const bytes = Math.floor((symbols * 3) / 4);
  return verdict({
    proof: 'grammar',
    by,
    bytesUp: { lower: bytes, upper: bytes },
    notes: [note, 'The order of the tool’s public tables, or of the table that was used, gives the file.'],
  });
}

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
function byOrdinaryNames(exchanges: readonly Exchange[]): Verdict | null {
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

function recognise(channel: Channel): Verdict | null {
  const exchanges = exchangesOf(channel);
  return byPrefixes(exchanges) ?? byOrdinaryNames(exchanges);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Symbols as base64 of a text has them: some often, some seldom. */
function exampleSymbols(count: number): number[] {
  return [...mersenneTwister(5, count)].map((draw) => Math.floor(((draw % 1000) / 1000) ** 1.6 * 50));
}

function randomText(seed: number, length: number): string {
  return [...mersenneTwister(seed, length)].map((draw) => LETTERS[draw % 36]!).join('');
}

function prefixLines(): ExampleLine[] {
  return exampleSymbols(160).map((symbol, i) => ({
    name: `d${randomText(1000 + symbol, 5)}${randomText(5000 + i, 7)}.cdn.example.net`,
    after: 0.5 + (i % 3) / 100,
    rcode: 3,
  }));
}

function ordinaryLines(order: readonly number[]): ExampleLine[] {
  return order.map((symbol, i) => ({
    name: `www.${randomText(77 + symbol, 6)}.example`,
    a: ['192.0.2.1'],
    after: 1 + (i % 4) / 100,
  }));
}

/** PacketWhisper, text hidden in the choice of names. */
export const packetwhisper: Tool = {
  id: 'packetwhisper',
  name: 'PacketWhisper',
  source: 'TryCatchHCF/PacketWhisper packetWhisper.py, cloakify.py, ciphers/',
  about:
    'Writes a file as a sequence of harmless-looking look-ups, one name for each base64 character. The receiver only has to see the questions pass; no server of the attacker is asked.',
  examples: () => [
    { about: 'prefix and random tail', channel: exampleChannel('zones', '', prefixLines()) },
    {
      about: 'ordinary names as symbols',
      channel: exampleChannel('zones', '', ordinaryLines(exampleSymbols(160))),
    },
  ],
  notThese: () => [
    {
      about: 'a monitor that works through a list of names again and again',
      channel: exampleChannel('zones', '', ordinaryLines(Array.from({ length: 200 }, (_, i) => i % 40))),
    },
    {
      about: 'content delivery: random names, no beginning twice',
      channel: exampleChannel(
        'zones',
        '',
        Array.from({ length: 160 }, (_, i) => ({
          name: `d${randomText(9000 + i, 12)}.cdn.example.net`,
          a: ['192.0.2.1'],
        })),
      ),
    },
    {
      about: 'numbered hosts in random order',
      channel: exampleChannel(
        'zone',
        'example.com',
        [...mersenneTwister(3, 200)].map((draw) => ({
          name: `node-${String(draw % 10000).padStart(4, '0')}.example.com`,
          a: ['192.0.2.1'],
        })),
      ),
    },
  ],
  recognise,
};
