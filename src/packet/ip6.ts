import { MAX_EXTENSION_HEADERS } from './bounds.ts';
import { type IpHeader, PROTOCOL, setPayload } from './ip.ts';
import { hashAddress, shardOfHashes } from './shards.ts';

const HEADER = 40;

/**
 * IPv6 header (RFC 8200 section 3) of `[at, end)` into `ip`; extension headers are left to `skipExtensions`.
 * False when it is cut or no IPv6. A payload length of 0 (jumbograms, RFC 2675, and segmentation offload)
 * stands for what was captured. The addresses are left to `nameEnds`.
 */
export function parseIp6(view: DataView, at: number, end: number, frameCut: number, ip: IpHeader): boolean {
  if (end - at < HEADER || view.getUint8(at) >> 4 !== 6) return false;
  const length = view.getUint16(at + 4);
  ip.version = 6;
  ip.protocol = view.getUint8(at + 6);
  ip.header = at;
  ip.shard = shardOfHashes(hashAt(view, at + 8), hashAt(view, at + 24));
  ip.fragment = false;
  const from = at + HEADER;
  setPayload(ip, from, end, length === 0 ? end + frameCut : from + length, frameCut);
  return true;
}

function hashAt(view: DataView, at: number): number {
  return hashAddress(
    view.getUint32(at),
    view.getUint32(at + 4),
    view.getUint32(at + 8),
    view.getUint32(at + 12),
  );
}

/** Whether this protocol number is an extension header that stands before the payload (RFC 7045 section 4). */
export function isExtension(protocol: number): boolean {
  switch (protocol) {
    case PROTOCOL.hopByHop:
    case PROTOCOL.routing:
    case PROTOCOL.fragment:
    case PROTOCOL.authentication:
    case PROTOCOL.destinationOptions:
    case PROTOCOL.mobility:
    case PROTOCOL.hostIdentity:
    case PROTOCOL.shim6:
      return true;
    default:
      return false;
  }
}

/**
 * Moves `ip` past extension headers to the payload, or to a fragment's piece (`ip.fragment`). Also for an
 * authentication header over IPv4. False when a header is cut or there are more than the bound.
 */
export function skipExtensions(view: DataView, ip: IpHeader): boolean {
  for (let i = 0; i < MAX_EXTENSION_HEADERS; i++) {
    const { protocol, at } = ip;
    if (!isExtension(protocol)) return true;
    if (ip.end - at < 8) return false;
    ip.protocol = view.getUint8(at);
    if (protocol === PROTOCOL.fragment) {
      ip.at = at + 8;
      if (readFragment(view, at, ip)) return true;
    } else {
      const unit = view.getUint8(at + 1);
      ip.at = at + (protocol === PROTOCOL.authentication ? (unit + 2) * 4 : (unit + 1) * 8);
      if (ip.at > ip.end) return false;
    }
  }
  return false;
}

/** Fragment header (RFC 8200 section 4.5); false for an atomic fragment, which is a whole packet (RFC 6946). */
function readFragment(view: DataView, at: number, ip: IpHeader): boolean {
  const field = view.getUint16(at + 2);
  ip.offset = field & 0xfff8;
  ip.more = (field & 1) !== 0;
  ip.id = view.getUint32(at + 4);
  ip.fragment = ip.offset !== 0 || ip.more;
  return ip.fragment;
}
