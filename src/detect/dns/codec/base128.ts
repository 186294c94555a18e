import { type Alphabet, createAlphabet, decodeBits, encodeBits, symbolsOf, type Tail } from './bits.ts';

/** First byte above ASCII in the alphabet: letters, digits, then 0xBC to 0xFD. */
const FIRST_HIGH = 0xbc;

/** iodine, src/base128.c: letters of both cases, digits, 66 bytes of the upper half of Latin-1. */
const BASE128_IODINE: Alphabet = createAlphabet(
  new Uint8Array([
    ...symbolsOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'),
    ...Array.from({ length: 66 }, (_, i) => FIRST_HIGH + i),
  ]),
  false,
);

/** Bytes of iodine's Base128; null when a byte is no symbol or unused bits are set (with `zero`). */
export function decodeBase128(bytes: Uint8Array, tail: Tail = 'zero'): Uint8Array | null {
  return decodeBits(bytes, BASE128_IODINE, tail);
}

/** iodine's Base128 text as bytes. */
export function encodeBase128(bytes: Uint8Array): Uint8Array {
  return encodeBits(bytes, BASE128_IODINE);
}
