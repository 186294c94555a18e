import { MAX_WINDOW_BYTES } from './bounds.ts';
import type { Connection } from './connection.ts';
import { endConnection, FLOW, type FlowShard } from './flow-shard.ts';
import { type FlowTable, LIST, moveFlow } from './flow-table.ts';
import type { Now } from './now.ts';
import { ahead, startAt } from './stream.ts';
import { ACK, type Segment } from './tcp.ts';

/** SYN: a new connection on these ports, its resend, or one that is not believed until it is answered. */
export function onSyn(shard: FlowShard, now: Now, flow: number, side: number, segment: Segment): void {
  const { table } = shard;
  const connection = table.connections[flow]!;
  const known = (table.state[flow]! & (FLOW.hasInitial << side)) !== 0;
  const same = known && table.initial[flow * 2 + side] === segment.sequence;
  if ((segment.flags & ACK) !== 0) {
    if (connection !== null && answersPending(connection, side, segment)) renew(shard, now, flow);
    if (!known || table.connections[flow] === null)
      noteInitial(table, flow, side, segment.sequence, 1 - side);
    if (table.connections[flow] !== null)
      startAt(table.connections[flow]!.streams[side]!, (segment.sequence + 1) >>> 0);
    return;
  }
  if (same) return;
  if (connection !== null && !known && isLateSyn(connection, side, segment)) {
    noteInitial(table, flow, side, segment.sequence, side);
    return;
  }
  if (connection !== null && !connection.reset) {
    connection.pendingSyn = segment.sequence;
    connection.pendingSide = side;
    return;
  }
  if (known || connection !== null || (table.state[flow]! & FLOW.closed) !== 0) renew(shard, now, flow);
  noteInitial(table, flow, side, segment.sequence, side);
}

/** Whether the SYN begins what was already heard: a capture can put it behind its first data. */
function isLateSyn(connection: Connection, side: number, segment: Segment): boolean {
  const stream = connection.streams[side]!;
  const heard = ahead(stream.next, (segment.sequence + 1) >>> 0);
  return stream.started && heard >= 0 && heard < MAX_WINDOW_BYTES;
}

/** Whether a SYN with ACK answers a SYN that came in the middle of the connection. */
function answersPending(connection: Connection, side: number, segment: Segment): boolean {
  const { pendingSyn, pendingSide } = connection;
  return pendingSyn >= 0 && pendingSide !== side && segment.acknowledgement === (pendingSyn + 1) >>> 0;
}

/** The record of a flow begins anew: another connection uses the ports. A SYN that waited for its answer counts. */
export function renew(shard: FlowShard, now: Now, flow: number): void {
  const { table } = shard;
  const connection = table.connections[flow]!;
  if (connection !== null) endConnection(shard, flow);
  table.state[flow] = 0;
  moveFlow(table, flow, LIST.plain, now.at.time);
  if (connection !== null && connection.pendingSyn >= 0)
    noteInitial(table, flow, connection.pendingSide, connection.pendingSyn, connection.pendingSide);
}

function noteInitial(
  table: FlowTable,
  flow: number,
  side: number,
  sequence: number,
  initiator: number,
): void {
  const state = table.state[flow]! & ~(FLOW.initiates | (FLOW.initiates << 1));
  table.state[flow] = state | (FLOW.hasInitial << side) | (FLOW.initiates << initiator);
  table.initial[flow * 2 + side] = sequence;
}

/** Whether this is the first data of a SYN that came in the middle: then the SYN was real. */
export function beginsPending(connection: Connection, side: number, segment: Segment): boolean {
  const { pendingSyn, pendingSide } = connection;
  if (pendingSyn < 0 || pendingSide !== side || segment.to === segment.from) return false;
  return segment.sequence === (pendingSyn + 1) >>> 0;
}
