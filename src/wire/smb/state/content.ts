import type { ByteRanges } from '../../../observe/transfer.ts';
import { HEAD_BYTES, MAX_RANGES } from '../bounds.ts';
import { createDigest, type Digest, feedDigest, spoil } from './digest.ts';
import { addRange, clipRanges, rangesEnd } from './ranges.ts';
import type { ReorderPool } from './reorder.ts';

/** What crossed in one direction of one handle. */
export interface Content {
  ranges: ByteRanges;
  /** Distinct bytes in the ranges. */
  bytes: number;
  /** Null for pipes. */
  digest: Digest | null;
  /** First bytes, at most `HEAD_BYTES`; `headRanges` says which of them came. */
  head: Uint8Array;
  headRanges: number[];
}

const NOTHING = new Uint8Array(0);

export function createContent(pool: ReorderPool | null): Content {
  return {
    ranges: [],
    bytes: 0,
    digest: pool === null ? null : createDigest(pool),
    head: NOTHING,
    headRanges: [],
  };
}

/**
 * Takes bytes that stand at `offset`: head and hash. Ranges are added by `addContent` when the piece is over. What is
 * written replaces what was there.
 */
export function takeContent(
  content: Content,
  written: boolean,
  offset: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  if (written && isRewrite(content, offset, bytes, from, to)) spoil(content.digest!);
  if (offset < HEAD_BYTES) keepHead(content, written, offset, bytes, from, to);
  if (content.digest !== null) feedDigest(content.digest, offset, bytes, from, to);
}

/** Of what is read the first bytes that come for a place of the head stand; they are what the hash has seen too. */
export function keepHead(
  content: Content,
  written: boolean,
  offset: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  const end = Math.min(HEAD_BYTES, offset + (to - from));
  if (content.head.length < end) {
    const wide = new Uint8Array(content.head.length === 0 ? end : HEAD_BYTES);
    wide.set(content.head);
    content.head = wide;
  }
  if (addRange(content.headRanges, offset, end, HEAD_BYTES) > 0 || written)
    content.head.set(bytes.subarray(from, from + (end - offset)), offset);
}

/** Whether bytes that are written over what was written before are the same, as far as the head can tell. */
function isRewrite(content: Content, offset: number, bytes: Uint8Array, from: number, to: number): boolean {
  if (content.digest === null || content.digest.spoilt || offset >= content.digest.next) return false;
  const known = content.headRanges[0] === 0 ? content.headRanges[1]! : 0;
  const end = Math.min(to, from + (content.digest.next - offset));
  if (offset + (end - from) > known) return true;
  for (let i = from; i < end; i++) if (bytes[i] !== content.head[offset + (i - from)]) return true;
  return false;
}

/** The file was cut to `size` bytes: what was written behind is no content of it any more. */
export function truncateContent(content: Content, size: number): void {
  const { digest, ranges, headRanges } = content;
  if (digest !== null && Math.max(digest.next, rangesEnd(ranges)) > size) spoil(digest);
  content.bytes -= clipRanges(ranges, size);
  clipRanges(headRanges, size);
}

/** Adds a range of distinct content; returns the bytes that found no place in the list. */
export function addContent(content: Content, from: number, to: number): number {
  const fresh = addRange(content.ranges, from, to, MAX_RANGES);
  if (fresh < 0) return to - from;
  content.bytes += fresh;
  return 0;
}

/** Highest end of the content. */
export function contentEnd(content: Content): number {
  return rangesEnd(content.ranges);
}

/** The head as far as it is without holes from offset 0. */
export function headBytes(content: Content): Uint8Array {
  if (content.headRanges[0] !== 0) return NOTHING;
  return content.head.slice(0, content.headRanges[1]);
}
