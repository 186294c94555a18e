import { MAX_INTERFACES, MAX_RESOLVED_NAMES, MAX_RESYNC_BYTES, MAX_RESYNCS } from './bounds.ts';
import { CaptureCursor, type Input } from './cursor.ts';
import type { CaptureFormat } from './format.ts';
import {
  BLOCK,
  BLOCK_CHAIN_REACH,
  isBlockChain,
  isBlockLength,
  MIN_BLOCK_BYTES,
  sectionOrder,
} from './pcapng-block.ts';
import { readNames } from './pcapng-names.ts';
import { type Interface, parseInterface } from './pcapng-options.ts';
import { stampMicros } from './pcapng-time.ts';
import { type Reason, report } from './reasons.ts';
import type { FrameCursor } from './types.ts';

/** Searched at once after damage. */
const SEARCH_BYTES = 1 << 18;
/** Fixed bytes of the bodies of packet blocks: enhanced and old 20, simple 4. */
const PACKET_FIXED = 20;
const SIMPLE_FIXED = 4;

type State = 'load' | 'mend' | 'over';

/**
 * Frames of a pcapng capture (draft-ietf-opsawg-pcapng): several sections in either byte order, several
 * interfaces with their own link types and clocks. Frames are counted from 1 over the whole file.
 */
class PcapngCursor extends CaptureCursor implements FrameCursor {
  private little: boolean;
  private interfaces: Interface[] = [];
  /** Index of the next block. */
  private pos = 0;
  private state: State = 'load';
  private resyncs = 0;
  private namesLeft = MAX_RESOLVED_NAMES;
  private readonly onName: Input['onName'];

  constructor(input: Input, little: boolean) {
    super(input);
    this.little = little;
    this.onName = input.onName;
  }

  next(): boolean {
    for (;;) {
      const { pos, view, window } = this;
      if (window.end - pos < MIN_BLOCK_BYTES || this.state !== 'load') return false;
      const type = view.getUint32(pos, this.little);
      if (type === BLOCK.section && !this.turn()) return false;
      const length = view.getUint32(pos + 4, this.little);
      if (!isBlockLength(length)) return this.damage();
      if (length > window.end - pos) return false;
      if (view.getUint32(pos + length - 4, this.little) !== length) return this.damage();
      this.pos = pos + length;
      if (this.block(type, pos, pos + length)) return true;
    }
  }

  /** A section header decides the byte order before its length is read; its type reads the same both ways. */
  private turn(): boolean {
    const order = sectionOrder(this.view, this.pos);
    if (order === null) return this.damage();
    this.little = order;
    return true;
  }

  private damage(): false {
    this.state = 'mend';
    return false;
  }

  /** Takes one whole block [at, end); true when it lent a frame. */
  private block(type: number, at: number, end: number): boolean {
    switch (type) {
      case BLOCK.packet:
        return this.packet(at, end, this.view.getUint32(at + 8, this.little));
      case BLOCK.oldPacket:
        return this.packet(at, end, this.view.getUint16(at + 8, this.little));
      case BLOCK.simplePacket:
        return this.simplePacket(at, end);
      case BLOCK.section:
        this.interfaces = [];
        return false;
      case BLOCK.interface:
        return this.describe(at, end);
      case BLOCK.names:
        return this.hearNames(at, end);
      default:
        return false;
    }
  }

  /** Enhanced packet block and its obsolete forerunner: they differ in the interface field alone (4.3, appendix A). */
  private packet(at: number, end: number, index: number): boolean {
    const { view, little } = this;
    const start = at + 8 + PACKET_FIXED;
    if (start > end - 4) return this.skip('bad-block', at, 'it is too short for a packet');
    const captured = view.getUint32(at + 20, little);
    if (captured > end - 4 - start) return this.skip('bad-block', at, 'its packet is longer than it is');
    const from = this.interfaces[index];
    if (!from) return this.skip('no-interface', at);
    const time = stampMicros(from.clock, view.getUint32(at + 12, little), view.getUint32(at + 16, little));
    if (time < this.earliest) this.earliest = time;
    if (time > this.latest) this.latest = time;
    this.at.time = time;
    this.originalLength = view.getUint32(at + 24, little);
    return this.give(at, start, start + captured, from.link);
  }

