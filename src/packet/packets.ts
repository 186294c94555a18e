import { type Counters, countUnknownLink, tallyOf } from './counters.ts';
import { endFragments, onIp4, onLayer } from './dispatch.ts';
import { endFlows } from './flow-shard.ts';
import type { Frame } from './frame.ts';
import { linkLayer } from './link/registry.ts';
import { KIND_IPV4 } from './next.ts';
import { createRoom, type PacketRoomOptions, type Room } from './room.ts';
import { reportUnseen } from './summary.ts';

/** Frames in; datagrams and streams out, to the protocols that were handed in. */
export interface PacketRoom {
  /** Takes one frame. Nothing in it is kept beyond the call; no bytes make it throw. */
  frame(frame: Frame): void;
  /** The evidence ended: open connections and fragments are closed, and what was not seen is told. */
  end(): void;
  readonly counters: Counters;
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
    counters: room.counters,
  };
}

function onFrame(room: Room, frame: Frame): void {
  const { view, start, end, at } = frame;
  if (at.evidence !== room.evidence) changeEvidence(room, at.evidence);
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

function changeEvidence(room: Room, evidence: number): void {
  room.evidence = evidence;
  room.tally = tallyOf(room.counters, evidence);
}

function endRoom(room: Room): void {
  endFragments(room);
  endFlows(room.flows);
  for (const [evidence, tally] of room.counters.files.entries()) reportUnseen(room.sink, evidence, tally);
}
