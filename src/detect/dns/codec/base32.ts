import { type Alphabet, createAlphabet, decodeBits, symbolsOf, type Tail } from './bits.ts';

/** 32 symbols. */
export type Base32Alphabet = Alphabet;

/** RFC 4648 section 6, either case. */
export const BASE32: Base32Alphabet = createBase32Alphabet('abcdefghijklmnopqrstuvwxyz234567', true);
/** RFC 4648 section 7, "base32hex", either case. */
export const BASE32_HEX: Base32Alphabet = createBase32Alphabet('0123456789abcdefghijklmnopqrstuv', true);
/** iodine, src/base32.c, either case. */
export const BASE32_IODINE: Base32Alphabet = createBase32Alphabet('abcdefghijklmnopqrstuvwxyz012345', true);

/** An alphabet of a tool's own; with `fold` both cases of a letter mean the same. */
export function createBase32Alphabet(symbols: string, fold: boolean): Base32Alphabet {
  return createAlphabet(symbolsOf(symbols), fold);
}

/**
 * Bytes of base32 text, most significant bit first; closing `=` signs are ignored. Null when a byte is no
 * symbol, the length is impossible (1, 3 or 6 past a multiple of 8) or, with `zero`, unused bits are set.
 */
export function decodeBase32(
  bytes: Uint8Array,
  alphabet: Base32Alphabet,
  tail: Tail = 'zero',
): Uint8Array | null {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 6 && bytes[end - 1] === 0x3d) end--;
  return decodeBits(bytes.subarray(0, end), alphabet, tail);
}
