import { halve } from '../../../base/hash.ts';
import { mixWord, TABLE_KEY } from '../../../base/slot.ts';
import { popcount } from './population.ts';

/**
 * Which names several computers ask: what differs between a service that a site uses and a channel, whose names are
 * made for one use. Kept for names by their hash without the initiator; past the cap a falling threshold samples
 * them. Initiators of a name are 32 hash classes, so that merging is a union.
 */
export interface CommonNames {
  /** Rows of four words, open addressing: both lanes, hash of the zone (never 0), classes of initiators. */
  rows: Uint32Array;
  /** Where names lie in `rows`, never which are kept. */
  key: number;
  count: number;
  /** Names whose lane B is at or above this are not kept. */
  threshold: number;
}

/** 262,144 names are 8 MB; a site's zones have far fewer that matter here. */
const MOST = 1 << 18;
const START_ROWS = 1024;
/** A client's question passes a forwarder, a resolver and perhaps another: so many initiators are no crowd yet. */
const CROWD_CLASSES = 5;
/** Sampled names of a zone from which its share says something. */
const ENOUGH_NAMES = 6;

export function createCommonNames(key = TABLE_KEY): CommonNames {
  return { rows: new Uint32Array(START_ROWS * 4), key, count: 0, threshold: 2 ** 32 };
}

/** Notes that an initiator (by its hash) asked a name of a zone. */
export function noteName(
  set: CommonNames,
  a: number,
  b: number,
  zoneHash: number,
  initiatorHash: number,
): void {
  noteClasses(set, a >>> 0, b >>> 0, zoneHash >>> 0 || 1, (1 << (initiatorHash & 31)) >>> 0);
}

function noteClasses(set: CommonNames, a: number, b: number, zone: number, classes: number): void {
  if (b >= set.threshold) return;
  const { rows } = set;
  const mask = rows.length / 4 - 1;
  for (let slot = mixWord(mixWord(set.key, a), b) & mask; ; slot = (slot + 1) & mask) {
    const row = slot * 4;
    if (rows[row + 2] === 0) {
      rows[row] = a;
      rows[row + 1] = b;
      rows[row + 2] = zone;
      rows[row + 3] = classes;
      set.count++;
      break;
    }
    if (rows[row] === a && rows[row + 1] === b) {
      rows[row + 3]! |= classes;
      return;
    }
  }
  if (set.count * 8 > rows.length) grow(set);
}

function grow(set: CommonNames): void {
  const full = set.count >= MOST;
  if (full) set.threshold = halve(set.threshold);
  const old = set.rows;
  set.rows = new Uint32Array(old.length * (full ? 1 : 2));
  set.count = 0;
  addAll(set, old);
}

function addAll(set: CommonNames, rows: Uint32Array): void {
  for (let row = 0; row < rows.length; row += 4) {
    if (rows[row + 2] !== 0) noteClasses(set, rows[row]!, rows[row + 1]!, rows[row + 2]!, rows[row + 3]!);
  }
}

/** Adds what `b` holds to `a`. */
export function mergeCommonNames(a: CommonNames, b: CommonNames): void {
  if (b.threshold < a.threshold) {
    a.threshold = b.threshold;
    const old = a.rows;
    a.rows = new Uint32Array(old.length);
    a.count = 0;
    addAll(a, old);
  }
  addAll(a, b.rows);
}

/** Shares of zones by their hash, which is keyed here: hashes of zones can be chosen, and a Map's numbers are not. */
export interface CrowdShares {
  key: number;
  shares: Map<number, number>;
}

/** Share of the zone's names that a crowd asks; 0 when too few were seen to tell. */
export function crowdShareOf({ key, shares }: CrowdShares, zoneHash: number): number {
  return shares.get(mixWord(key, zoneHash >>> 0 || 1)) ?? 0;
}

/** Share of the names of each zone that a crowd asks, for zones with enough names to tell. */
export function crowdShares(set: CommonNames): CrowdShares {
  const tallies = new Map<number, { names: number; crowd: number }>();
  for (let row = 0; row < set.rows.length; row += 4) {
    if (set.rows[row + 2] === 0) continue;
    const zone = mixWord(set.key, set.rows[row + 2]!);
    const tally = tallies.get(zone) ?? { names: 0, crowd: 0 };
    tally.names++;
    if (popcount(set.rows[row + 3]!) >= CROWD_CLASSES) tally.crowd++;
    tallies.set(zone, tally);
  }
  const shares = new Map<number, number>();
  for (const [zone, { names, crowd }] of tallies)
    if (names >= ENOUGH_NAMES && crowd > 0) shares.set(zone, crowd / names);
  return { key: set.key, shares };
}
