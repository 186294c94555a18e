import { MAX_LINE_BYTES } from './bounds.ts';
import { BaseCursor, type Input } from './cursor.ts';
import { report } from './reasons.ts';
import type { LineCursor } from './types.ts';

const LF = 0x0a;
const CR = 0x0d;
/** RFC 3629 section 6. */
const UTF8_MARK = [0xef, 0xbb, 0xbf];

/**
 * Lines of a text log in UTF-8 or any other superset of ASCII, without LF or CRLF and without a byte order
 * mark; the last one needs no end. A reader of logs that finds a time sets `at.time`: it counts for the file's
 * first and last and for merging.
 */
export class TextLineCursor extends BaseCursor implements LineCursor {
  readonly kind = 'lines';
  private pos: number;
  /** Index up to which no line end was found. */
  private searched: number;
  /** The rest of a line that was longer than MAX_LINE_BYTES is passed over. */
  private skipping = false;

  constructor(input: Input) {
    super(input);
    this.pos = markLength(input.window.bytes, input.window.end);
    this.searched = this.pos;
  }

  next(): boolean {
    this.noteTime();
    for (;;) {
      const { bytes, window } = this;
      const found = bytes.indexOf(LF, this.searched);
      const stop = found < 0 || found >= window.end ? -1 : found;
      if (stop < 0) return this.nextUnended();
      const skipped = this.skipping;
      this.skipping = false;
      if (!skipped) return this.give(stop, stop + 1);
      this.pos = stop + 1;
      this.searched = this.pos;
    }
  }

  /** No line end in memory: more must be loaded, unless the line is over long or the last. */
  private nextUnended(): boolean {
    const { end, over } = this.window;
    this.searched = end;
    if (this.skipping) this.pos = end;
    else if (end - this.pos > MAX_LINE_BYTES) {
      this.give(end, end);
      this.skipping = true;
      return true;
    } else if (over && end > this.pos) return this.give(end, end);
    return false;
  }

  private give(stop: number, next: number): true {
    const { pos, bytes, at } = this;
    at.offset = this.window.base + pos;
    at.record++;
    this.start = pos;
    this.end = stop > pos && next > stop && bytes[stop - 1] === CR ? stop - 1 : stop;
    this.pos = next;
    this.searched = next;
    if (this.end - pos > MAX_LINE_BYTES) this.cut();
    return true;
  }

  private cut(): void {
    const { at } = this;
    report(this.file, 'long-line', { offset: at.offset, record: at.record, detail: String(MAX_LINE_BYTES) });
    this.end = this.start + MAX_LINE_BYTES;
  }

  /** Takes in the time that the reader of the last line found. */
  private noteTime(): void {
    const { time } = this.at;
    if (time < this.earliest) this.earliest = time;
    if (time > this.latest) this.latest = time;
    this.at.time = Number.NaN;
  }

  async fill(): Promise<boolean> {
    if (this.window.over) return false;
    await this.window.load(this.pos, MAX_LINE_BYTES + 1);
    this.searched -= this.pos;
    this.pos = 0;
    this.refresh();
    return true;
  }

  override async close(): Promise<void> {
    this.noteTime();
    await super.close();
  }
}

/** Bytes of a UTF-8 byte order mark at the start. */
export function markLength(bytes: Uint8Array, end: number): number {
  return end >= 3 && UTF8_MARK.every((byte, index) => bytes[index] === byte) ? 3 : 0;
}
