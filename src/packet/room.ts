import { type AddressTable, NO_ADDRESS } from '../base/address.ts';
import { createProvenance } from '../base/provenance.ts';
import { TABLE_KEY } from '../base/slot.ts';
import type { Sink } from '../observe/sink.ts';
import type { Datagram, DatagramProtocol, StreamProtocol } from '../observe/transport.ts';
import { createV4Cache, type V4Cache } from './addresses.ts';
import { SHARDS } from './bounds.ts';
import { createChooser } from './chooser.ts';
import { type Counters, createCounters, type Tally, tallyOf } from './counters.ts';
import { createDatagramTable, type DatagramTable } from './datagrams.ts';
import { createDuplicateWindow, type DuplicateWindow } from './duplicates.ts';
import { createFlows, type Flows } from './flow-shard.ts';
import { createFragmentTable, type FragmentTable } from './fragments.ts';
import { createIpHeader, type IpHeader } from './ip.ts';
import { createNext, type Next } from './next.ts';
import type { Now } from './now.ts';
import { createPacketInfo, type PacketInfo } from './packet-info.ts';
import { createPlace, type PacketShare, type Place, wholeShare } from './share.ts';
import { createSegment, type Segment } from './tcp.ts';

/** What the packet room needs from the scan. */
export interface PacketRoomOptions {
  addresses: AddressTable;
  datagrams: readonly DatagramProtocol[];
  streams: readonly StreamProtocol[];
  sink: Sink;
  /** Told of every IP packet, of tunnels the innermost; leave out where nobody counts. */
  onPacket?: (packet: PacketInfo) => void;
  /** Start of the hash of flows, against evidence built to collide; never changes what comes out. */
  seed?: number;
  /** What is handled here when several read the same frames; everything when left out. */
  share?: PacketShare;
  /** Kept up to date for whoever is told, to know where that stands and whose it is. */
  place?: Place;
}

/** The datagram record as its owner writes it. */
type OwnDatagram = { -readonly [Key in keyof Datagram]: Datagram[Key] };

/** State of the room. The records in it are reused for every packet. */
export interface Room extends Now {
  addresses: AddressTable;
  v4: V4Cache;
  sink: Sink;
  onPacket: ((packet: PacketInfo) => void) | null;
  share: PacketShare;
  /** There are packets that others handle. */
  shared: boolean;
  place: Place;
  counters: Counters;
  /** Counts of what others count as well; nobody reads them. */
  uncounted: Counters;
  /** Evidence file that `tally` belongs to, and the tallies of that file that it is one of: of our own, of others. */
  evidence: number;
  ownTally: Tally;
  othersTally: Tally;
  /** Bytes that the snapshot length took from the frame in hand. */
  frameCut: number;
  /** True while the packet in hand was put together from fragments, which were told one by one. */
  reassembled: boolean;
  next: Next;
  ip: IpHeader;
  datagram: OwnDatagram;
  segment: Segment;
  info: PacketInfo;
  datagrams: DatagramTable;
  flows: Flows;
  fragments: readonly FragmentTable[];
  duplicates: DuplicateWindow;
}

/** A room with nothing in it. */
export function createRoom(options: PacketRoomOptions): Room {
  const { addresses, sink } = options;
  const counters = createCounters();
  const uncounted = createCounters();
  const share = options.share ?? wholeShare();
  const context = { addresses, sink };
  const bytes = new Uint8Array(0);
  const view = new DataView(bytes.buffer);
  const at = createProvenance();
  return {
    bytes,
    view,
    at,
    tally: tallyOf(share.leads ? counters : uncounted, 0),
    evidence: 0,
    ownTally: tallyOf(counters, 0),
    othersTally: tallyOf(uncounted, 0),
    frameCut: 0,
    reassembled: false,
    addresses,
    v4: createV4Cache(addresses),
    sink,
    onPacket: options.onPacket ?? null,
    share,
    shared: share.owned.includes(0),
    place: options.place ?? createPlace(),
    counters,
    uncounted,
    next: createNext(),
    ip: createIpHeader(),
    datagram: createDatagram(),
    segment: createSegment(),
    info: createPacketInfo(),
    datagrams: createDatagramTable(options.datagrams, context),
    flows: createFlows(
      createChooser(options.streams, context),
      (shard) => (share.owned[shard] === 1 ? counters : uncounted),
      options.seed ?? TABLE_KEY,
    ),
    fragments: Array.from({ length: SHARDS }, createFragmentTable),
    duplicates: createDuplicateWindow(),
  };
}

function createDatagram(): OwnDatagram {
  const bytes = new Uint8Array(0);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    start: 0,
    end: 0,
    source: NO_ADDRESS,
    destination: NO_ADDRESS,
    sourcePort: 0,
    destinationPort: 0,
    shard: 0,
    cut: 0,
    at: createProvenance(),
  };
}

/** Says whose packet is in hand: what it tells and counts is ours, or told and counted by its owner as well. */
export function setOwner(room: Room, mine: boolean): void {
  room.place.mine = mine;
  room.tally = mine ? room.ownTally : room.othersTally;
}

/** What is counted from here on belongs to this evidence file; whose it is stays to be said. */
export function enterEvidence(room: Room, evidence: number): void {
  room.evidence = evidence;
  room.ownTally = tallyOf(room.counters, evidence);
  room.othersTally = tallyOf(room.uncounted, evidence);
}
