/** Bytes in order, pulled block by block: a file on disk, or what a decompressor makes of one. */
export interface ByteSource {
  /**
   * Puts at least one byte into `into` from index `from` on and returns how many; 0 at the end of the
   * evidence or where it cannot be read further (the source has reported why). Never throws on bytes.
   */
  read(into: Uint8Array, from: number): Promise<number>;
  /** Lets go of what is held; completes what must be complete (the hash of the file). */
  close(): Promise<void>;
}

/** A source over bytes in memory, for heads and tests. `step` bytes at the most are given at once. */
export function memorySource(bytes: Uint8Array, step = bytes.length): ByteSource {
  let at = 0;
  return {
    async read(into, from) {
      const count = Math.min(step, bytes.length - at, into.length - from);
      into.set(bytes.subarray(at, at + count), from);
      at += count;
      return count;
    },
    async close() {},
  };
}
