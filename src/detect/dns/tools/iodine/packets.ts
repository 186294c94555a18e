import type { Inflate } from '../../codec/inflate.ts';
import { type Ipv4Packet, readIpv4 } from '../../codec/ipv4.ts';
import { concatBytes } from '../../codec/labels.ts';
import { UPSTREAM } from './answer.ts';

/** Bytes of the tunnel device's header before each packet. */
const TUN_BYTES = 4;
/** Fragment numbers have four bits. */
const MAX_FRAGMENTS = 16;

/** Packets of one direction that came out. */
export interface Packets {
  ip: Ipv4Packet[];
  /** Packets whose last fragment was seen and that should have come out. */
  complete: number;
  inflated: number;
  /** Bytes of inner packets with a right header checksum. */
  bytes: number;
  /** Bytes of fragments, as they came over the wire. */
  carried: number;
}

/** Nothing yet. */
export function createPackets(): Packets {
  return { ip: [], complete: 0, inflated: 0, bytes: 0, carried: 0 };
}

/** Takes one inflated packet with its tunnel header; counts it where IPv4 and its checksum hold. */
export function takePacket(packets: Packets, bytes: Uint8Array): void {
  packets.inflated++;
  const ip = readIpv4(bytes.subarray(TUN_BYTES));
  if (!ip) return;
  packets.ip.push(ip);
  packets.bytes += ip.length;
}

/** Source address of an inflated packet as dotted text; null when it is no IPv4. */
export function sourceOf(bytes: Uint8Array): string | null {
  const ip = readIpv4(bytes.subarray(TUN_BYTES));
  return ip && addressText(ip.source);
}

/** Dotted text of an IPv4 address. */
export function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** Fragments of the packet that is being put together. */
export interface Assembly {
  packet: number;
  fragments: (Uint8Array | undefined)[];
  last: number;
  done: boolean;
}

/** An assembly that waits for its first packet. */
export function createAssembly(): Assembly {
  return { packet: -1, fragments: [], last: -1, done: false };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Files a fragment. All fragments in order when this one made the packet whole, else null. A number of three
 * bits soon comes again: other bytes under the same fragment number mean the next packet of that number.
 */
export function addFragment(
  assembly: Assembly,
  packet: number,
  fragment: number,
  last: boolean,
  bytes: Uint8Array,
): Uint8Array[] | null {
  const known = assembly.packet === packet ? assembly.fragments[fragment] : undefined;
  if (assembly.packet !== packet || (known && !same(known, bytes))) {
    assembly.packet = packet;
    assembly.fragments = new Array(MAX_FRAGMENTS);
    assembly.last = -1;
    assembly.done = false;
  } else if (known) return null;
  assembly.fragments[fragment] = bytes;
  if (last) assembly.last = fragment;
  if (assembly.done || assembly.last < 0) return null;
  const whole = assembly.fragments.slice(0, assembly.last + 1);
  for (let i = 0; i < whole.length; i++) if (!whole[i]) return null;
  assembly.done = true;
  return whole as Uint8Array[];
}

/** Decodes and inflates the fragments of one upstream packet; `codec` remembers which of the codecs it was. */
export function inflateUpstream(
  fragments: readonly Uint8Array[],
  codec: { index: number },
  inflate: Inflate,
): Uint8Array | null {
  for (let turn = 0; turn < UPSTREAM.length; turn++) {
    const index = (codec.index + turn) % UPSTREAM.length;
    const parts = fragments.map((fragment) => UPSTREAM[index]!(fragment));
    if (parts.includes(null)) continue;
    const out = inflate(concatBytes(parts as Uint8Array[]));
    if (!out) continue;
    codec.index = index;
    return out;
  }
  return null;
}
