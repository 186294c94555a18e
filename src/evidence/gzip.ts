import { crc32 } from 'node:zlib';
import type { EvidenceFile } from '../observe/evidence.ts';
import {
  BLOCK_BYTES,
  DEFLATE_PIECE_BYTES,
  DEFLATE_SALVAGE_BYTES,
  FREE_INFLATED_BYTES,
  type Limits,
  MAX_GZIP_HEADER_BYTES,
  MAX_GZIP_MEMBERS,
} from './bounds.ts';
import { gzipHeaderLength, isGzipMagic } from './gzip-header.ts';
import { Inflater } from './inflate.ts';
import { type Reason, report } from './reasons.ts';
import type { ByteSource } from './source.ts';
import { Window } from './window.ts';

/** Opens the compressed bytes once more from an offset; null when they cannot be read again. */
export type Again = (offset: number) => Promise<ByteSource | null>;

/** CRC32 and ISIZE after each member, RFC 1952 section 2.3.1. */
const TRAILER_BYTES = 8;

/**
 * The content of a gzip file (RFC 1952): members one after another, zero padding between and after them. A cut
 * or damaged member gives all that came before; junk after the last member is a problem and not an end.
 */
export class GzipSource implements ByteSource {
  private input: Window;
  private readonly under: ByteSource;
  private readonly file: EvidenceFile;
  private readonly limits: Limits;
  /** Index in the input window of what is read next. */
  private at = 0;
  private inflater: Inflater | null = null;
  /** Bytes of the current member that were handed in before the piece that is inside now. */
  private fed = 0;
  /** Where that piece begins in the input window. */
  private pieceAt = 0;
  private chunk: Uint8Array | null = null;
  private members = 0;
  private checksum = 0;
  private memberBytes = 0;
  /** Bytes of content given so far. */
  private given = 0;
  private done = false;
  /** Where the current member's deflate data begin in the compressed file. */
  private memberAt = 0;
  /** After damage the member is inflated once more; output that was given already is passed over. */
  private secondTry: { source: ByteSource; until: number; discard: number } | null = null;
  private readonly again: Again | null;

  /** `input` stands at the first member and has not been slid; `under` is closed with this source. */
  constructor(
    input: Window,
    under: ByteSource,
    file: EvidenceFile,
    limits: Limits,
    again: Again | null = null,
  ) {
    this.again = again;
    this.input = input;
    this.under = under;
    this.file = file;
    this.limits = limits;
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    while (!this.chunk && !this.done) await this.advance();
    if (!this.chunk) return 0;
    const count = Math.min(this.chunk.length, into.length - from);
    into.set(this.chunk.subarray(0, count), from);
    this.chunk = count < this.chunk.length ? this.chunk.subarray(count) : null;
    this.given += count;
    return count;
  }

  async close(): Promise<void> {
    this.done = true;
    this.inflater?.close();
    await this.secondTry?.source.close();
    await this.under.close();
  }

  /** One step: a header, a piece of output, or the end of a member. */
  private async advance(): Promise<void> {
    if (!this.inflater) return this.begin();
    const chunk = await this.inflater.pull();
    if (chunk) this.take(chunk);
    else if (this.inflater.ended) await this.endMember(this.inflater);
    else if (this.inflater.failed) await this.tryAgain(this.inflater);
    else await this.feed(this.inflater);
  }

  /**
   * zlib keeps to itself what it made of the piece in which it met damage: up to all of 64 KiB of input. So
   * the member is inflated once more, with small pieces where the damage is.
   */
  private async tryAgain(failed: Inflater): Promise<void> {
    const source = this.secondTry ? null : await this.again?.(this.memberAt);
    if (!source) return this.stop('gzip-damaged');
    failed.close();
    this.secondTry = { source, until: this.input.base + this.pieceAt, discard: this.memberBytes };
    this.input = new Window(source, this.input.bytes.length, this.memberAt);
    this.at = 0;
    this.memberBytes = 0;
    this.inflater = new Inflater();
  }

  /** What of a chunk was not given before. */
  private fresh(chunk: Uint8Array): Uint8Array | null {
    if (!this.secondTry) return chunk;
    const known = Math.min(this.secondTry.discard, chunk.length);
    this.secondTry.discard -= known;
    return known < chunk.length ? chunk.subarray(known) : null;
  }

