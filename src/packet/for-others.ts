import { mayTunnel } from './datagrams.ts';
import type { Frame } from './frame.ts';
import { PROTOCOL } from './ip.ts';
import { KIND_IPV4 } from './next.ts';
import type { Room } from './room.ts';
import { hashV4, shardOfHashes } from './shards.ts';

/** LINKTYPE_ETHERNET, and its header without tags. */
const ETHERNET = 1;
const ETHERNET_BYTES = 14;
/** Version 4 and a header of 20 bytes. */
const PLAIN = 0x45;
/** Header and the first eight bytes of any transport. */
const SMALLEST = 28;
const PIECE = 0x3fff;

/**
 * Whether the frame surely holds one sound, whole IPv4 packet that is no tunnel and another reader's: then it is
 * counted and passed over. What is not plain to see is left to the long way.
 */
export function isForOthers(room: Room, frame: Frame): boolean {
  const { share, place } = room;
  const { start, end } = frame;
  const size = end - start;
  if (share.overhears !== null || frame.link !== ETHERNET || frame.at.evidence !== room.evidence)
    return false;
  if (size < ETHERNET_BYTES + SMALLEST || size !== frame.originalLength) return false;
  if (!isPlain(room, frame.view, start + ETHERNET_BYTES, end)) return false;
  place.order++;
  (share.leads ? room.ownTally : room.othersTally).frames++;
  return true;
}

/** SMALLEST bytes have to be there. */
function isPlain(room: Room, view: DataView, at: number, end: number): boolean {
  const first = view.getUint32(at);
  const total = first & 0xffff;
  if (first >>> 24 !== PLAIN || total < SMALLEST || total > end - at) return false;
  if (view.getUint16(at - 2) !== KIND_IPV4 || (view.getUint16(at + 6) & PIECE) !== 0) return false;
  const protocol = view.getUint8(at + 9);
  if (protocol === PROTOCOL.udp) {
    if (mayTunnel(room.datagrams, view.getUint16(at + 20), view.getUint16(at + 22))) return false;
  } else if (protocol !== PROTOCOL.tcp) return false;
  const shard = shardOfHashes(hashV4(view.getUint32(at + 12)), hashV4(view.getUint32(at + 16)));
  return room.share.owned[shard] === 0;
}
