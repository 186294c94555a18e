import { halve } from '../../../base/hash.ts';
import { mixWord, TABLE_KEY } from '../../../base/slot.ts';

/**
 * Distinct things that a pair carried, by 64-bit hash: names upward, answer data downward. Each counts once
 * however often it is repeated. Past the cap the set keeps only entries below a hash threshold that only
 * falls (adaptive sampling): what is kept depends on the set of things and not on their order.
 */
export interface NameSet {
  /** Rows of four words, open addressing: both lanes, owner + 1 (0 is free), content in 1/16 bit. */
  rows: Uint32Array;
  /** Where entries lie in `rows`, never which are kept. */
  key: number;
  count: number;
  /** Entries whose lane B is at or above this are not kept; 2^32 keeps all. */
  threshold: number;
  /** Entries from which the threshold falls. */
  most: number;
}

/** Marks an owner: the entry is answer data, or options of a question. Pair ids stay below both. */
export const DOWN = 0x40000000;
export const OPTIONS = 0x20000000;
const PAIR_BITS = OPTIONS - 1;

/** The pair of an owner, and the owner of the same kind whose pair is another. */
export function pairOfOwner(owner: number): number {
  return owner & PAIR_BITS;
}
export function moveOwner(owner: number, pair: number): number {
  return (owner & ~PAIR_BITS) | pair;
}

/**
 * Where the search for an entry begins. The lanes of a name tell its initiator; answer data and options are the same
 * for thousands of zones, so there the owner belongs to the place.
 */
function placeOf(key: number, a: number, b: number, owner: number): number {
  const place = mixWord(mixWord(key, a), b);
  return owner > PAIR_BITS ? mixWord(place, owner) : place;
}
const START_ROWS = 4096;
/** Rows that a large capture begins with at most: 32 MB, of which only what is used takes memory. */
const MOST_START_ROWS = 1 << 21;

/** An empty set of at most `most` entries; `expected` of them find room without moving the others. */
export function createNameSet(most: number, key = TABLE_KEY, expected = 0): NameSet {
  let start = START_ROWS;
  while (start < expected * 2 && start < most && start < MOST_START_ROWS) start *= 2;
  return { rows: new Uint32Array(start * 4), key, count: 0, threshold: 2 ** 32, most };
}

/** The row of an entry, or the free row where it belongs. Lanes are unsigned here. */
function rowOf(rows: Uint32Array, key: number, a: number, b: number, owner: number): number {
  const mask = rows.length / 4 - 1;
  let slot = placeOf(key, a, b, owner) & mask;
  for (;;) {
    const row = slot * 4;
    const held = rows[row + 2]!;
    if (held === 0 || (rows[row] === a && rows[row + 1] === b && held === owner + 1)) return row;
    slot = (slot + 1) & mask;
  }
}

/**
 * Adds an entry with its content; true when it was not there and is kept. Of an entry that is there the larger content
 * counts: names are the same in any case, and what their letters can carry is not.
 */
export function addName(set: NameSet, a: number, b: number, owner: number, bits: number): boolean {
  if (b >>> 0 >= set.threshold) return false;
  const { rows } = set;
  const row = rowOf(rows, set.key, a >>> 0, b >>> 0, owner);
  if (rows[row + 2] !== 0) {
    if (bits > rows[row + 3]!) rows[row + 3] = bits;
    return false;
  }
  rows[row] = a;
  rows[row + 1] = b;
  rows[row + 2] = owner + 1;
  rows[row + 3] = bits;
  set.count++;
  if (set.count * 8 > rows.length) grow(set);
  return true;
}

/** The owner of an entry whose lanes already tell its initiator; -1 when it is not there. */
export function ownerOf(set: NameSet, a: number, b: number): number {
  const { rows } = set;
  const mask = rows.length / 4 - 1;
  const first = a >>> 0;
  const second = b >>> 0;
  for (let slot = placeOf(set.key, a, b, 0) & mask; ; slot = (slot + 1) & mask) {
    const row = slot * 4;
    if (rows[row] === first && rows[row + 1] === second) return rows[row + 2]! - 1;
    if (rows[row + 2] === 0) return -1;
  }
}

function grow(set: NameSet): void {
  const full = set.count >= set.most;
  if (full) {
    do set.threshold = halve(set.threshold);
    while (set.threshold > 0 && wanted(set) >= set.most);
  }
  rebuild(set, full ? 1 : 2, (owner) => owner);
}

/** Entries below the threshold. */
function wanted({ rows, threshold }: NameSet): number {
  let count = 0;
  for (let row = 0; row < rows.length; row += 4)
    if (rows[row + 2] !== 0 && rows[row + 1]! < threshold) count++;
  return count;
}

/** Puts all entries that are still wanted into a fresh table, `times` as large; `remap` gives the new owner, -1 to drop. */
export function rebuild(set: NameSet, times: number, remap: (owner: number) => number): void {
  const old = set.rows;
  const rows = new Uint32Array(old.length * times);
  set.count = 0;
  for (let from = 0; from < old.length; from += 4) {
    if (old[from + 2] === 0 || old[from + 1]! >= set.threshold) continue;
    const owner = remap(old[from + 2]! - 1);
    if (owner < 0) continue;
    const row = rowOf(rows, set.key, old[from]!, old[from + 1]!, owner);
    rows[row] = old[from]!;
    rows[row + 1] = old[from + 1]!;
    rows[row + 2] = owner + 1;
    rows[row + 3] = old[from + 3]!;
    set.count++;
  }
  set.rows = rows;
}

/** What is added up per pair once the evidence is read. */
export interface NameSums {
  /** Distinct names and their content upward, distinct answer data and their content downward, by pair id. */
  names: Uint32Array;
  bitsUp: Float64Array;
  datas: Uint32Array;
  bitsDown: Float64Array;
  /** 1, or how many entries each kept one stands for; 0 when none could be kept. */
  scale: number;
}

/** Adds up the set by pair; counts are estimates once the set was sampled (`scale` above 1). */
export function sumNames(set: NameSet, pairs: number): NameSums {
  const scale = set.threshold === 0 ? 0 : 2 ** 32 / set.threshold;
  const sums: NameSums = {
    names: new Uint32Array(pairs),
    bitsUp: new Float64Array(pairs),
    datas: new Uint32Array(pairs),
    bitsDown: new Float64Array(pairs),
    scale,
  };
  const { rows } = set;
  for (let row = 0; row < rows.length; row += 4) {
    if (rows[row + 2] === 0) continue;
    const owner = rows[row + 2]! - 1;
    const pair = pairOfOwner(owner);
    if (pair >= pairs) continue;
    if (owner >= DOWN) {
      sums.datas[pair]! += scale;
      sums.bitsDown[pair]! += rows[row + 3]! * scale;
    } else {
      sums.names[pair]! += scale;
      sums.bitsUp[pair]! += rows[row + 3]! * scale;
    }
  }
  return sums;
}
