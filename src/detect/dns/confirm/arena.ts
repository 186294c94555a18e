/**
 * Memory for the many short byte strings of kept messages: views into a few blocks instead of a buffer each, which
 * costs a hundred bytes more and has to cross to another thread one by one.
 */
export interface Arena {
  block: Uint8Array;
  used: number;
}

const BLOCK = 1 << 18;
/** What is longer than this gets memory of its own, so that blocks stay full. */
const LARGE = 1 << 14;

/** No bytes. */
export const NOTHING = new Uint8Array(0);

export function createArena(): Arena {
  return { block: NOTHING, used: 0 };
}

/** A copy of `bytes[from, to)` that stays; nobody writes to it. */
export function keepBytes(arena: Arena, bytes: Uint8Array, from: number, to: number): Uint8Array {
  const size = to - from;
  if (size <= 0) return NOTHING;
  if (size > LARGE) return bytes.slice(from, to);
  if (arena.used + size > arena.block.length) {
    arena.block = new Uint8Array(BLOCK);
    arena.used = 0;
  }
  const copy = arena.block.subarray(arena.used, arena.used + size);
  for (let i = 0; i < size; i++) copy[i] = bytes[from + i]!;
  arena.used += size;
  return copy;
}
