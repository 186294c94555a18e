import { MAX_RESYNC_BYTES, MAX_RESYNCS } from './bounds.ts';
import { CaptureCursor, type Input } from './cursor.ts';
import type { CaptureFormat } from './format.ts';
import { FILE_HEADER_BYTES, type PcapLayout, parsePcapHeader, pcapOrder } from './pcap-header.ts';
import { type ChainRule, capturedLength, chainReach, isChain, isPlausible } from './pcap-record.ts';
import { report } from './reasons.ts';
import type { FrameCursor } from './types.ts';

/** What is believed behind damage, and what of a layout that the magic does not announce. */
const AFTER_DAMAGE: ChainRule = { least: 1, near: true };
const OTHER_LAYOUT: ChainRule = { least: 2, near: true };
/** Lengths of record headers that writers have used under one magic or another. */
const RECORD_HEADERS = [16, 24, 20, 28];
/** Searched at once after damage. */
const SEARCH_BYTES = 1 << 18;

/** What `next` left for `fill` to do. */
type State = 'load' | 'mend' | 'over';

/**
 * Frames of a classic capture (draft-ietf-opsawg-pcap), in both byte orders, with micro- and nanoseconds and in
 * the variants that real files show. A record header that cannot be is searched past; what comes out does not
 * depend on how the bytes were blocked.
 */
class PcapCursor extends CaptureCursor implements FrameCursor {
  private layout: PcapLayout;
  private little = true;
  private nano = false;
  private header = 16;
  private limit = 0;
  /** Index of the next record header. */
  private pos: number;
  /** Index of the one before: when it lied about its length that is found out at `pos`, so it stays in memory. */
  private previous: number;
  private state: State = 'load';
  private resyncs = 0;

  constructor(input: Input, layout: PcapLayout, pos: number, recordsBefore: number) {
    super(input);
    this.at.record = recordsBefore;
    this.pos = pos;
    this.previous = pos;
    this.layout = layout;
    this.adopt(layout);
  }

  private adopt(layout: PcapLayout): void {
    this.layout = layout;
    this.little = layout.little;
    this.nano = layout.nano;
    this.header = layout.recordHeader;
    // A limit of -1 sends every record of a rare layout the slow way.
    this.limit = layout.swapped ? -1 : layout.limit;
    this.link = layout.link;
  }

  next(): boolean {
    const { pos, view, little } = this;
    const start = pos + this.header;
    if (start > this.window.end) return false;
    const captured = view.getUint32(pos + 8, little);
    if (captured === 0 || captured > this.limit) return this.nextOdd();
    if (start + captured > this.window.end) return false;
    this.give(start, captured, view.getUint32(pos + 12, little));
    return true;
  }

  private give(start: number, captured: number, original: number): void {
    const { pos, view, little, at } = this;
    const fraction = view.getUint32(pos + 4, little);
    const time = view.getUint32(pos, little) * 1e6 + (this.nano ? Math.floor(fraction / 1000) : fraction);
    at.time = time;
    at.offset = this.window.base + pos;
    at.record++;
    this.start = start;
    this.end = start + captured;
    this.originalLength = original;
    this.previous = pos;
    this.pos = start + captured;
    if (time < this.earliest) this.earliest = time;
    if (time > this.latest) this.latest = time;
  }

  /** Empty records, swapped lengths, and headers that `fill` must look at. */
  private nextOdd(): boolean {
    if (this.state === 'over') return false;
    const { pos, view, layout } = this;
    const captured = capturedLength(view, pos, layout);
    const original = view.getUint32(pos + (layout.swapped ? 8 : 12), this.little);
    const start = pos + this.header;
    if (captured > layout.limit || (captured === 0 && !this.isEmptyRecord(original))) {
      this.state = 'mend';
      return false;
    }
    if (start + captured > this.window.end) return false;
    this.give(start, captured, original);
    return true;
  }

  /** An empty record is believed when it is not all zeros and no file header, whose third field is 0 as well. */
  private isEmptyRecord(original: number): boolean {
    if (original === 0 && this.view.getUint32(this.pos) === 0) return false;
    return pcapOrder(this.view, this.pos) === null;
  }

  async fill(): Promise<boolean> {
    if (this.state === 'over') return false;
    if (this.state === 'mend') return this.mend();
    if (this.window.over) return this.atEnd();
    const known = this.window.end - this.pos >= this.header;
    const packet = known ? Math.min(capturedLength(this.view, this.pos, this.layout), this.layout.limit) : 0;
    await this.window.load(this.previous, this.pos - this.previous + this.header + packet);
    this.moved(this.previous);
    return true;
  }

  /** Indexes follow the window. */
  private moved(by: number): void {
    this.pos -= by;
    this.previous -= by;
    this.refresh();
  }

