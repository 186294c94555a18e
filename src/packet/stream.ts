import type { StreamParser } from '../observe/transport.ts';
import { MAX_JUMP_BYTES, MAX_WINDOW_BYTES } from './bounds.ts';
import type { Now } from './now.ts';
import {
  distanceToKept,
  type Kept,
  keepBytes,
  type PagePool,
  type Pages,
  pageNumber,
  pageOffset,
  releaseAll,
  releasePage,
  runEnd,
} from './pages.ts';

/** Who hears the bytes: the parser may be exchanged while the stream lives. */
interface StreamOwner {
  parser: StreamParser;
}

/** One direction of a TCP connection: hands bytes on in order, once each, and says what never came. */
export interface Stream {
  owner: StreamOwner;
  toResponder: boolean;
  pool: PagePool;
  /** False until a SYN or a first segment said where the bytes begin. */
  started: boolean;
  /** Sequence number of the next byte to hand on; unsigned 32 bits, like all below. */
  next: number;
  /** Highest acknowledgement of the other side, once `hasAcked`. */
  acked: number;
  hasAcked: boolean;
  /** Sequence number of the FIN, once `hasFin`. */
  fin: number;
  hasFin: boolean;
  pages: Pages;
  /** Bytes in `pages` that are still to be handed on, and the end of the last of them. */
  kept: number;
  reach: number;
  /** End of a segment far outside the window, once `hasStray`: a second one that continues it is believed. */
  stray: number;
  hasStray: boolean;
}

const kept: Kept = { fresh: 0, whole: true };

/** A direction that has not begun. */
export function createStream(owner: StreamOwner, toResponder: boolean, pool: PagePool): Stream {
  return {
    owner,
    toResponder,
    pool,
    started: false,
    next: 0,
    acked: 0,
    hasAcked: false,
    fin: 0,
    hasFin: false,
    pages: new Map(),
    kept: 0,
    reach: 0,
    stray: 0,
    hasStray: false,
  };
}

/** Signed distance from `b` to `a` in the sequence space (RFC 9293 section 3.4). */
export function ahead(a: number, b: number): number {
  return (a - b) | 0;
}

/** Begins the direction at this sequence number: the one after a SYN. */
export function startAt(stream: Stream, sequence: number): void {
  if (stream.started) return;
  stream.started = true;
  stream.next = sequence >>> 0;
}

/**
 * A segment with payload `now.bytes[from, to)`, followed by `cut` bytes that the snapshot length took.
 * False when it belongs to another connection on the same ports; nothing was taken from it then.
 */
export function push(
  stream: Stream,
  now: Now,
  sequence: number,
  from: number,
  to: number,
  cut: number,
): boolean {
  if (!stream.started) beginInTheMiddle(stream, now, sequence);
  const distance = ahead(sequence, stream.next);
  if (distance === 0) {
    take(stream, now, from, to, cut);
    return true;
  }
  const length = to - from + cut;
  if (distance > MAX_WINDOW_BYTES - length || distance < -MAX_WINDOW_BYTES)
    return pushStray(stream, now, sequence, from, to, cut);
  stream.hasStray = false;
  if (distance < 0) takeTail(stream, now, -distance, from, to, cut);
  else takeEarly(stream, now, sequence, from, to, cut);
  return true;
}

/** The other side acknowledges all before `sequence`: what is missing there was received and not captured. */
export function acknowledge(stream: Stream, now: Now, sequence: number): void {
  if (!stream.started) return;
  const distance = ahead(sequence, stream.next);
  if (distance <= 0 || distance > MAX_JUMP_BYTES) return;
  if (!stream.hasAcked || ahead(sequence, stream.acked) > 0) stream.acked = sequence;
  stream.hasAcked = true;
  // With nothing seen beyond the hole its segments may still come: taps can deliver an ACK before its data.
  if (stream.kept > 0) skipTo(stream, now, earlier(stream.acked, stream.reach), false);
  if (stream.hasFin && ahead(stream.acked, stream.fin) > 0) skipTo(stream, now, stream.fin, false);
}

/** The direction ends at this sequence number. */
export function finish(stream: Stream, sequence: number): void {
  startAt(stream, sequence);
  if (stream.hasFin || Math.abs(ahead(sequence, stream.next)) > MAX_WINDOW_BYTES) return;
  stream.hasFin = true;
  stream.fin = sequence >>> 0;
}

/** Whether all up to the FIN was handed on. */
export function isFinished(stream: Stream): boolean {
  return stream.hasFin && ahead(stream.next, stream.fin) >= 0;
}

/** Hands on what is kept, says what is missing, and gives the memory back. */
export function close(stream: Stream, now: Now): void {
  if (stream.kept > 0) skipTo(stream, now, stream.reach, false);
  const end = stream.hasFin ? stream.fin : stream.acked;
  // One byte acknowledged beyond the last is a FIN that was not captured.
  const slack = stream.hasFin ? 0 : 1;
  if ((stream.hasFin || stream.hasAcked) && ahead(end, stream.next) > slack) skipTo(stream, now, end, false);
  releaseAll(stream.pages, stream.pool);
}

