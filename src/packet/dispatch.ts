import { nameEnds } from './addresses.ts';
import { MAX_AGGREGATED, MAX_NESTING } from './bounds.ts';
import { claimedBy, offer, tunnelOf } from './datagrams.ts';
import { isDuplicate } from './duplicates.ts';
import { onSegment } from './flows.ts';
import {
  type Assembly,
  abandonAll,
  addFragment,
  expireFragments,
  type FragmentTable,
  prefixLength,
} from './fragments.ts';
import { PROTOCOL } from './ip.ts';
import { hasWrongChecksum, parseIp4 } from './ip4.ts';
import { isExtension, parseIp6, skipExtensions } from './ip6.ts';
import { isKnownLayer, settle } from './layers.ts';
import { goTo, KIND_AGGREGATE, KIND_ENCRYPTED, KIND_IPV4, KIND_LLC, type Layer } from './next.ts';
import { enterEvidence, type Room, setOwner } from './room.ts';
import { parseTcp } from './tcp.ts';
import { TUNNELS } from './tunnel/registry.ts';
import { parseUdp } from './udp.ts';

/** Two addresses and a length before each part of an 802.11 aggregate. */
const AGGREGATE_HEADER = 14;

/** Tunnels by IP protocol number. */
const IP_TUNNELS: readonly (Layer | undefined)[] = Array.from(
  { length: 256 },
  (_, protocol) => TUNNELS.find((tunnel) => tunnel.ipProtocols.includes(protocol))?.parse,
);

/** Reads on from `room.next`: link-layer tags and encapsulations, then IP. */
export function onLayer(room: Room, depth: number): void {
  const { next, tally } = room;
  if (settle(room.view, next)) {
    if (next.kind === KIND_IPV4) onIp4(room, next.at, next.end, depth);
    else onIp6(room, next.at, next.end, depth);
  } else if (next.kind === KIND_AGGREGATE) onAggregate(room, next.at, next.end, depth);
  else if (next.kind === KIND_ENCRYPTED) tally.encryptedFrames++;
  else if (isKnownLayer(next.kind)) tally.malformed++;
  else tally.nonIp++;
}

/** The parts of an 802.11 aggregate, each padded to four bytes. */
function onAggregate(room: Room, at: number, end: number, depth: number): void {
  const { bytes, view, frameCut } = room;
  let from = at;
  for (let i = 0; i < MAX_AGGREGATED && end - from > AGGREGATE_HEADER; i++) {
    const start = from + AGGREGATE_HEADER;
    const stop = start + view.getUint16(start - 2);
    goTo(room.next, KIND_LLC, start, Math.min(stop, end));
    onLayer(room, depth + 1);
    // A reassembly in one part leaves its own memory behind.
    room.bytes = bytes;
    room.view = view;
    room.frameCut = frameCut;
    from += (stop - from + 3) & ~3;
  }
}

/** An IPv4 packet in `room.bytes[at, end)`. */
export function onIp4(room: Room, at: number, end: number, depth: number): void {
  const { ip, view, tally } = room;
  if (!parseIp4(view, at, end, room.frameCut, ip)) {
    tally.malformed++;
    return;
  }
  onPacket(room, depth);
}

function onIp6(room: Room, at: number, end: number, depth: number): void {
  if (!parseIp6(room.view, at, end, room.frameCut, room.ip)) {
    room.tally.malformed++;
    return;
  }
  onPacket(room, depth);
}

/** A packet in `room.ip`. Of one that others handle only what may lead to a packet of ours is looked at. */
function onPacket(room: Room, depth: number): void {
  const { ip, place, share, view } = room;
  const mine = share.owned[ip.shard] === 1;
  place.order++;
  room.reassembled = false;
  if (mine !== place.mine) setOwner(room, mine);
  if (!mine) {
    onPayload(room, depth);
    return;
  }
  const { tally } = room;
  tally.packets++;
  if (ip.version === 4 && hasWrongChecksum(view, ip.header)) tally.wrongChecksums++;
  if (ip.lying) tally.lyingLengths++;
  if (depth === 0 && isDuplicate(room.duplicates, view, ip.header, ip, room.at.time))
    room.counters.duplicates[room.evidence]!++;
  nameEnds(room.v4, view, ip);
  onPayload(room, depth);
}

/** The payload of `room.ip`, whole or a fragment. */
function onPayload(room: Room, depth: number): void {
  const { ip } = room;
  if (isExtension(ip.protocol) && !ip.fragment && !skipExtensions(room.view, ip)) room.tally.malformed++;
  else if (ip.fragment) onFragment(room, depth);
  else if (ip.protocol === PROTOCOL.udp) onUdp(room, depth);
  else if (ip.protocol === PROTOCOL.tcp) onTcp(room);
  else onOther(room, depth);
}

function onUdp(room: Room, depth: number): void {
  const { datagram, ip, datagrams } = room;
  if (!parseUdp(room.view, ip, datagram)) {
    room.tally.malformed++;
    return;
  }
  datagram.bytes = room.bytes;
  datagram.view = room.view;
  datagram.source = ip.source;
  datagram.destination = ip.destination;
  datagram.shard = ip.shard;
  datagram.at = room.at;
  const claimed = claimedBy(datagrams, datagram.sourcePort, datagram.destinationPort);
  if (claimed === 0 && enterUdpTunnel(room, depth)) return;
  if (!room.place.mine && !overhearsDatagram(room)) return;
  if (room.onPacket !== null) {
    const { start, end, cut, sourcePort, destinationPort } = datagram;
    tell(room, sourcePort, destinationPort, 0, end - start + cut);
  }
  if (claimed !== 0) datagrams.handlers[claimed - 1]!(datagram);
  else offer(datagrams, datagram);
}