  private take(chunk: Uint8Array): void {
    this.checksum = crc32(chunk, this.checksum);
    this.memberBytes += chunk.length;
    this.chunk = this.fresh(chunk);
    const total = this.given + (this.chunk?.length ?? 0);
    const read = this.input.base + this.at;
    if (total > this.limits.inflatedBytes) this.limit('inflate-total', this.limits.inflatedBytes);
    else if (total > FREE_INFLATED_BYTES && total > read * this.limits.inflateRatio)
      this.limit('inflate-ratio', this.limits.inflateRatio);
  }

  private limit(reason: Reason, bound: number): void {
    this.chunk = null;
    this.stop(reason, String(bound));
  }

  private stop(reason: Reason, detail = ''): void {
    report(this.file, reason, { offset: this.given, detail });
    this.done = true;
    this.inflater?.close();
    this.inflater = null;
  }

  private async feed(inflater: Inflater): Promise<void> {
    this.at = await this.slide(1);
    this.fed = inflater.taken;
    this.pieceAt = this.at;
    const careful = this.secondTry !== null && this.input.base + this.at >= this.secondTry.until;
    const piece = careful ? DEFLATE_SALVAGE_BYTES : DEFLATE_PIECE_BYTES;
    const count = Math.min(piece, this.input.end - this.at);
    if (count === 0) return inflater.finish();
    inflater.feed(this.input.bytes.subarray(this.at, this.at + count));
    this.at += count;
  }

  /** Sees to it that `count` bytes of input are there if the file has them; returns the new place of `at`. */
  private async slide(count: number): Promise<number> {
    if (this.input.end - this.at >= count || this.input.over) return this.at;
    await this.input.reach(this.at, count);
    return 0;
  }

  private async endMember(inflater: Inflater): Promise<void> {
    this.at = this.pieceAt + inflater.taken - this.fed;
    inflater.close();
    this.inflater = null;
    this.at = await this.slide(TRAILER_BYTES);
    if (this.input.end - this.at < TRAILER_BYTES) return this.stop('gzip-cut');
    const { view } = this.input;
    const sound =
      view.getUint32(this.at, true) === this.checksum &&
      view.getUint32(this.at + 4, true) === this.memberBytes % 2 ** 32;
    if (!sound) report(this.file, 'gzip-checksum', { offset: this.given });
    this.at += TRAILER_BYTES;
  }

  /** The next member, or the end: nothing, zeros only, or junk. */
  private async begin(): Promise<void> {
    if (this.members > 0) await this.skipZeros();
    this.at = await this.slide(1);
    if (this.at >= this.input.end) {
      this.done = true;
      return;
    }
    const length = await this.header();
    if (typeof length !== 'number') return this.noMember(length);
    if (this.members >= MAX_GZIP_MEMBERS) return this.stop('gzip-members', String(MAX_GZIP_MEMBERS));
    this.members++;
    this.at += length;
    this.checksum = 0;
    this.memberBytes = 0;
    this.fed = 0;
    this.pieceAt = this.at;
    this.memberAt = this.input.base + this.at;
    this.inflater = new Inflater();
  }

  private async header(): Promise<number | 'need' | 'bad'> {
    const length = gzipHeaderLength(this.input.bytes, this.at, this.input.end);
    if (length !== 'need') return length;
    this.at = await this.slide(MAX_GZIP_HEADER_BYTES);
    return gzipHeaderLength(this.input.bytes, this.at, this.input.end);
  }

  private noMember(why: 'need' | 'bad'): void {
    const begun = why === 'need' && isGzipMagic(this.input.bytes, this.at, this.input.end);
    if (begun) this.stop('gzip-cut');
    else this.stopAtJunk();
  }

  private stopAtJunk(): void {
    report(this.file, 'gzip-junk', { offset: this.input.base + this.at });
    this.done = true;
  }

  private async skipZeros(): Promise<void> {
    for (;;) {
      const { bytes, end } = this.input;
      while (this.at < end && bytes[this.at] === 0) this.at++;
      if (this.at < end || this.input.over) return;
      await this.input.load(this.at, BLOCK_BYTES >> 2);
      this.at = 0;
    }
  }
}
