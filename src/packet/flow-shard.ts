import { CLOSING_LINGER_MICROS, FLOW_TIMEOUT_MICROS, MAX_CONNECTIONS_PER_SHARD, SHARDS } from './bounds.ts';
import type { Chooser } from './chooser.ts';
import { closeConnection } from './connection.ts';
import { type Counters, tallyOf } from './counters.ts';
import { createFlowTable, type FlowTable, LIST, NO_FLOW, removeFlow } from './flow-table.ts';
import type { Now } from './now.ts';
import { createPagePool, type PagePool } from './pages.ts';

/** Flags of a flow. Those of the low side are shifted by one for the high side. */
export const FLOW = { sniffed: 0x01, hasInitial: 0x04, initiates: 0x10, closed: 0x40 } as const;

/** TCP flows and connections of one shard. */
export interface FlowShard {
  table: FlowTable;
  pool: PagePool;
  /** Connections open, closing ones too. */
  open: number;
  counters: Counters;
}

/** All TCP flows. */
export interface Flows {
  chooser: Chooser;
  shards: readonly FlowShard[];
}

/** No flows yet. `seed` changes where flows lie in memory, never what comes out; counts go to the counters of the shard. */
export function createFlows(chooser: Chooser, countersOf: (shard: number) => Counters, seed: number): Flows {
  const shards = Array.from({ length: SHARDS }, (_, shard) => ({
    table: createFlowTable(seed),
    pool: createPagePool(),
    open: 0,
    counters: countersOf(shard),
  }));
  return { chooser, shards };
}

const EMPTY = new Uint8Array(0);
const EMPTY_VIEW = new DataView(EMPTY.buffer);

/** Ends the connection of a flow, as of its own last packet; the flow stays. */
export function endConnection(shard: FlowShard, flow: number): void {
  const connection = shard.table.connections[flow]!;
  if (connection === null) return;
  shard.table.connections[flow] = null;
  shard.open--;
  const { last } = connection;
  const tally = tallyOf(shard.counters, last.evidence);
  closeConnection(connection, { bytes: EMPTY, view: EMPTY_VIEW, at: last, tally });
}

function dropFlow(shard: FlowShard, flow: number): void {
  endConnection(shard, flow);
  removeFlow(shard.table, flow);
}

/** Makes room for one more connection: a reset one that lingers goes first, then the one silent longest. */
export function makeRoom(shard: FlowShard, now: Now): void {
  const { oldest } = shard.table;
  while (shard.open >= MAX_CONNECTIONS_PER_SHARD) {
    if (oldest[LIST.closing] !== NO_FLOW) dropFlow(shard, oldest[LIST.closing]!);
    else evictConnection(shard, now);
  }
}

function evictConnection(shard: FlowShard, now: Now): void {
  now.tally.evictedConnections++;
  dropFlow(shard, shard.table.oldest[LIST.connected]!);
}

/** The table is full: a closed flow goes first, then one that no parser hears, then a connection. */
export function evictFlow(shard: FlowShard, now: Now): void {
  const { oldest } = shard.table;
  if (oldest[LIST.closing] !== NO_FLOW) dropFlow(shard, oldest[LIST.closing]!);
  else if (oldest[LIST.plain] !== NO_FLOW) {
    now.tally.evictedFlows++;
    dropFlow(shard, oldest[LIST.plain]!);
  } else evictConnection(shard, now);
}

/** Lets flows go that were silent past their timeout at packet time `time`. */
export function expire(shard: FlowShard, time: number): void {
  const { table } = shard;
  expireList(shard, table.oldest[LIST.closing]!, LIST.closing, time - CLOSING_LINGER_MICROS);
  expireList(shard, table.oldest[LIST.plain]!, LIST.plain, time - FLOW_TIMEOUT_MICROS);
  expireList(shard, table.oldest[LIST.connected]!, LIST.connected, time - FLOW_TIMEOUT_MICROS);
}

function expireList(shard: FlowShard, first: number, list: number, before: number): void {
  let flow = first;
  while (flow !== NO_FLOW && shard.table.lastSeen[flow]! < before) {
    dropFlow(shard, flow);
    flow = shard.table.oldest[list]!;
  }
}

/** Ends every connection of a shard, oldest first: the evidence ended. */
export function endFlows(flows: Flows, index: number): void {
  const shard = flows.shards[index]!;
  for (const list of [LIST.closing, LIST.connected, LIST.plain])
    while (shard.table.oldest[list] !== NO_FLOW) dropFlow(shard, shard.table.oldest[list]!);
}