  /** Simple packet block: interface 0, no time, captured up to the snapshot length (4.4). */
  private simplePacket(at: number, end: number): boolean {
    const start = at + 8 + SIMPLE_FIXED;
    const from = this.interfaces[0];
    if (start > end - 4) return this.skip('bad-block', at, 'it is too short for a packet');
    if (!from) return this.skip('no-interface', at);
    const original = this.view.getUint32(at + 8, this.little);
    const most = from.snaplen > 0 ? Math.min(original, from.snaplen) : original;
    const captured = Math.min(most, end - 4 - start);
    this.at.time = Number.NaN;
    this.originalLength = original;
    return this.give(at, start, start + captured, from.link);
  }

  private give(at: number, start: number, end: number, link: number): true {
    this.at.offset = this.window.base + at;
    this.at.record++;
    this.start = start;
    this.end = end;
    this.link = link;
    return true;
  }

  private describe(at: number, end: number): false {
    if (end - at < 20) return this.skip('bad-block', at, 'it is too short for an interface');
    if (this.interfaces.length >= MAX_INTERFACES) return this.skip('too-many-interfaces', at);
    this.interfaces.push(parseInterface(this.view, at + 8, end - 4, this.little));
    return false;
  }

  private hearNames(at: number, end: number): false {
    if (this.onName && this.namesLeft > 0)
      this.namesLeft -= readNames(this.view, at + 8, end - 4, this.little, this.namesLeft, this.onName);
    return false;
  }

  private skip(reason: Reason, at: number, detail = ''): false {
    report(this.file, reason, { offset: this.window.base + at, detail });
    return false;
  }

  async fill(): Promise<boolean> {
    if (this.state === 'over') return false;
    if (this.state === 'mend') return this.mend();
    if (this.window.over) return this.atEnd();
    const known = this.window.end - this.pos >= MIN_BLOCK_BYTES;
    const length = known ? this.view.getUint32(this.pos + 4, this.little) : 0;
    await this.window.load(this.pos, isBlockLength(length) ? length : MIN_BLOCK_BYTES);
    this.pos = 0;
    this.refresh();
    return true;
  }

  private atEnd(): boolean {
    const rest = this.window.end - this.pos;
    if (rest >= MIN_BLOCK_BYTES && this.view.getUint32(this.pos + 4, this.little) <= rest) return true;
    if (rest > 0)
      report(this.file, 'cut', { offset: this.window.base + this.pos, record: this.at.record + 1 });
    this.state = 'over';
    return false;
  }

  /** The block at `pos` cannot be: goes on with the next chain of blocks, in this byte order or a new section. */
  private async mend(): Promise<boolean> {
    const place = { offset: this.window.base + this.pos, record: this.at.record + 1 };
    const found = this.resyncs++ < MAX_RESYNCS && (await this.search(this.pos + 1));
    this.refresh();
    this.state = found ? 'load' : 'over';
    if (found) report(this.file, 'damaged', { ...place, detail: `at byte ${this.window.base + this.pos}` });
    else report(this.file, 'lost', { ...place, detail: `in ${MAX_RESYNC_BYTES} bytes` });
    return found;
  }

  private async search(from: number): Promise<boolean> {
    let keep = from;
    for (let searched = 0; searched < MAX_RESYNC_BYTES; searched += SEARCH_BYTES) {
      await this.window.reach(keep, BLOCK_CHAIN_REACH + SEARCH_BYTES);
      const { view, end, over } = this.window;
      const stop = over ? end - MIN_BLOCK_BYTES : SEARCH_BYTES;
      for (let index = 0; index <= stop; index++) {
        if (!isBlockChain(view, index, end, over, this.little)) continue;
        this.pos = index;
        return true;
      }
      if (over) return false;
      keep = stop;
    }
    return false;
  }
}

/** pcapng captures. */
export const pcapng: CaptureFormat = {
  id: 'pcapng',
  about: 'pcapng captures: several sections and interfaces, any time resolution, all packet blocks',
  sniff(head) {
    if (head.length < MIN_BLOCK_BYTES) return 0;
    return sectionOrder(new DataView(head.buffer, head.byteOffset), 0) === null ? 0 : 1;
  },
  open(input) {
    const order = input.window.end < MIN_BLOCK_BYTES ? null : sectionOrder(input.window.view, 0);
    return order === null ? null : new PcapngCursor(input, order);
  },
};
