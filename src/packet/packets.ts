import { SHARDS } from './bounds.ts';
import { addCounters, type Counters, countUnknownLink } from './counters.ts';
import { endFragments, onIp4, onLayer } from './dispatch.ts';
import { endFlows } from './flow-shard.ts';
import { isForOthers } from './for-others.ts';
import type { Frame } from './frame.ts';
import { linkLayer } from './link/registry.ts';
import { KIND_IPV4 } from './next.ts';
import { createRoom, enterEvidence, type PacketRoomOptions, type Room, setOwner } from './room.ts';
import { reportUnseen } from './summary.ts';

/** Frames in; datagrams and streams out, to the protocols that were handed in. */
export interface PacketRoom {
  /** Takes one frame. Nothing in it is kept beyond the call; no bytes make it throw. */
  frame(frame: Frame): void;
  /** The evidence ended: open connections and fragments are closed. */
  end(): void;
  /** After the end: tells what was not seen, by this reader of the frames and by others that had another share. */
  tell(others: readonly Counters[]): void;
  readonly counters: Counters;
  /** Frames that were taken, by index of evidence, whoever counts them. */
  frames(): number[];
}

const LINKTYPE_ETHERNET = 1;
/** Smallest frame with Ethernet and IPv4 headers. */
const SMALLEST_IPV4_FRAME = 34;

/** Opens the room for one scan; state lives on from file to file until `end`. */
export function createPacketRoom(options: PacketRoomOptions): PacketRoom {
  const room = createRoom(options);
  return {
    frame: (frame) => onFrame(room, frame),
    end: () => endRoom(room),
    tell: (others) => tellUnseen(room, others),
    counters: room.counters,
    frames: () => (room.share.leads ? room.counters : room.uncounted).files.map(({ frames }) => frames),
  };
}

function onFrame(room: Room, frame: Frame): void {
  const { view, start, end, at } = frame;
  if (room.shared && isForOthers(room, frame)) return;
  if (at.evidence !== room.evidence) enterEvidence(room, at.evidence);
  setOwner(room, room.share.leads);
  room.bytes = frame.bytes;
  room.view = view;
  room.at = at;
  const cut = frame.originalLength - (end - start);
  room.frameCut = cut > 0 ? cut : 0;
  room.tally.frames++;
  if (cut > 0) {
    room.tally.cutFrames++;
    room.tally.cutBytes += cut;
  }
  // The shortest way for nearly all frames: untagged Ethernet with IPv4.
  if (
    frame.link === LINKTYPE_ETHERNET &&
    end - start >= SMALLEST_IPV4_FRAME &&
    view.getUint16(start + 12) === KIND_IPV4
  )
    onIp4(room, start + 14, end, 0);
  else onLink(room, frame);
}

function onLink(room: Room, frame: Frame): void {
  const layer = linkLayer(frame.link);
  if (layer === undefined) countUnknownLink(room.tally, frame.link);
  else if (!layer(frame.view, frame.start, frame.end, room.next)) room.tally.malformed++;
  else onLayer(room, 0);
}

function tellUnseen({ counters, sink }: Room, others: readonly Counters[]): void {
  for (const other of others) addCounters(counters, other);
  for (const [evidence, tally] of counters.files.entries()) reportUnseen(sink, evidence, tally);
}

/** Past the number of any packet: what the end of the evidence tells comes shard by shard, fragments first. */
const END_ORDER = 2 ** 52;

function endRoom(room: Room): void {
  const { place, share } = room;
  for (let shard = 0; shard < SHARDS; shard++) {
    place.order = END_ORDER + shard;
    endFragments(room, shard);
  }
  for (let shard = 0; shard < SHARDS; shard++) {
    place.order = END_ORDER + SHARDS + shard;
    place.mine = share.owned[shard] === 1;
    endFlows(room.flows, shard);
  }
}
