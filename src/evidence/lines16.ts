import { MAX_LINE_BYTES } from './bounds.ts';
import { BaseCursor, type Input } from './cursor.ts';
import { report } from './reasons.ts';
import type { LineCursor } from './types.ts';
import { utf16Order, utf16ToUtf8 } from './utf16.ts';

const LF = 0x0a;
const CR = 0x0d;

/**
 * Lines of a UTF-16 text as UTF-8: `bytes` is a scratch line, while `at.offset` counts in the file as it is.
 * Otherwise like TextLineCursor.
 */
export class Utf16LineCursor extends BaseCursor implements LineCursor {
  readonly kind = 'lines';
  private readonly little: boolean;
  private pos = 2;
  private searched = 2;
  private skipping = false;

  constructor(input: Input) {
    super(input);
    this.little = utf16Order(input.window.bytes, input.window.end) !== 'big';
    this.lend(new Uint8Array(4096));
  }

  private lend(scratch: Uint8Array): void {
    this.bytes = scratch;
    this.view = new DataView(scratch.buffer);
  }

  next(): boolean {
    this.noteTime();
    for (;;) {
      const stop = this.lineEnd();
      if (stop < 0) return this.nextUnended();
      const skipped = this.skipping;
      this.skipping = false;
      if (!skipped) return this.give(stop, stop + 2);
      this.pos = stop + 2;
    }
  }

  /** Index of the next LF, or -1; what was searched once is not searched again. */
  private lineEnd(): number {
    const { view, end } = this.window;
    for (let at = Math.max(this.searched, this.pos); at + 1 < end; at += 2) {
      if (view.getUint16(at, this.little) !== LF) continue;
      this.searched = at + 2;
      return at;
    }
    this.searched = end - ((end - this.pos) % 2);
    return -1;
  }

  private nextUnended(): boolean {
    const { end, over } = this.window;
    const whole = this.searched;
    if (this.skipping) this.pos = whole;
    else if (end - this.pos > MAX_LINE_BYTES) {
      this.give(whole, whole);
      this.skipping = true;
      return true;
    } else if (over && whole > this.pos) return this.give(whole, whole);
    return false;
  }

  private give(stop: number, next: number): true {
    const { view } = this.window;
    const from = this.pos;
    const ended = next > stop && stop > from && view.getUint16(stop - 2, this.little) === CR;
    let to = ended ? stop - 2 : stop;
    this.at.offset = this.window.base + from;
    this.at.record++;
    if (to - from > MAX_LINE_BYTES) {
      const { offset, record } = this.at;
      report(this.file, 'long-line', { offset, record, detail: String(MAX_LINE_BYTES) });
      to = from + MAX_LINE_BYTES;
    }
    if (this.bytes.length < (to - from) * 2) this.lend(new Uint8Array((to - from) * 2));
    this.end = utf16ToUtf8(view, from, to, this.little, this.bytes);
    this.pos = next;
    return true;
  }

  private noteTime(): void {
    const { time } = this.at;
    if (time < this.earliest) this.earliest = time;
    if (time > this.latest) this.latest = time;
    this.at.time = Number.NaN;
  }

  async fill(): Promise<boolean> {
    if (this.window.over) return this.cutUnit();
    await this.window.load(this.pos, MAX_LINE_BYTES + 2);
    this.searched -= this.pos;
    this.pos = 0;
    this.account();
    return true;
  }

  /** An odd byte at the end is half a character. */
  private cutUnit(): false {
    if (this.window.end > this.pos) report(this.file, 'cut', { offset: this.window.base + this.pos });
    this.pos = this.window.end;
    return false;
  }

  override async close(): Promise<void> {
    this.noteTime();
    await super.close();
  }
}
