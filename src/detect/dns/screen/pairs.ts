import { avalanche } from '../../../base/hash.ts';

/**
 * Columns of counts for pairs of small integers, (initiator, zone) or (initiator, server): open addressing
 * over ids, one typed array per count, so that a million pairs are a few arrays and no object.
 */
export interface PairTable<Column extends string> {
  left: Uint32Array;
  right: Uint32Array;
  /** Order-free hash of the pair, from the hashes of its two sides: what thinning goes by. */
  hash: Uint32Array;
  slots: Uint32Array;
  kinds: Record<Column, ColumnKind>;
  columns: Record<Column, Float64Array | Uint32Array | Uint16Array>;
  count: number;
}

export type ColumnKind = 'f64' | 'u32' | 'u16';

const ARRAYS = { f64: Float64Array, u32: Uint32Array, u16: Uint16Array } as const;
const START = 256;

export function createPairTable<Column extends string>(kinds: Record<Column, ColumnKind>): PairTable<Column> {
  const columns = {} as PairTable<Column>['columns'];
  for (const name of Object.keys(kinds) as Column[]) columns[name] = new ARRAYS[kinds[name]](START);
  return {
    left: new Uint32Array(START),
    right: new Uint32Array(START),
    hash: new Uint32Array(START),
    slots: new Uint32Array(START * 2),
    kinds,
    columns,
    count: 0,
  };
}

function slotHash(left: number, right: number): number {
  return avalanche(Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca77));
}

/** The id of a pair, -1 when it is not there. */
export function findPair<C extends string>(table: PairTable<C>, left: number, right: number): number {
  const mask = table.slots.length - 1;
  let slot = slotHash(left, right) & mask;
  for (let entry = table.slots[slot]!; entry !== 0; entry = table.slots[slot]!) {
    if (table.left[entry - 1] === left && table.right[entry - 1] === right) return entry - 1;
    slot = (slot + 1) & mask;
  }
  return -1;
}

/** The id of a pair, added with zero counts when it is new. `hash` must not depend on ids. */
export function internPair<C extends string>(
  table: PairTable<C>,
  left: number,
  right: number,
  hash: number,
): number {
  const known = findPair(table, left, right);
  if (known >= 0) return known;
  const id = table.count++;
  if (id >= table.left.length) grow(table);
  table.left[id] = left;
  table.right[id] = right;
  table.hash[id] = hash;
  link(table, id);
  return id;
}

function link<C extends string>(table: PairTable<C>, id: number): void {
  const mask = table.slots.length - 1;
  let slot = slotHash(table.left[id]!, table.right[id]!) & mask;
  while (table.slots[slot] !== 0) slot = (slot + 1) & mask;
  table.slots[slot] = id + 1;
}

function grow<C extends string>(table: PairTable<C>): void {
  const size = table.left.length * 2;
  const wider = <T extends Float64Array | Uint32Array | Uint16Array>(array: T): T => {
    const out = new (array.constructor as new (n: number) => T)(size);
    out.set(array);
    return out;
  };
  table.left = wider(table.left);
  table.right = wider(table.right);
  table.hash = wider(table.hash);
  for (const name of Object.keys(table.columns) as C[]) table.columns[name] = wider(table.columns[name]);
  table.slots = new Uint32Array(size * 2);
  for (let id = 0; id < table.count - 1; id++) link(table, id);
}