function earlier(a: number, b: number): number {
  return ahead(a, b) < 0 ? a : b;
}

/** A gap of 0 bytes tells the parser that the direction begins in the middle; how much was before is not known. */
function beginInTheMiddle(stream: Stream, now: Now, sequence: number): void {
  startAt(stream, sequence);
  stream.owner.parser.gap(stream.toResponder, 0, now.at);
}

/** A segment that begins at the next byte. */
function take(stream: Stream, now: Now, from: number, to: number, cut: number): void {
  stream.hasStray = false;
  const end = (stream.next + (to - from)) >>> 0;
  if (stream.kept === 0) deliver(stream, now, from, to);
  else takeBetween(stream, now, from, to);
  if (cut > 0) skipTo(stream, now, (end + cut) >>> 0, true);
}

/** A segment that begins before the next byte: a resend, perhaps with new bytes at its end. */
function takeTail(stream: Stream, now: Now, old: number, from: number, to: number, cut: number): void {
  if (old >= to - from + cut) return;
  const start = from + old;
  if (start <= to) take(stream, now, start, to, cut);
  else take(stream, now, to, to, cut - (start - to));
}

/** In-order bytes while later ones are kept: those came first and stand where both overlap. */
function takeBetween(stream: Stream, now: Now, from: number, to: number): void {
  let at = from;
  while (at < to) {
    const free = stream.kept === 0 ? to - at : distanceToKept(stream.pages, stream.next, to - at);
    deliver(stream, now, at, at + free);
    at += free;
    const before = stream.next;
    drain(stream);
    at += Math.min(to - at, (stream.next - before) >>> 0);
  }
  drain(stream);
}

/** A segment that begins after the next byte: kept, unless the other side says that the hole was received. */
function takeEarly(stream: Stream, now: Now, sequence: number, from: number, to: number, cut: number): void {
  if (stream.hasAcked && ahead(stream.acked, sequence) >= 0) {
    skipTo(stream, now, sequence, false);
    push(stream, now, sequence, from, to, cut);
    return;
  }
  keepBytes(stream.pages, stream.pool, now, sequence, from, to, kept);
  if (stream.kept === 0 || ahead(sequence + (to - from), stream.reach) > 0)
    stream.reach = (sequence + (to - from)) >>> 0;
  stream.kept += kept.fresh;
  if (kept.whole) return;
  // No memory left in this shard: the hole is given up, and the segment goes on in order.
  skipTo(stream, now, sequence, false);
  push(stream, now, sequence, from, to, cut);
}

/**
 * A segment far outside the window is damage or forged, unless a second one continues it: then a long
 * stretch was lost, or another connection uses the same ports.
 */
function pushStray(
  stream: Stream,
  now: Now,
  sequence: number,
  from: number,
  to: number,
  cut: number,
): boolean {
  const confirmed = stream.hasStray && sequence === stream.stray;
  const acknowledged = stream.hasAcked && ahead(stream.acked, sequence) >= 0;
  const distance = ahead(sequence, stream.next);
  stream.hasStray = true;
  stream.stray = (sequence + (to - from) + cut) >>> 0;
  if (distance > 0 && distance <= MAX_JUMP_BYTES && (confirmed || acknowledged)) {
    skipTo(stream, now, sequence, false);
    return push(stream, now, sequence, from, to, cut);
  }
  return !confirmed;
}

/** Moves on to `target`: kept bytes are handed on, holes are said. */
function skipTo(stream: Stream, now: Now, target: number, cut: boolean): void {
  for (;;) {
    drain(stream);
    const left = ahead(target, stream.next);
    if (left <= 0) return;
    const hole = stream.kept === 0 ? left : distanceToKept(stream.pages, stream.next, left);
    stream.owner.parser.gap(stream.toResponder, hole, now.at);
    advance(stream, hole);
    if (cut) now.tally.cutStreamBytes += hole;
    else {
      now.tally.lostSegments++;
      now.tally.gapBytes += hole;
    }
  }
}

function deliver(stream: Stream, now: Now, from: number, to: number): void {
  if (from === to) return;
  stream.owner.parser.data(stream.toResponder, now.bytes, now.view, from, to, now.at);
  advance(stream, to - from);
}

/** Hands on kept bytes that are now in order. */
function drain(stream: Stream): void {
  while (stream.kept > 0) {
    const page = stream.pages.get(pageNumber(stream.next));
    const from = pageOffset(stream.next);
    const to = page === undefined ? from : runEnd(page, from);
    if (page === undefined || to === from) return;
    stream.owner.parser.data(stream.toResponder, page.bytes, page.view, from, to, page.at);
    stream.kept -= to - from;
    advance(stream, to - from);
  }
}

/** Moves the next byte and gives back the pages behind it. */
function advance(stream: Stream, count: number): void {
  const before = pageNumber(stream.next);
  stream.next = (stream.next + count) >>> 0;
  if (stream.pages.size === 0) return;
  if (stream.kept === 0) releaseAll(stream.pages, stream.pool);
  else if (pageNumber(stream.next) !== before) releasePage(stream.pages, stream.pool, before);
}
