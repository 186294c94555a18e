/** Matsumoto and Nishimura, "Mersenne Twister", 1998: sizes and constants of MT19937. */
const SIZE = 624;
const SHIFT = 397;
const MATRIX = 0x9908b0df;
const INITIALISER = 1812433253;

/**
 * The first `count` outputs of MT19937 after initialisation with a 32-bit seed, unsigned. At most 227
 * (624 - 397): so many need one pass over the old state and no second twist.
 */
export function mersenneTwister(seed: number, count: number): Uint32Array {
  const wanted = Math.min(Math.max(0, count), SIZE - SHIFT);
  const state = new Uint32Array(wanted + SHIFT);
  state[0] = seed;
  for (let i = 1; i < state.length; i++) {
    const previous = state[i - 1]!;
    state[i] = Math.imul(INITIALISER, previous ^ (previous >>> 30)) + i;
  }
  const out = new Uint32Array(wanted);
  for (let i = 0; i < wanted; i++) {
    const mixed = (state[i]! & 0x80000000) | (state[i + 1]! & 0x7fffffff);
    out[i] = temper(state[i + SHIFT]! ^ (mixed >>> 1) ^ (mixed & 1 ? MATRIX : 0));
  }
  return out;
}

function temper(value: number): number {
  let y = value;
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}
