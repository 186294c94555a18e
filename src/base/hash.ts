/**
 * Two independent 32-bit lanes over bytes: FNV-1a style steps with different odd multipliers and a final
 * avalanche. Names are counted by these 64 bits. Lane B also takes in high bits at each step: without that, names that
 * agree in it can be written down, and those that agree in both found as fast as a tunnel asks. A name that agrees in
 * both lanes with another is counted once less. Where entries lie in memory is keyed apart from this: `slot.ts`.
 */

/** Folds ASCII upper case to lower case (RFC 4343); other bytes stay. */
export const FOLD = new Uint8Array(256);
for (let b = 0; b < 256; b++) FOLD[b] = b >= 0x41 && b <= 0x5a ? b | 0x20 : b;

export const LANE_A_START = 0x811c9dc5 | 0;
export const LANE_B_START = 0x2c1b3c6d | 0;
export const LANE_A_PRIME = 0x01000193;
export const LANE_B_PRIME = 0x5bd1e995;

/** Final mix of one lane (murmur3 finaliser): every input bit reaches every output bit. */
export function avalanche(h: number): number {
  let x = h ^ (h >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * The bound below which hashes are kept after one more halving: 2^32 keeps all, 0 none. So a table ends below its
 * cap after at most 33 halvings, also where hashes were chosen to be small.
 */
export function halve(threshold: number): number {
  return threshold > 1 ? threshold / 2 : 0;
}

/** One lane over bytes as they are, not folded. `seed` tells uses of the same bytes apart. */
export function hashBytes(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let h = seed | 0;
  for (let i = from; i < to; i++) h = (Math.imul(h ^ (bytes[i] as number), LANE_B_PRIME) + (h >>> 15)) | 0;
  return avalanche(h);
}
