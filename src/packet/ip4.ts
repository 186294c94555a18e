import { type IpHeader, setPayload } from './ip.ts';
import { hashV4, shardOfHashes } from './shards.ts';

const MORE_FRAGMENTS = 0x2000;
const OFFSET_MASK = 0x1fff;

/**
 * IPv4 header (RFC 791 section 3.1) of `[at, end)` into `ip`; false when it is cut or contradicts itself.
 * A total length of 0 is what a sender with segmentation offload writes: the payload is what was captured.
 * `frameCut`: bytes that the snapshot length took from the frame. The addresses are left to `nameEnds`.
 */
export function parseIp4(view: DataView, at: number, end: number, frameCut: number, ip: IpHeader): boolean {
  if (end - at < 20) return false;
  const first = view.getUint32(at);
  const header = (first >>> 22) & 0x3c;
  const total = first & 0xffff;
  if (first >>> 28 !== 4 || header < 20 || header > end - at || (total < header && total !== 0)) return false;
  const second = view.getUint32(at + 4);
  ip.version = 4;
  ip.protocol = view.getUint8(at + 9);
  ip.header = at;
  ip.shard = shardOfHashes(hashV4(view.getUint32(at + 12)), hashV4(view.getUint32(at + 16)));
  ip.fragment = (second & (MORE_FRAGMENTS | OFFSET_MASK)) !== 0;
  ip.id = second >>> 16;
  ip.offset = (second & OFFSET_MASK) * 8;
  ip.more = (second & MORE_FRAGMENTS) !== 0;
  setPayload(ip, at + header, end, total === 0 ? end + frameCut : at + total, frameCut);
  return true;
}

/**
 * Whether the header checksum is wrong (RFC 1071). Zero is no checksum: hosts that leave it to the network
 * card are captured before the card fills it in. `[at, at + 20)` and the options must be there.
 */
export function hasWrongChecksum(view: DataView, at: number): boolean {
  const words = view.getUint8(at) & 0x0f;
  let sum = 0;
  for (let i = 0; i < words; i++) {
    const word = view.getUint32(at + i * 4);
    sum += (word >>> 16) + (word & 0xffff);
  }
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  return sum !== 0xffff && view.getUint16(at + 10) !== 0;
}
