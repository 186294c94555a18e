import { type Base32Alphabet, createBase32Alphabet } from '../../codec/base32.ts';

/** RFC 4648 base32 with the digits moved down by one; `9` stands for the padding sign. */
export const PUPY32: Base32Alphabet = createBase32Alphabet('abcdefghijklmnopqrstuvwxyz123456', true);
/** Whole groups of eight, at most six padding signs at the end. */
