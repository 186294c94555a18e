import { parseAddress } from '../base/address.ts';

function isInternalV4(a: number, b: number): boolean {
  if (a === 10 || a === 127) return true;
  if (a === 172) return b >= 16 && b < 32;
  if (a === 100) return b >= 64 && b < 128;
  return (a === 192 && b === 168) || (a === 169 && b === 254);
}

/**
 * True for addresses that no one meets on the Internet: RFC 1918, RFC 6598, loopback and link-local for IPv4;
 * RFC 4193 unique local, link-local and loopback for IPv6. False for text that is no address.
 */
export function isInternalAddress(text: string): boolean {
  const bytes = parseAddress(text);
  if (!bytes) return false;
  const mapped =
    bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return isInternalV4(bytes[12] ?? 0, bytes[13] ?? 0);
  const head = bytes[0] ?? 0;
  if ((head & 0xfe) === 0xfc) return true;
  if (head === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80) return true;
  return bytes.subarray(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
}
