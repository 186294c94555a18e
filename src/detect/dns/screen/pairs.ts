import { mixWord, TABLE_KEY } from '../../../base/slot.ts';

/**
 * Rows of counts for pairs of small integers, (initiator, zone) or (initiator, server): open addressing over ids,
 * one array of rows, so that a million pairs are no object and counting one message touches one cache line or two.
 */
export interface PairTable {
  /** Words of a row: left, right, hash, then the counts. */
  stride: number;
  rows: Uint32Array;
  /** Row number + 1; 0 is free. Twice as many slots as rows. */
  slots: Uint32Array;
  /** Where pairs lie in `slots`, never which id they get. */
  key: number;
  count: number;
}

const LEFT = 0;
const RIGHT = 1;
const HASH = 2;

/** Counts of one (initiator, zone): where they stand in a row. */
export const PAIR = {
  queries: 3,
  answers: 4,
  /** Answers made for one use: TTL of a few seconds, an error, or nothing. */
  fleeting: 5,
  /** Questions for types that computers do not ask. */
  odd: 6,
  mixedCase: 7,
  /** 64 hash classes of the addresses that were answered. */
  spreadA: 8,
  spreadB: 9,
  /** Content of the name that carries most, 1/16 bit. */
  maxBits: 10,
} as const;
/** One word more than the counts need keeps rows at 48 bytes. */
export const PAIR_STRIDE = 12;

/** Counts of one (initiator, server). */
export const SERVER = {
  queries: 3,
  answers: 4,
  /** Messages that are no DNS. */
  broken: 5,
  /** Questions without recursion desired. */
  iterative: 6,
  /** Questions below suffixes that no public list has. */
  unlisted: 7,
  /** 64 hash classes of the zones that were asked. */
  zonesA: 8,
  zonesB: 9,
} as const;
export const SERVER_STRIDE = 10;

const START = 256;

export function createPairTable(stride: number, key = TABLE_KEY): PairTable {
  return { stride, rows: new Uint32Array(START * stride), slots: new Uint32Array(START * 2), key, count: 0 };
}

/** Address id of the initiator. */
export function leftOf(table: PairTable, id: number): number {
  return table.rows[id * table.stride + LEFT]!;
}

/** Zone id, or address id of the server. */
export function rightOf(table: PairTable, id: number): number {
  return table.rows[id * table.stride + RIGHT]!;
}

/** Order-free hash of the pair, from the hashes of its two sides: what thinning goes by. */
export function hashOf(table: PairTable, id: number): number {
  return table.rows[id * table.stride + HASH]!;
}

/** One count of a pair, by its place in PAIR or SERVER. */
export function countOf(table: PairTable, id: number, column: number): number {
  return table.rows[id * table.stride + column]!;
}

/** The id of a pair, -1 when it is not there. */
export function findPair(table: PairTable, left: number, right: number): number {
  const { slots, rows, stride } = table;
  const mask = slots.length - 1;
  let slot = mixWord(mixWord(table.key, left), right) & mask;
  for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
    const row = (entry - 1) * stride;
    if (rows[row + LEFT] === left && rows[row + RIGHT] === right) return entry - 1;
    slot = (slot + 1) & mask;
  }
  return -1;
}

/** The id of a pair, added with zero counts when it is new. `hash` must not depend on ids. */
export function internPair(table: PairTable, left: number, right: number, hash: number): number {
  const known = findPair(table, left, right);
  if (known >= 0) return known;
  const id = table.count++;
  if (table.count * table.stride > table.rows.length) grow(table, 2, table.count - 1);
  const row = id * table.stride;
  table.rows[row + LEFT] = left;
  table.rows[row + RIGHT] = right;
  table.rows[row + HASH] = hash;
  link(table, id);
  return id;
}

function link(table: PairTable, id: number): void {
  const mask = table.slots.length - 1;
  let slot = mixWord(mixWord(table.key, leftOf(table, id)), rightOf(table, id)) & mask;
  while (table.slots[slot] !== 0) slot = (slot + 1) & mask;
  table.slots[slot] = id + 1;
}

/** Makes room for so many pairs at once: cheaper than growing on the way when it is known that they come. */
export function reservePairs(table: PairTable, count: number): void {
  let times = 1;
  while (count * table.stride > table.rows.length * times) times *= 2;
  if (times > 1) grow(table, times, table.count);
}

/** A table `times` as large with the first `count` pairs. */
function grow(table: PairTable, times: number, count: number): void {
  const rows = new Uint32Array(table.rows.length * times);
  rows.set(table.rows);
  table.rows = rows;
  table.slots = new Uint32Array(table.slots.length * times);
  for (let id = 0; id < count; id++) link(table, id);
}

/** Pairs whose hash is below this are kept after so many halvings; 0 after the last, which keeps none. */
export function keptBelow(halvings: number): number {
  return halvings > 32 ? 0 : 2 ** (32 - halvings);
}

export interface KeptPairs {
  table: PairTable;
  /** Where each old id went, or GONE. */
  moved: Uint32Array;
}

/** Says that a pair is not kept. */
export const GONE = 0xffffffff;

/** The pairs whose hash is below the threshold, in a fresh table; `right` gives zones new ids. */
export function keepPairs(table: PairTable, threshold: number, right?: Map<number, number>): KeptPairs {
  const { stride, rows } = table;
  const out = createPairTable(stride, table.key);
  const moved = new Uint32Array(table.count).fill(GONE);
  for (let id = 0; id < table.count; id++) {
    const hash = hashOf(table, id);
    if (hash >= threshold) continue;
    const side = rightOf(table, id);
    const now = internPair(out, leftOf(table, id), right?.get(side) ?? side, hash);
    for (let column = HASH + 1; column < stride; column++) {
      out.rows[now * stride + column] = rows[id * stride + column]!;
    }
    moved[id] = now;
  }
  return { table: out, moved };
}
