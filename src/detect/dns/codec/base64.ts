import { type Alphabet, createAlphabet, decodeBits, symbolsOf, type Tail } from './bits.ts';

/** 64 symbols. */
export type Base64Alphabet = Alphabet;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';

/** RFC 4648 section 4. */
export const BASE64: Base64Alphabet = createBase64Alphabet(`${UPPER}${LOWER}${DIGITS}+/`);
/** RFC 4648 section 5, "base64url". */
export const BASE64_URL: Base64Alphabet = createBase64Alphabet(`${UPPER}${LOWER}${DIGITS}-_`);
/** iodine, src/base64.c. */
export const BASE64_IODINE: Base64Alphabet = createBase64Alphabet(`${LOWER}${UPPER}-${DIGITS}+`);
/** iodine, "Base64u": an underscore where the other has the plus sign. */
export const BASE64_IODINE_U: Base64Alphabet = createBase64Alphabet(`${LOWER}${UPPER}-${DIGITS}_`);

/** An alphabet of a tool's own, case kept. */
export function createBase64Alphabet(symbols: string): Base64Alphabet {
  return createAlphabet(symbolsOf(symbols), false);
}

/**
 * Bytes of base64 text; up to two closing `=` signs are ignored. Null when a byte is no symbol, the length
 * is impossible (1 past a multiple of 4) or, with `zero`, unused bits are set.
 */
export function decodeBase64(
  bytes: Uint8Array,
  alphabet: Base64Alphabet,
  tail: Tail = 'zero',
): Uint8Array | null {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 2 && bytes[end - 1] === 0x3d) end--;
  return decodeBits(bytes.subarray(0, end), alphabet, tail);
}
