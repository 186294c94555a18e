/**
 * Two independent 32-bit lanes over bytes: FNV-1a style steps with different odd multipliers and a final
 * avalanche. Names are counted by these 64 bits. The cost of a collision is bounded by the tables that use
 * it (at most one name counted less), so names built to collide can hide from the count but not slow it.
 */

/** Folds ASCII upper case to lower case (RFC 4343); other bytes stay. */
export const FOLD = new Uint8Array(256);
for (let b = 0; b < 256; b++) FOLD[b] = b >= 0x41 && b <= 0x5a ? b | 0x20 : b;

export const LANE_A_START = 0x811c9dc5 | 0;
export const LANE_B_START = 0x2c1b3c6d | 0;
export const LANE_A_PRIME = 0x01000193;
const LANE_B_PRIME = 0x5bd1e995;

/** Final mix of one lane (murmur3 finaliser): every input bit reaches every output bit. */
export function avalanche(h: number): number {
  let x = h ^ (h >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** One lane over bytes as they are, not folded. `seed` tells uses of the same bytes apart. */
export function hashBytes(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let h = seed | 0;
  for (let i = from; i < to; i++) h = (Math.imul(h ^ (bytes[i] as number), LANE_B_PRIME) + (h >>> 15)) | 0;
  return avalanche(h);
}