  /** No more bytes: a clean end, a cut record, or a lying length that hides records behind it. */
  private atEnd(): Promise<boolean> | boolean {
    const rest = this.window.end - this.pos;
    if (rest === 0) return this.stop();
    if (this.isWhole(rest)) return true;
    if (rest >= this.header && !this.fitsSnaplen()) return this.mend();
    report(this.file, 'cut', this.place());
    return this.stop();
  }

  private isWhole(rest: number): boolean {
    return rest >= this.header && capturedLength(this.view, this.pos, this.layout) <= rest - this.header;
  }

  private fitsSnaplen(): boolean {
    const { snaplen } = this.layout;
    if (snaplen > 0 && capturedLength(this.view, this.pos, this.layout) > snaplen) return false;
    return isPlausible(this.view, this.pos, this.layout);
  }

  private place(): { offset: number; record: number } {
    return { offset: this.window.base + this.pos, record: this.at.record + 1 };
  }

  private stop(): false {
    this.state = 'over';
    return false;
  }

  /** The header at `pos` cannot be: another capture begins there, or something is damaged. */
  private async mend(): Promise<boolean> {
    this.state = 'load';
    await this.window.reach(this.previous, this.pos - this.previous + FILE_HEADER_BYTES);
    this.moved(this.previous);
    if (this.window.end - this.pos >= FILE_HEADER_BYTES) {
      const layout = parsePcapHeader(this.view, this.pos);
      if (layout) return this.join(layout);
    }
    return this.resync();
  }

  /** Captures that were concatenated: not allowed, but what `cat` makes. */
  private join(layout: PcapLayout): true {
    report(this.file, 'joined', this.place());
    this.adopt(layout);
    this.pos += FILE_HEADER_BYTES;
    this.previous = this.pos;
    return true;
  }

  /** Looks for the next chain of records, from inside the last record on, for that one may have lied. */
  private async resync(): Promise<boolean> {
    const place = this.place();
    const zeros = this.view.getUint32(this.pos) === 0 && this.view.getUint32(this.pos + 8) === 0;
    const from = this.previous < this.pos ? this.previous + this.header : this.pos + 1;
    const found = this.resyncs++ < MAX_RESYNCS && (await this.search(from));
    this.refresh();
    if (found) report(this.file, 'damaged', { ...place, detail: `at byte ${this.window.base + this.pos}` });
    else if (zeros) report(this.file, 'zeros', { ...place, detail: ' up to its end or too far' });
    else report(this.file, 'lost', { ...place, detail: `in ${MAX_RESYNC_BYTES} bytes` });
    return found || this.stop();
  }

  /** Moves `pos` to the next chain at or after index `from`; every place is judged with the same reach ahead. */
  private async search(from: number): Promise<boolean> {
    const reach = chainReach(this.layout);
    let keep = from;
    for (let searched = 0; searched < MAX_RESYNC_BYTES; searched += SEARCH_BYTES) {
      await this.window.reach(keep, reach + SEARCH_BYTES);
      const { view, end, over } = this.window;
      const stop = over ? end - this.header : SEARCH_BYTES;
      for (let index = 0; index <= stop; index++) {
        if (!isChain(view, index, end, over, this.layout, AFTER_DAMAGE)) continue;
        this.pos = index;
        this.previous = index;
        return true;
      }
      if (over) return false;
      keep = stop;
    }
    return false;
  }
}

/**
 * The record header length that the magic stands for, unless the first records contradict it and another
 * length makes sense of them.
 */
function settleLayout(input: Input, layout: PcapLayout): PcapLayout {
  const { view, end, over } = input.window;
  if (isChain(view, FILE_HEADER_BYTES, end, over, layout, { least: 0, near: false })) return layout;
  for (const recordHeader of RECORD_HEADERS) {
    const tried = { ...layout, recordHeader };
    if (isChain(view, FILE_HEADER_BYTES, end, over, tried, OTHER_LAYOUT)) return tried;
  }
  return layout;
}

/** Classic libpcap captures. */
export const pcap: CaptureFormat = {
  id: 'pcap',
  about: 'classic libpcap captures: both byte orders, micro- and nanoseconds, modified record headers',
  sniff(head) {
    if (head.length < 4) return 0;
    return pcapOrder(new DataView(head.buffer, head.byteOffset), 0) ? 1 : 0;
  },
  open(input) {
    const { window } = input;
    const layout = window.end < FILE_HEADER_BYTES ? null : parsePcapHeader(window.view, 0);
    if (!layout) {
      report(input.file, 'bad-header', { offset: 0, detail: 'it is not whole' });
      return null;
    }
    const settled = settleLayout(input, layout);
    const { resume, seek } = input;
    if (!resume || !seek) return new PcapCursor(input, settled, FILE_HEADER_BYTES, 0);
    seek(resume.offset);
    return new PcapCursor(input, settled, 0, resume.record - 1);
  },
};
