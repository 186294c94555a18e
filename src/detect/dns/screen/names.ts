import { MAX_NAMES } from './bounds.ts';

/**
 * Distinct things that a pair carried, by 64-bit hash: names upward, answer data downward. Each counts once
 * however often it is repeated. Past the cap the set keeps only entries below a hash threshold that only
 * falls (adaptive sampling): what is kept depends on the set of things and not on their order.
 */
export interface NameSet {
  laneA: Int32Array;
  laneB: Int32Array;
  /** Pair id of each entry, with DOWN for answer data. */
  owner: Uint32Array;
  /** Content in 1/16 bit, saturating. */
  bits: Uint16Array;
  /** Slot is in use. Lanes may be any value, so use is kept apart. */
  count: number;
  /** Entries whose lane B is at or above this are not kept; 2^32 keeps all. */
  threshold: number;
}

/** Marks an entry as answer data. */
export const DOWN = 0x80000000;
const FREE = 0xffffffff;

export function createNameSet(): NameSet {
  return emptySet(4096);
}

function emptySet(size: number): NameSet {
  return {
    laneA: new Int32Array(size),
    laneB: new Int32Array(size),
    owner: new Uint32Array(size).fill(FREE),
    bits: new Uint16Array(size),
    count: 0,
    threshold: 2 ** 32,
  };
}

/** Adds an entry; true when it was not there and is kept. */
export function addName(set: NameSet, a: number, b: number, owner: number, bits: number): boolean {
  if (b >>> 0 >= set.threshold) return false;
  const mask = set.owner.length - 1;
  let slot = (a ^ (b >>> 9)) & mask;
  while (set.owner[slot] !== FREE) {
    if (set.laneA[slot] === a && set.laneB[slot] === b && set.owner[slot] === owner) return false;
    slot = (slot + 1) & mask;
  }
  set.laneA[slot] = a;
  set.laneB[slot] = b;
  set.owner[slot] = owner;
  set.bits[slot] = bits;
  set.count++;
  if (set.count * 2 > set.owner.length) grow(set);
  return true;
}

/** True when the entry is there: asked before its content is measured. */
export function hasName(set: NameSet, a: number, b: number, owner: number): boolean {
  if (b >>> 0 >= set.threshold) return true;
  const mask = set.owner.length - 1;
  let slot = (a ^ (b >>> 9)) & mask;
  while (set.owner[slot] !== FREE) {
    if (set.laneA[slot] === a && set.laneB[slot] === b && set.owner[slot] === owner) return true;
    slot = (slot + 1) & mask;
  }
  return false;
}

function grow(set: NameSet): void {
  const full = set.count >= MAX_NAMES;
  if (full) set.threshold /= 2;
  rebuild(set, set.owner.length * (full ? 1 : 2), (owner) => owner);
}

/** Puts all entries that are still wanted into fresh arrays; `remap` gives the new owner, or FREE to drop. */
export function rebuild(set: NameSet, size: number, remap: (owner: number) => number): void {
  const { laneA, laneB, owner, bits, threshold } = set;
  Object.assign(set, emptySet(size), { threshold });
  const mask = size - 1;
  for (let i = 0; i < owner.length; i++) {
    if (owner[i] === FREE || laneB[i]! >>> 0 >= threshold) continue;
    const now = remap(owner[i]!);
    if (now === FREE) continue;
    let slot = (laneA[i]! ^ (laneB[i]! >>> 9)) & mask;
    while (set.owner[slot] !== FREE) slot = (slot + 1) & mask;
    set.laneA[slot] = laneA[i]!;
    set.laneB[slot] = laneB[i]!;
    set.owner[slot] = now;
    set.bits[slot] = bits[i]!;
    set.count++;
  }
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
  for (let i = 0; i < set.owner.length; i++) {
    const owner = set.owner[i]!;
    if (owner === FREE) continue;
    const down = owner >= DOWN;
    const pair = down ? owner - DOWN : owner;
    if (pair >= pairs) continue;
    if (down) {
      sums.datas[pair]! += scale;
      sums.bitsDown[pair]! += set.bits[i]! * scale;
    } else {
      sums.names[pair]! += scale;
      sums.bitsUp[pair]! += set.bits[i]! * scale;
    }
  }
  return sums;
}
