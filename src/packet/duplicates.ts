import { DUPLICATE_SLOTS_PER_SHARD, DUPLICATE_WINDOW_MICROS, SHARDS } from './bounds.ts';
import type { IpHeader } from './ip.ts';

const SHIFT = 32 - Math.log2(DUPLICATE_SLOTS_PER_SHARD);

/** Hashes of the packets seen last, by shard, with their times. */
export interface DuplicateWindow {
  hashes: Uint32Array;
  times: Float64Array;
}

/** An empty window. */
export function createDuplicateWindow(): DuplicateWindow {
  const slots = SHARDS * DUPLICATE_SLOTS_PER_SHARD;
  return { hashes: new Uint32Array(slots), times: new Float64Array(slots).fill(Number.NEGATIVE_INFINITY) };
}

/**
 * Whether a packet with the same header fields, ports, sequence numbers and checksum passed within the
 * window. Time to live and IPv4 header checksum do not count, so both sides of a router agree. An estimate:
 * a slot remembers one packet, and a resend without an identification of its own looks like a copy.
 * `header` is the first byte of the IP header that `ip` was read from.
 */
export function isDuplicate(
  window: DuplicateWindow,
  view: DataView,
  header: number,
  ip: IpHeader,
  time: number,
): boolean {
  const h = hashPacket(view, header, ip);
  const slot = ip.shard * DUPLICATE_SLOTS_PER_SHARD + (h >>> SHIFT);
  const seen = window.hashes[slot] === h && Math.abs(time - window.times[slot]!) <= DUPLICATE_WINDOW_MICROS;
  window.hashes[slot] = h;
  window.times[slot] = time;
  return seen;
}

/** Identification, lengths, addresses, and of the payload: ports, sequence numbers and checksums of TCP and UDP. */
function hashPacket(view: DataView, header: number, ip: IpHeader): number {
  const { at, end } = ip;
  // IPv4: addresses at 12 and 16. IPv6: the ends of both addresses.
  const v4 = ip.version === 4;
  let h = view.getUint32(v4 ? header + 12 : header + 20);
  h = mix(h, view.getUint32(v4 ? header + 16 : header + 36));
  h = mix(h, view.getUint32(header + 4) ^ (v4 ? view.getUint16(header + 2) : 0));
  if (end - at < 8) return mix(h, end - at) >>> 0;
  h = mix(h, view.getUint32(at));
  h = mix(h, view.getUint32(at + 4));
  if (end - at < 20) return mix(h, end - at) >>> 0;
  h = mix(h, view.getUint32(at + 8));
  h = mix(h, view.getUint32(at + 16));
  return (h ^ (h >>> 15)) >>> 0;
}

function mix(h: number, word: number): number {
  const x = Math.imul(h ^ word, 0x85ebca6b);
  return x ^ (x >>> 13);
}
