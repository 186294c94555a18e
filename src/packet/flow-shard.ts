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
}

/** All TCP flows. */
export interface Flows {
  chooser: Chooser;
  counters: Counters;
  shards: readonly FlowShard[];
}

/** No flows yet. `seed` changes where flows lie in memory, never what comes out. */
export function createFlows(chooser: Chooser, counters: Counters, seed: number): Flows {
  const shards = Array.from({ length: SHARDS }, () => ({
    table: createFlowTable(seed),
    pool: createPagePool(),
    open: 0,
  }));
  return { chooser, counters, shards };
}

const EMPTY = new Uint8Array(0);
const EMPTY_VIEW = new DataView(EMPTY.buffer);

/** Ends the connection of a flow, as of its own last packet; the flow stays. */
export function endConnection(flows: Flows, shard: FlowShard, flow: number): void {
  const connection = shard.table.connections[flow]!;
  if (connection === null) return;
  shard.table.connections[flow] = null;
  shard.open--;
  const { last } = connection;
  const tally = tallyOf(flows.counters, last.evidence);
  closeConnection(connection, { bytes: EMPTY, view: EMPTY_VIEW, at: last, tally });
}

function dropFlow(flows: Flows, shard: FlowShard, flow: number): void {
  endConnection(flows, shard, flow);
  removeFlow(shard.table, flow);
}

/** Makes room for one more connection: a reset one that lingers goes first, then the one silent longest. */
export function makeRoom(flows: Flows, shard: FlowShard, now: Now): void {
  const { oldest } = shard.table;
  while (shard.open >= MAX_CONNECTIONS_PER_SHARD) {
    if (oldest[LIST.closing] !== NO_FLOW) dropFlow(flows, shard, oldest[LIST.closing]!);
    else evictConnection(flows, shard, now);
  }
}

function evictConnection(flows: Flows, shard: FlowShard, now: Now): void {
  now.tally.evictedConnections++;
  dropFlow(flows, shard, shard.table.oldest[LIST.connected]!);
}

/** The table is full: a closed flow goes first, then one that no parser hears, then a connection. */
export function evictFlow(flows: Flows, shard: FlowShard, now: Now): void {
  const { oldest } = shard.table;
  if (oldest[LIST.closing] !== NO_FLOW) dropFlow(flows, shard, oldest[LIST.closing]!);
  else if (oldest[LIST.plain] !== NO_FLOW) {
    now.tally.evictedFlows++;
    dropFlow(flows, shard, oldest[LIST.plain]!);
  } else evictConnection(flows, shard, now);
}

/** Lets flows go that were silent past their timeout at packet time `time`. */
export function expire(flows: Flows, shard: FlowShard, time: number): void {
  const { table } = shard;
  expireList(flows, shard, table.oldest[LIST.closing]!, LIST.closing, time - CLOSING_LINGER_MICROS);
  expireList(flows, shard, table.oldest[LIST.plain]!, LIST.plain, time - FLOW_TIMEOUT_MICROS);
  expireList(flows, shard, table.oldest[LIST.connected]!, LIST.connected, time - FLOW_TIMEOUT_MICROS);
}

function expireList(flows: Flows, shard: FlowShard, first: number, list: number, before: number): void {
  let flow = first;
  while (flow !== NO_FLOW && shard.table.lastSeen[flow]! < before) {
    dropFlow(flows, shard, flow);
    flow = shard.table.oldest[list]!;
  }
}

/** Ends every connection, oldest first in each shard: the evidence ended. */
export function endFlows(flows: Flows): void {
  for (const shard of flows.shards)
    for (const list of [LIST.closing, LIST.connected, LIST.plain])
      while (shard.table.oldest[list] !== NO_FLOW) dropFlow(flows, shard, shard.table.oldest[list]!);
}
