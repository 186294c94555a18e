import type { Peers } from '../observe/transport.ts';
import { SNIFF_BYTES } from './bounds.ts';
import { byPort, bySniff, type Chooser, NONE } from './chooser.ts';
import { type Connection, createConnection } from './connection.ts';
import { FLOW, type FlowShard, type Flows, makeRoom } from './flow-shard.ts';
import { type FlowTable, LIST, moveFlow } from './flow-table.ts';
import type { IpHeader } from './ip.ts';
import type { Now } from './now.ts';
import { startAt } from './stream.ts';
import { type Segment, SYN } from './tcp.ts';

/** First payload of a side: opens a connection, or marks the side as not ours. */
export function consider(
  flows: Flows,
  shard: FlowShard,
  now: Now,
  flow: number,
  side: number,
  ip: IpHeader,
  segment: Segment,
): Connection | null {
  const { table } = shard;
  const claimed = byPort(flows.chooser, segment.sourcePort, segment.destinationPort);
  const initiator = initiatorSide(flows.chooser, table.state[flow]!, side, segment);
  if (claimed === NONE && isFirst(table, flow, side, segment)) {
    const { from, to } = segment;
    if (bySniff(flows.chooser, now.bytes, from, to, side === initiator) === NONE) {
      table.state[flow]! |= FLOW.sniffed << side;
      return null;
    }
  }
  moveFlow(table, flow, LIST.plain, now.at.time);
  makeRoom(shard, now);
  const certain = (table.state[flow]! & (FLOW.initiates | (FLOW.initiates << 1))) !== 0;
  const peers = peersOf(ip, segment, side === initiator, certain);
  const connection = createConnection(flows.chooser, shard.pool, peers, initiator, claimed);
  for (const one of [0, 1])
    if ((table.state[flow]! & (FLOW.hasInitial << one)) !== 0)
      startAt(connection.streams[one]!, (table.initial[flow * 2 + one]! + 1) >>> 0);
  table.connections[flow] = connection;
  shard.open++;
  moveFlow(table, flow, LIST.connected, now.at.time);
  return connection;
}

/** Whether the segment holds the first bytes that its side sent, enough of them to sniff. */
function isFirst(table: FlowTable, flow: number, side: number, segment: Segment): boolean {
  if (segment.to - segment.from < SNIFF_BYTES) return false;
  if ((table.state[flow]! & (FLOW.hasInitial << side)) === 0) return true;
  const syn = (segment.flags & SYN) !== 0 ? 0 : 1;
  return segment.sequence === (table.initial[flow * 2 + side]! + syn) >>> 0;
}

/** The side that opened the connection: from the handshake, else the one away from the known or lower port. */
function initiatorSide(chooser: Chooser, state: number, side: number, segment: Segment): number {
  if ((state & FLOW.initiates) !== 0) return 0;
  if ((state & (FLOW.initiates << 1)) !== 0) return 1;
  const { sourcePort, destinationPort } = segment;
  const fromKnown = chooser.ports[sourcePort] !== 0;
  const toKnown = chooser.ports[destinationPort] !== 0;
  const sends = fromKnown !== toKnown ? toKnown : sourcePort >= destinationPort;
  return sends ? side : 1 - side;
}

function peersOf(ip: IpHeader, segment: Segment, sent: boolean, certain: boolean): Peers {
  return {
    initiator: sent ? ip.source : ip.destination,
    responder: sent ? ip.destination : ip.source,
    initiatorPort: sent ? segment.sourcePort : segment.destinationPort,
    responderPort: sent ? segment.destinationPort : segment.sourcePort,
    shard: ip.shard,
    certain,
  };
}
