import { mixWord } from '../base/slot.ts';
import type { Connection } from './connection.ts';

/** Flows of one shard that no parser hears, those that one hears, and those that are closed or reset. */
export const LIST = { plain: 0, connected: 1, closing: 2 } as const;

/** No flow: index 0 is never given out. */
export const NO_FLOW = 0;

const SMALLEST = 64;
/** Words per flow in `keys`: the two addresses and both ports. */
const KEY_WORDS = 3;

/**
 * TCP flows of one shard in typed arrays, so that a flow of no interest costs no object: found by chained
 * hashing, ordered by last packet in one list per kind. "Low" is the side with the smaller address id and,
 * within one address, the smaller port.
 */
export interface FlowTable {
  keys: Uint32Array;
  /** Next flow in the same bucket; for free flows the next free one. */
  chain: Int32Array;
  buckets: Int32Array;
  older: Int32Array;
  newer: Int32Array;
  list: Uint8Array;
  /** Flags of the owner of the table. */
  state: Uint16Array;
  /** Initial sequence numbers, low and high side. */
  initial: Uint32Array;
  /** Packet time in microseconds. */
  lastSeen: Float64Array;
  connections: (Connection | null)[];
  oldest: Int32Array;
  newest: Int32Array;
  /** Flows in the table, and the first index never used. */
  count: number;
  fresh: number;
  free: number;
  seed: number;
}

/** An empty table. `seed` changes where flows lie, never what comes out. */
export function createFlowTable(seed: number): FlowTable {
  return {
    keys: new Uint32Array(SMALLEST * KEY_WORDS),
    chain: new Int32Array(SMALLEST),
    buckets: new Int32Array(SMALLEST * 2),
    older: new Int32Array(SMALLEST),
    newer: new Int32Array(SMALLEST),
    list: new Uint8Array(SMALLEST),
    state: new Uint16Array(SMALLEST),
    initial: new Uint32Array(SMALLEST * 2),
    lastSeen: new Float64Array(SMALLEST),
    connections: [null],
    oldest: new Int32Array(3),
    newest: new Int32Array(3),
    count: 0,
    fresh: 1,
    free: NO_FLOW,
    seed,
  };
}

function bucketOf(table: FlowTable, low: number, high: number, ports: number): number {
  const h = mixWord(mixWord(mixWord(table.seed, low), high), ports);
  return h & (table.buckets.length - 1);
}

/** The flow with this key, or `NO_FLOW`. `ports`: low port in the upper 16 bits, high port below. */
export function findFlow(table: FlowTable, low: number, high: number, ports: number): number {
  const { keys, chain } = table;
  let flow = table.buckets[bucketOf(table, low, high, ports)]!;
  while (flow !== NO_FLOW) {
    const at = flow * KEY_WORDS;
    if (keys[at + 2] === ports && keys[at] === low && keys[at + 1] === high) return flow;
    flow = chain[flow]!;
  }
  return NO_FLOW;
}

/** Adds a flow that is not in the table, as the newest plain one. The caller keeps the count below its cap. */
export function addFlow(table: FlowTable, low: number, high: number, ports: number, time: number): number {
  const flow = takeIndex(table);
  table.keys[flow * KEY_WORDS] = low;
  table.keys[flow * KEY_WORDS + 1] = high;
  table.keys[flow * KEY_WORDS + 2] = ports;
  table.state[flow] = 0;
  table.connections[flow] = null;
  table.lastSeen[flow] = time;
  const bucket = bucketOf(table, low, high, ports);
  table.chain[flow] = table.buckets[bucket]!;
  table.buckets[bucket] = flow;
  table.count++;
  link(table, flow, LIST.plain);
  return flow;
}

/** Takes a flow out of the table. */
export function removeFlow(table: FlowTable, flow: number): void {
  const { keys, chain, buckets } = table;
  const at = flow * KEY_WORDS;
  const bucket = bucketOf(table, keys[at]!, keys[at + 1]!, keys[at + 2]!);
  if (buckets[bucket] === flow) buckets[bucket] = chain[flow]!;
  else {
    let before = buckets[bucket]!;
    while (chain[before] !== flow) before = chain[before]!;
    chain[before] = chain[flow]!;
  }
  unlink(table, flow);
  table.connections[flow] = null;
  chain[flow] = table.free;
  table.free = flow;
  table.count--;
}

/** Makes a flow the newest of a list (a value of `LIST`). */
export function moveFlow(table: FlowTable, flow: number, list: number, time: number): void {
  table.lastSeen[flow] = time;
  if (table.newest[list] === flow) return;
  unlink(table, flow);
  link(table, flow, list);
}

function link(table: FlowTable, flow: number, list: number): void {
  const last = table.newest[list]!;
  table.list[flow] = list;
  table.older[flow] = last;
  table.newer[flow] = NO_FLOW;
  if (last === NO_FLOW) table.oldest[list] = flow;
  else table.newer[last] = flow;
  table.newest[list] = flow;
}

function unlink(table: FlowTable, flow: number): void {
  const list = table.list[flow]!;
  const older = table.older[flow]!;
  const newer = table.newer[flow]!;
  if (older === NO_FLOW) table.oldest[list] = newer;
  else table.newer[older] = newer;
  if (newer === NO_FLOW) table.newest[list] = older;
  else table.older[newer] = older;
}

function takeIndex(table: FlowTable): number {
  if (table.free !== NO_FLOW) {
    const flow = table.free;
    table.free = table.chain[flow]!;
    return flow;
  }
  if (table.fresh === table.chain.length) grow(table);
  return table.fresh++;
}

function grow(table: FlowTable): void {
  const size = table.chain.length * 2;
  table.keys = widen(table.keys, size * KEY_WORDS);
  table.chain = widen(table.chain, size);
  table.older = widen(table.older, size);
  table.newer = widen(table.newer, size);
  table.list = widen(table.list, size);
  table.state = widen(table.state, size);
  table.initial = widen(table.initial, size * 2);
  table.lastSeen = widen(table.lastSeen, size);
  table.buckets = new Int32Array(size * 2);
  for (let flow = 1; flow < table.fresh; flow++) {
    const at = flow * KEY_WORDS;
    const bucket = bucketOf(table, table.keys[at]!, table.keys[at + 1]!, table.keys[at + 2]!);
    table.chain[flow] = table.buckets[bucket]!;
    table.buckets[bucket] = flow;
  }
}

type Column = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array;

function widen<Kind extends Column>(old: Kind, length: number): Kind {
  const wide = new (old.constructor as new (length: number) => Kind)(length);
  wide.set(old as never);
  return wide;
}
