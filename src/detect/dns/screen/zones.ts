import { avalanche } from '../../../base/hash.ts';
import { mixWord, TABLE_KEY } from '../../../base/slot.ts';
import { registrable } from '../registrable.ts';
import { nameSurprise } from '../surprise.ts';
import { MAX_SUFFIX_LABELS } from './bounds.ts';

/**
 * Zones by suffix hash. A zone starts at the registrable domain of the public suffix list, private section
 * included, so that a tenant of a shared domain is its own zone. The list is asked once per suffix; after
 * that a zone is found from hashes, without making a string.
 */
export interface ZoneTable {
  /** Suffix hashes, open addressing; value DEEPER or a zone id + 1; 0 is free. */
  laneA: Int32Array;
  laneB: Int32Array;
  value: Int32Array;
  /** Where suffixes lie, never which id a zone gets. */
  key: number;
  used: number;
  /** Zone names, lower-cased labels with length bytes, one after another. */
  arena: Uint8Array;
  arenaEnd: number;
  start: Uint32Array;
  size: Uint8Array;
  /** Content of the zone's first label, 1/16 bit: a throw-away domain carries it there. */
  bits: Uint16Array;
  /** Hash of the zone's name, the same in every run and worker. */
  hash: Uint32Array;
  /** ZONE_LISTED or ZONE_REVERSE or 0 (a suffix that no public list has: internal names, no names at all). */
  kind: Uint8Array;
  count: number;
}

const DEEPER = -1;
/**
 * Tells a zone that does not hold all names below its suffix from the suffix: a public suffix as a name, and a domain
 * with public suffixes below it.
 */
const ITSELF = 0x3c6ef372;

export function createZoneTable(key = TABLE_KEY): ZoneTable {
  const table: ZoneTable = {
    laneA: new Int32Array(1024),
    laneB: new Int32Array(1024),
    value: new Int32Array(1024),
    key,
    used: 0,
    arena: new Uint8Array(16 * 1024),
    arenaEnd: 0,
    start: new Uint32Array(512),
    size: new Uint8Array(512),
    bits: new Uint16Array(512),
    hash: new Uint32Array(512),
    kind: new Uint8Array(512),
    count: 0,
  };
  return table;
}

function slotOf(table: ZoneTable, a: number, b: number): number {
  const mask = table.value.length - 1;
  let slot = mixWord(mixWord(table.key, a), b) & mask;
  while (table.value[slot] !== 0 && (table.laneA[slot] !== a || table.laneB[slot] !== b))
    slot = (slot + 1) & mask;
  return slot;
}

function put(table: ZoneTable, a: number, b: number, value: number): void {
  const slot = slotOf(table, a, b);
  if (table.value[slot] === 0) {
    table.laneA[slot] = a;
    table.laneB[slot] = b;
    table.used++;
  }
  table.value[slot] = value;
  if (table.used * 2 > table.value.length) growSlots(table);
}

function growSlots(table: ZoneTable): void {
  const { laneA, laneB, value } = table;
  const size = value.length * 2;
  table.laneA = new Int32Array(size);
  table.laneB = new Int32Array(size);
  table.value = new Int32Array(size);
  for (let i = 0; i < value.length; i++) {
    if (value[i] === 0) continue;
    const slot = slotOf(table, laneA[i]!, laneB[i]!);
    table.laneA[slot] = laneA[i]!;
    table.laneB[slot] = laneB[i]!;
    table.value[slot] = value[i]!;
  }
}

/**
 * The zone id of a name whose suffix hashes are known, whatever was asked before. `offsets[k]` is where label k
 * starts, `labels` their number; `lanes[2d]`, `lanes[2d+1]` are the hashes of the last d labels, up to MAX_SUFFIX_LABELS.
 */
export function zoneOf(
  table: ZoneTable,
  name: Uint8Array,
  length: number,
  offsets: Uint8Array,
  labels: number,
  lanes: Int32Array,
): number {
  const deepest = Math.min(labels, MAX_SUFFIX_LABELS);
  for (let d = Math.min(2, labels); d <= deepest; d++) {
    const value = table.value[slotOf(table, lanes[2 * d]!, lanes[2 * d + 1]!)]!;
    if (value > 0) return value - 1;
    if (value === 0) return learn(table, name, length, offsets, labels, lanes);
  }
  const d = deepest;
  const value = table.value[slotOf(table, lanes[2 * d]! ^ ITSELF, lanes[2 * d + 1]!)]!;
  return value > 0 ? value - 1 : learn(table, name, length, offsets, labels, lanes);
}

/** Asks the public suffix list and remembers the answer for every suffix on the way. */
function learn(
  table: ZoneTable,
  name: Uint8Array,
  length: number,
  offsets: Uint8Array,
  labels: number,
  lanes: Int32Array,
): number {
  const deepest = Math.min(labels, MAX_SUFFIX_LABELS);
  const { depth, kind, inner } = registrable(name, length, offsets, labels);
  const zoneDepth = depth === 0 ? deepest : depth;
  for (let d = Math.min(2, labels); d < zoneDepth; d++) {
    if (table.value[slotOf(table, lanes[2 * d]!, lanes[2 * d + 1]!)] === 0)
      put(table, lanes[2 * d]!, lanes[2 * d + 1]!, DEEPER);
  }
  const apart = depth === 0 || inner;
  const a = lanes[2 * zoneDepth]! ^ (apart ? ITSELF : 0);
  const b = lanes[2 * zoneDepth + 1]!;
  if (apart) put(table, lanes[2 * zoneDepth]!, b, DEEPER);
  const known = table.value[slotOf(table, a, b)]!;
  if (known > 0) return known - 1;
  const id = addZone(table, name, offsets[labels - zoneDepth]!, length, a, b);
  table.kind[id] = kind;
  put(table, a, b, id + 1);
  return id;
}

function addZone(
  table: ZoneTable,
  name: Uint8Array,
  from: number,
  length: number,
  a: number,
  b: number,
): number {
  const id = table.count++;
  if (id >= table.start.length) growZones(table);
  const size = length - from;
  if (table.arenaEnd + size > table.arena.length) {
    const arena = new Uint8Array(table.arena.length * 2);
    arena.set(table.arena);
    table.arena = arena;
  }
  for (let i = 0; i < size; i++) {
    const byte = name[from + i]!;
    table.arena[table.arenaEnd + i] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
  }
  table.start[id] = table.arenaEnd;
  table.size[id] = size;
  table.arenaEnd += size;
  table.hash[id] = avalanche(a ^ Math.imul(b, 0x9e3779b1)) >>> 0;
  const first = name[from] ?? 0;
  // of the name as it is kept: how somebody wrote it first is chance, and another reader may meet another spelling
  const at = table.start[id]!;
  table.bits[id] = Math.min(0xffff, nameSurprise(table.arena, at, at + (first === 0 ? 0 : first + 1)));
  return id;
}

function growZones(table: ZoneTable): void {
  const size = table.start.length * 2;
  const start = new Uint32Array(size);
  start.set(table.start);
  const sizes = new Uint8Array(size);
  sizes.set(table.size);
  const bits = new Uint16Array(size);
  bits.set(table.bits);
  const hash = new Uint32Array(size);
  hash.set(table.hash);
  const kind = new Uint8Array(size);
  kind.set(table.kind);
  Object.assign(table, { start, size: sizes, bits, hash, kind });
}

/** The zone's name: lower-cased labels with length bytes, no root byte. Valid as long as the table is. */
export function zoneName(table: ZoneTable, id: number): Uint8Array {
  const from = table.start[id]!;
  return table.arena.subarray(from, from + table.size[id]!);
}
