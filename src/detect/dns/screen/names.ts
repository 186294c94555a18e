/**
 * Distinct things that a pair carried, by 64-bit hash: names upward, answer data downward. Each counts once
 * however often it is repeated. Past the cap the set keeps only entries below a hash threshold that only
 * falls (adaptive sampling): what is kept depends on the set of things and not on their order.
 */
export interface NameSet {
  /** Rows of four words, open addressing: both lanes, owner + 1 (0 is free), content in 1/16 bit. */
  rows: Uint32Array;
  count: number;
  /** Entries whose lane B is at or above this are not kept; 2^32 keeps all. */
  threshold: number;
  /** Entries from which the threshold falls. */
  most: number;
}

/** Marks an owner: the entry is answer data. Pair ids stay below it. */
export const DOWN = 0x40000000;
const START_ROWS = 4096;

export function createNameSet(most: number): NameSet {
  return { rows: new Uint32Array(START_ROWS * 4), count: 0, threshold: 2 ** 32, most };
}

/** The row of an entry, or the free row where it belongs. Lanes are unsigned here. */
function rowOf(rows: Uint32Array, a: number, b: number, owner: number): number {
  const mask = rows.length / 4 - 1;
  let slot = (a ^ (b >>> 9)) & mask;
  for (;;) {
    const row = slot * 4;
    const held = rows[row + 2]!;
    if (held === 0 || (rows[row] === a && rows[row + 1] === b && held === owner + 1)) return row;
    slot = (slot + 1) & mask;
  }
}

/** Adds an entry with its content; true when it was not there and is kept. */
export function addName(set: NameSet, a: number, b: number, owner: number, bits: number): boolean {
  if (b >>> 0 >= set.threshold) return false;
  const { rows } = set;
  const row = rowOf(rows, a >>> 0, b >>> 0, owner);
  if (rows[row + 2] !== 0) return false;
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
  for (let slot = (a ^ (second >>> 9)) & mask; ; slot = (slot + 1) & mask) {
    const row = slot * 4;
    if (rows[row] === first && rows[row + 1] === second) return rows[row + 2]! - 1;
    if (rows[row + 2] === 0) return -1;
  }
}

function grow(set: NameSet): void {
  const full = set.count >= set.most;
  if (full) set.threshold /= 2;
  rebuild(set, full ? 1 : 2, (owner) => owner);
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
    const row = rowOf(rows, old[from]!, old[from + 1]!, owner);
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
  /** 1, or how many entries each kept one stands for. */
  scale: number;
}

/** Adds up the set by pair; counts are estimates once the set was sampled (`scale` above 1). */
export function sumNames(set: NameSet, pairs: number): NameSums {
  const scale = 2 ** 32 / set.threshold;
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
    const down = owner >= DOWN;
    const pair = down ? owner - DOWN : owner;
    if (pair >= pairs) continue;
    if (down) {
      sums.datas[pair]! += scale;
      sums.bitsDown[pair]! += rows[row + 3]! * scale;
    } else {
      sums.names[pair]! += scale;
      sums.bitsUp[pair]! += rows[row + 3]! * scale;
    }
  }
  return sums;
}
