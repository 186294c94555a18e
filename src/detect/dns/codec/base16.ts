import { type Alphabet, createAlphabet, decodeBits, encodeBits, symbolsOf } from './bits.ts';

/** RFC 4648 section 8, either case. */
export const BASE16: Alphabet = createAlphabet(symbolsOf('0123456789abcdef'), true);

/** Bytes of hex digits in either case (RFC 4648 section 8); null when a byte is no digit or their number is odd. */
export function decodeBase16(bytes: Uint8Array): Uint8Array | null {
  return decodeBits(bytes, BASE16, 'zero');
}

/** Lower-case hex digits as bytes. */
export function encodeBase16(bytes: Uint8Array): Uint8Array {
  return encodeBits(bytes, BASE16);
}
