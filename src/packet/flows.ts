import { MAX_FLOWS_PER_SHARD } from './bounds.ts';
import { type Connection, feed } from './connection.ts';
import { endConnection, evictFlow, expire, FLOW, type FlowShard, type Flows } from './flow-shard.ts';
import { addFlow, findFlow, LIST, moveFlow, NO_FLOW } from './flow-table.ts';
import { beginsPending, onSyn, renew } from './handshake.ts';
import type { IpHeader } from './ip.ts';
import { copyProvenance, type Now } from './now.ts';
import { consider } from './opening.ts';
import { RST, type Segment, SYN } from './tcp.ts';

/** Takes one TCP segment. A flow of no interest costs a lookup and no memory but its record. */
export function onSegment(flows: Flows, now: Now, ip: IpHeader, segment: Segment): void {
  const shard = flows.shards[ip.shard]!;
  const { table } = shard;
  expire(shard, now.at.time);
  const side = isLow(ip, segment) ? 0 : 1;
  const flow = enter(shard, now, side, ip, segment);
  if ((segment.flags & SYN) !== 0) onSyn(shard, now, flow, side, segment);
  if (table.connections[flow] === null && !isOfInterest(shard, now, flow, side, segment)) return;
  onPayload(flows, shard, now, flow, side, ip, segment);
}

/** Whether the low side of the flow sent this: the smaller address id, then the smaller port. */
function isLow(ip: IpHeader, segment: Segment): boolean {
  if (ip.source !== ip.destination) return ip.source < ip.destination;
  return segment.sourcePort <= segment.destinationPort;
}

/** The flow of the segment, as the newest of its list; made when there is none. */
function enter(shard: FlowShard, now: Now, side: number, ip: IpHeader, segment: Segment): number {
  const { table } = shard;
  const { sourcePort, destinationPort } = segment;
  const low = side === 0 ? ip.source : ip.destination;
  const high = side === 0 ? ip.destination : ip.source;
  const ports = side === 0 ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
  const flow = findFlow(table, low, high, ports >>> 0);
  if (flow === NO_FLOW) {
    if (table.count >= MAX_FLOWS_PER_SHARD) evictFlow(shard, now);
    return addFlow(table, low, high, ports >>> 0, now.at.time);
  }
  // A closing flow is not kept alive by what comes late.
  const list = table.list[flow]!;
  if (list !== LIST.closing) moveFlow(table, flow, list, now.at.time);
  return flow;
}

/** Whether a segment of a flow without a connection may open one: payload of a side that was not refused. */
function isOfInterest(shard: FlowShard, now: Now, flow: number, side: number, segment: Segment): boolean {
  const { table } = shard;
  if ((segment.flags & RST) !== 0) moveFlow(table, flow, LIST.closing, now.at.time);
  if (segment.to === segment.from) return false;
  return (table.state[flow]! & ((FLOW.sniffed << side) | FLOW.closed)) === 0;
}

function onPayload(
  flows: Flows,
  shard: FlowShard,
  now: Now,
  flow: number,
  side: number,
  ip: IpHeader,
  segment: Segment,
): void {
  const { table } = shard;
  const held = table.connections[flow]!;
  if (held !== null && beginsPending(held, side, segment)) renew(shard, now, flow);
  const connection = table.connections[flow] ?? consider(flows, shard, now, flow, side, ip, segment);
  if (connection === null || advance(shard, now, flow, side, segment, connection)) return;
  // The sequence numbers belong to another connection whose beginning was not captured.
  renew(shard, now, flow);
  if (segment.to === segment.from) return;
  const another = consider(flows, shard, now, flow, side, ip, segment);
  if (another !== null) advance(shard, now, flow, side, segment, another);
}

/** Feeds the connection and files the flow by what came of it; false when the segment is of another connection. */
function advance(
  shard: FlowShard,
  now: Now,
  flow: number,
  side: number,
  segment: Segment,
  connection: Connection,
): boolean {
  const { table } = shard;
  const { time } = now.at;
  copyProvenance(connection.last, now.at);
  const outcome = feed(connection, now, side, segment);
  switch (outcome) {
    case 'another':
      return false;
    case 'refused':
      endConnection(shard, flow);
      table.state[flow]! |= refusedSides(connection);
      moveFlow(table, flow, LIST.plain, time);
      break;
    case 'closed':
      endConnection(shard, flow);
      table.state[flow]! |= FLOW.closed;
      moveFlow(table, flow, LIST.closing, time);
      break;
    case 'reset':
      if (table.list[flow] !== LIST.closing) moveFlow(table, flow, LIST.closing, time);
      break;
    default:
      if (table.list[flow] !== LIST.connected) moveFlow(table, flow, LIST.connected, time);
  }
  return true;
}

/** Flags of the sides whose first bytes no protocol wanted. */
function refusedSides(connection: Connection): number {
  const { initiator, responder } = connection.hearer.refused;
  const low = connection.streams[0].toResponder ? initiator : responder;
  const high = connection.streams[0].toResponder ? responder : initiator;
  return (low ? FLOW.sniffed : 0) | (high ? FLOW.sniffed << 1 : 0);
}
