/** Bytes of a message that comes in pieces, with a view over them; a framer or reader is one of these. */
export interface Held {
  held: Uint8Array;
  view: DataView;
  /** Bytes in use, from the start. */
  filled: number;
}

/**
 * Copies `count` bytes behind those that are held. The buffer doubles as bytes come, from `least` on, never because
 * a length says so.
 */
export function holdBytes(to: Held, bytes: Uint8Array, from: number, count: number, least = 0): void {
  const need = to.filled + count;
  if (need > to.held.length) {
    const wide = new Uint8Array(Math.max(least, need, to.held.length * 2));
    wide.set(to.held.subarray(0, to.filled));
    to.held = wide;
    to.view = new DataView(wide.buffer);
  }
  to.held.set(bytes.subarray(from, from + count), to.filled);
  to.filled = need;
}
