import { formatAddress, parseAddress } from './address.ts';

/** A network as 16 bytes (IPv4 in its mapped form) and how many of their leading bits count. */
export interface Network {
  bytes: Uint8Array;
  /** 0 to 128; an IPv4 prefix length plus 96. */
  bits: number;
}

/** Bits in front of an IPv4 address in its mapped form (RFC 4291 section 2.5.5.2). */
const MAPPED_BITS = 96;

/**
 * Reads `10.0.0.0/8`, `2001:db8::/32` or a single address to a network; null when it is neither. Bits behind
 * the prefix are cleared, so an address inside the network names it as well.
 */
export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf('/');
  const bytes = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!bytes) return null;
  const offset = text.includes(':') ? 0 : MAPPED_BITS;
  const length = slash < 0 ? '' : text.slice(slash + 1);
  if (slash >= 0 && !/^\d{1,3}$/.test(length)) return null;
  const bits = slash < 0 ? 128 : Number(length) + offset;
  if (bits > 128) return null;
  clearAfter(bytes, bits);
  return { bytes, bits };
}

function clearAfter(bytes: Uint8Array, bits: number): void {
  for (let i = 0; i < bytes.length; i++) {
    const kept = Math.min(8, Math.max(0, bits - i * 8));
    bytes[i]! &= 0xff << (8 - kept);
  }
}

/** The network as text with its prefix length; IPv4 where the address is a mapped one. */
export function formatNetwork(network: Network): string {
  const address = formatAddress(network.bytes);
  const isV4 = !address.includes(':');
  return `${address}/${isV4 ? network.bits - MAPPED_BITS : network.bits}`;
}

/** True when the 16 bytes of an address (IPv4 in its mapped form) lie in the network. */
export function contains(network: Network, address: Uint8Array): boolean {
  const whole = network.bits >> 3;
  for (let i = 0; i < whole; i++) if (network.bytes[i] !== address[i]) return false;
  const rest = network.bits & 7;
  return rest === 0 || ((network.bytes[whole]! ^ address[whole]!) & (0xff00 >> rest) & 0xff) === 0;
}