/** Whether the datagram in hand, which others handle, is wanted here as well. */
function overhearsDatagram(room: Room): boolean {
  const { datagram, ip, share } = room;
  if (share.overhears === null) return false;
  nameOthers(room);
  datagram.source = ip.source;
  datagram.destination = ip.destination;
  return share.overhears.datagram(datagram);
}

/** The ends of a packet that others handle; of one that was put together they are known. */
function nameOthers(room: Room): void {
  if (!room.reassembled) nameEnds(room.v4, room.view, room.ip);
}

/** Opens the tunnel that the ports name; false when there is none or its header does not fit. */
function enterUdpTunnel(room: Room, depth: number): boolean {
  const { datagram } = room;
  const tunnel = tunnelOf(room.datagrams, datagram.sourcePort, datagram.destinationPort);
  if (tunnel === undefined || !tunnel(room.view, datagram.start, datagram.end, room.next)) return false;
  nest(room, depth);
  return true;
}

function onTcp(room: Room): void {
  const { segment, ip, place, share } = room;
  if (!place.mine && share.overhears === null) return;
  if (!parseTcp(room.view, ip, segment)) {
    room.tally.malformed++;
    return;
  }
  if (!place.mine) {
    nameOthers(room);
    if (!share.overhears!.segment(ip.source, ip.destination, segment)) return;
  }
  if (room.onPacket !== null) {
    const { sourcePort, destinationPort, flags, from, to, cut } = segment;
    tell(room, sourcePort, destinationPort, flags, to - from + cut);
  }
  onSegment(room.flows, room, ip, segment);
}

/** A protocol without ports: a tunnel, or nothing that the room reads. */
function onOther(room: Room, depth: number): void {
  const { ip } = room;
  const tunnel = IP_TUNNELS[ip.protocol];
  if (tunnel?.(room.view, ip.at, ip.end, room.next)) nest(room, depth);
  else if (room.onPacket !== null) tell(room, 0, 0, 0, ip.end - ip.at + ip.cut);
}

function nest(room: Room, depth: number): void {
  if (depth + 1 >= MAX_NESTING) room.tally.tooDeep++;
  else onLayer(room, depth + 1);
}

/** Tells the listener of the packet in hand, if it is ours. */
function tell(room: Room, sourcePort: number, destinationPort: number, flags: number, payload: number): void {
  if (room.reassembled || !room.place.mine) return;
  const { info, ip } = room;
  info.source = ip.source;
  info.destination = ip.destination;
  info.sourcePort = sourcePort;
  info.destinationPort = destinationPort;
  info.protocol = ip.protocol;
  info.flags = flags;
  info.payload = payload;
  info.at = room.at;
  room.onPacket?.(info);
}

function onFragment(room: Room, depth: number): void {
  const { ip } = room;
  const table = room.fragments[ip.shard]!;
  if (!room.place.mine) nameOthers(room);
  if (room.onPacket !== null) tell(room, 0, 0, 0, ip.end - ip.at + ip.cut);
  const { time } = room.at;
  const whole = addFragment(table, ip, room);
  if (whole !== null) onAssembly(room, whole, depth);
  expireFragments(table, time);
  onAbandoned(room, table, depth);
}

/** A datagram put together: its payload goes on as if it had come in one packet. */
function onAssembly(room: Room, assembly: Assembly, depth: number): void {
  if (depth + 1 >= MAX_NESTING) {
    room.tally.tooDeep++;
    return;
  }
  const { ip } = room;
  const end = prefixLength(assembly);
  ip.version = assembly.version;
  ip.source = assembly.source;
  ip.destination = assembly.destination;
  ip.shard = assembly.shard;
  ip.protocol = assembly.protocol;
  ip.fragment = false;
  ip.at = 0;
  ip.end = end;
  ip.cut = assembly.reach - end;
  room.bytes = assembly.bytes;
  room.view = assembly.view;
  room.frameCut = ip.cut;
  room.reassembled = true;
  onPayload(room, depth + 1);
}

/** Datagrams that will not be complete: counted, and what stands at their beginning is read as cut ones. */
function onAbandoned(room: Room, table: FragmentTable, depth: number): void {
  while (table.abandoned.length > 0) {
    const lost = table.abandoned.shift()!;
    const { at, evidence } = room;
    const { mine } = room.place;
    room.at = lost.at;
    enterEvidence(room, lost.at.evidence);
    setOwner(room, room.share.owned[lost.shard] === 1);
    room.tally.incompleteFragments++;
    if (prefixLength(lost) > 0) onAssembly(room, lost, depth);
    room.at = at;
    enterEvidence(room, evidence);
    setOwner(room, mine);
  }
}

/** Gives up all fragments of a shard: the evidence ended. */
export function endFragments(room: Room, shard: number): void {
  const table = room.fragments[shard]!;
  abandonAll(table);
  onAbandoned(room, table, 0);
}
