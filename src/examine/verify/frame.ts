import { formatAddress } from '../../base/address.ts';

/**
 * Just enough of a frame to test a citation: ends, transport and payload. Written apart from the packet room, so
 * that a mistake there is not repeated here.
 */
export interface FrameFacts {
  source: string;
  destination: string;
  transport: 'udp' | 'tcp';
  /** Bytes above UDP or TCP; a view of the frame. */
  payload: Uint8Array;
}

/** Why a frame's ends cannot be told here. */
export type Opaque = 'link layer' | 'tunnel' | 'fragment' | 'cut';

const ETHERNET = 1;
/** LINKTYPE_ values of bare IP (tcpdump.org/linktypes.html): BSD's two, the official one, IPv4, IPv6. */
const RAW: ReadonlySet<number> = new Set([12, 14, 101, 228, 229]);
const SLL = 113;
const SLL2 = 276;

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
/** 802.1Q, 802.1ad and the older Q-in-Q value: four bytes each. */
const VLAN: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
const MAX_VLANS = 4;
const TCP = 6;
const UDP = 17;
/** Extension headers with a length of their own (RFC 8200 section 4): hop-by-hop, routing, destination. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60]);
const FRAGMENT = 44;
const MAX_EXTENSIONS = 8;
/** UDP ports that carry packets: L2TP, GTP-U, Teredo, VXLAN, Geneve. */
const TUNNEL_PORTS: ReadonlySet<number> = new Set([1701, 2152, 3544, 4789, 6081]);

/** Ends, transport and payload of a frame of this LINKTYPE_, or why they cannot be told. */
export function frameFacts(frame: Uint8Array, link: number): FrameFacts | Opaque {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const at = networkHeader(view, link);
  if (typeof at === 'string') return at;
  if (at >= frame.length) return 'cut';
  const version = view.getUint8(at) >> 4;
  if (version === 4) return overIp4(frame, view, at);
  return version === 6 ? overIp6(frame, view, at) : 'tunnel';
}

/** Where the IP header begins. */
function networkHeader(view: DataView, link: number): number | Opaque {
  if (RAW.has(link)) return 0;
  if (link === SLL) return behind(view, 14, 16);
  if (link === SLL2) return behind(view, 0, 20);
  if (link !== ETHERNET) return 'link layer';
  let typeAt = 12;
  for (let tags = 0; tags < MAX_VLANS && isVlan(view, typeAt); tags++) typeAt += 4;
  return behind(view, typeAt, typeAt + 2);
}

function isVlan(view: DataView, at: number): boolean {
  return at + 2 <= view.byteLength && VLAN.has(view.getUint16(at));
}

/** `header` when the EtherType at `typeAt` is IP; anything else wraps it, if it carries it at all. */
function behind(view: DataView, typeAt: number, header: number): number | Opaque {
  if (typeAt + 2 > view.byteLength) return 'cut';
  const type = view.getUint16(typeAt);
  return type === IPV4 || type === IPV6 ? header : 'tunnel';
}

/** RFC 791 section 3.1. */
function overIp4(frame: Uint8Array, view: DataView, at: number): FrameFacts | Opaque {
  if (at + 20 > frame.length) return 'cut';
  const header = (view.getUint8(at) & 15) * 4;
  if ((view.getUint16(at + 6) & 0x3fff) !== 0) return 'fragment';
  const ends = {
    source: frame.subarray(at + 12, at + 16).join('.'),
    destination: frame.subarray(at + 16, at + 20).join('.'),
  };
  return overTransport(frame, view, at + header, view.getUint8(at + 9), ends);
}

/** RFC 8200 sections 3 and 4. */
function overIp6(frame: Uint8Array, view: DataView, at: number): FrameFacts | Opaque {
  if (at + 40 > frame.length) return 'cut';
  let protocol = view.getUint8(at + 6);
  let next = at + 40;
  for (let seen = 0; seen < MAX_EXTENSIONS && EXTENSIONS.has(protocol); seen++) {
    if (next + 8 > frame.length) return 'cut';
    protocol = view.getUint8(next);
    next += (view.getUint8(next + 1) + 1) * 8;
  }
  if (protocol === FRAGMENT) return 'fragment';
  const ends = {
    source: formatAddress(frame.subarray(at + 8, at + 24)),
    destination: formatAddress(frame.subarray(at + 24, at + 40)),
  };
  return overTransport(frame, view, next, protocol, ends);
}

/** RFC 768 and RFC 9293 section 3.1. */
function overTransport(
  frame: Uint8Array,
  view: DataView,
  at: number,
  protocol: number,
  ends: { source: string; destination: string },
): FrameFacts | Opaque {
  if (protocol === UDP) {
    if (at + 8 > frame.length) return 'cut';
    if (TUNNEL_PORTS.has(view.getUint16(at)) || TUNNEL_PORTS.has(view.getUint16(at + 2))) return 'tunnel';
    const end = Math.min(frame.length, at + view.getUint16(at + 4));
    return { ...ends, transport: 'udp', payload: frame.subarray(at + 8, Math.max(end, at + 8)) };
  }
  if (protocol !== TCP) return 'tunnel';
  if (at + 20 > frame.length) return 'cut';
  const header = (view.getUint8(at + 12) >> 4) * 4;
  return { ...ends, transport: 'tcp', payload: frame.subarray(Math.min(at + header, frame.length)) };
}
