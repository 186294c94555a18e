import type { ByteSource } from './source.ts';

/**
 * The part of a byte source that is in memory: one reused buffer that slides over the source. It grows only
 * when a caller needs more at once than fits, and callers need no more than their bounds.
 */
export class Window {
  bytes: Uint8Array;
  /** Over the same memory with the same offsets as `bytes`. */
  view: DataView;
  /** Bytes [0, end) are loaded. */
  end = 0;
  /** Offset in the source of `bytes[0]`. */
  base: number;
  /** The source has no more. */
  over = false;
  private readonly source: ByteSource;

  /** `base` is the offset at which the source begins. */
  constructor(source: ByteSource, size: number, base = 0) {
    this.source = source;
    this.base = base;
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  /**
   * Loads one block, dropping what lies before `keep` (an index), with room for `room` bytes after it.
   * Returns how far indexes moved down; offsets that callers hold shrink by that.
   */
  async load(keep: number, room: number): Promise<number> {
    this.slide(keep, room);
    if (this.end === this.bytes.length) this.grow(0, this.bytes.length * 2);
    const count = this.over ? 0 : await this.source.read(this.bytes, this.end);
    if (count === 0) this.over = true;
    this.end += count;
    return keep;
  }

  /** Loads until `keep + count` bytes are there or the source ends. Indexes move down by `keep`. */
  async reach(keep: number, count: number): Promise<void> {
    this.slide(keep, count);
    while (this.end < count && !this.over) await this.load(0, count);
  }

  /** Empties the window: the source goes on at another offset. */
  restart(base: number): void {
    this.base = base;
    this.end = 0;
    this.over = false;
  }

  private slide(keep: number, room: number): void {
    const rest = this.end - keep;
    if (room > this.bytes.length) this.grow(keep, room);
    else if (keep > 0) this.bytes.copyWithin(0, keep, this.end);
    this.base += keep;
    this.end = rest;
  }

  private grow(keep: number, room: number): void {
    const bytes = new Uint8Array(Math.max(room, Math.min(this.bytes.length * 2, room * 2)));
    bytes.set(this.bytes.subarray(keep, this.end));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
