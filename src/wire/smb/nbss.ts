import type { Provenance } from '../../base/provenance.ts';
import { isMagic, looksLikeMessage } from './magic.ts';

/** Receives the messages of one direction as they come: nothing of them is held here. */
export interface MessageSink {
  /** A session message of `length` bytes begins. */
  begin(length: number, at: Provenance): void;
  data(bytes: Uint8Array, from: number, to: number, at: Provenance): void;
  /** That many bytes of the message will never come. */
  gap(count: number, at: Provenance): void;
  /** The message is over. */
  done(at: Provenance): void;
}

/** One direction of SMB over TCP: four bytes of type and length before each message ([MS-SMB2] 2.1, RFC 1002 4.3.1). */
export interface Framer {
  sink: MessageSink;
  /** The last twelve bytes while a beginning is looked for, four of a header otherwise, as big-endian words. */
  first: number;
  second: number;
  third: number;
  /** Bytes in these words. */
  filled: number;
  /** Bytes of the message still to come. */
  left: number;
  /** Whether the message at hand is for the sink. */
  heard: boolean;
  /** True while the place of the next header is not known. */
  lost: boolean;
  /** Headers lost so far. */
  losses: number;
}

/** Session message, and the types of the NetBIOS session service (RFC 1002 section 4.3.1). */
const MESSAGE = 0x00;
const FIRST_CONTROL = 0x81;
const LAST_CONTROL = 0x85;
/** Control packets carry two names at most. */
const MAX_CONTROL_BYTES = 512;
/** Header, magic and four bytes more are weighed together. */
const WEIGHED = 12;

const scratch = new Uint8Array(WEIGHED);
const scratchView = new DataView(scratch.buffer);

/** A framer at the start of a direction. */
export function createFramer(sink: MessageSink): Framer {
  return { sink, first: 0, second: 0, third: 0, filled: 0, left: 0, heard: false, lost: false, losses: 0 };
}

/** Takes bytes of the direction in order; messages go on to the sink in the pieces in which they come. */
export function pushFrames(
  framer: Framer,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
): void {
  let next = from;
  while (next < to) {
    if (framer.left > 0) next = deliver(framer, bytes, next, to, at);
    else if (framer.lost) next = search(framer, bytes, next, to, at);
    else next = readHeader(framer, bytes, next, to, at);
  }
}

function deliver(framer: Framer, bytes: Uint8Array, from: number, to: number, at: Provenance): number {
  const end = Math.min(to, from + framer.left);
  if (framer.heard) framer.sink.data(bytes, from, end, at);
  framer.left -= end - from;
  if (framer.left === 0 && framer.heard) framer.sink.done(at);
  return end;
}

/** Gathers type and length, and the magic of a session message that is long enough to have one. */
function readHeader(framer: Framer, bytes: Uint8Array, from: number, to: number, at: Provenance): number {
  let next = from;
  while (next < to) {
    shift(framer, bytes[next++]!);
    if (framer.filled === 4 && settleControl(framer)) return next;
    if (framer.filled === 8) {
      if (isMagic(framer.third)) beginMessage(framer, framer.second, 4, at);
      else lose(framer);
      return next;
    }
  }
  return next;
}

/** A header that no magic follows: keepalive, names, nothing. True when there is no need to look further. */
function settleControl(framer: Framer): boolean {
  const type = framer.third >>> 24;
  const length = framer.third & 0xffffff;
  if (type === MESSAGE && length >= 4) return false;
  const control = type >= FIRST_CONTROL && type <= LAST_CONTROL && length <= MAX_CONTROL_BYTES;
  if (!control && type !== MESSAGE) {
    lose(framer);
    return true;
  }
  framer.filled = 0;
  framer.heard = false;
  framer.left = length;
  return true;
}

function shift(framer: Framer, byte: number): void {
  framer.first = ((framer.first << 8) | (framer.second >>> 24)) >>> 0;
  framer.second = ((framer.second << 8) | (framer.third >>> 24)) >>> 0;
  framer.third = ((framer.third << 8) | byte) >>> 0;
  framer.filled++;
}

/** Looks for the next header byte by byte. */
function search(framer: Framer, bytes: Uint8Array, from: number, to: number, at: Provenance): number {
  let next = from;
  while (next < to) {
    shift(framer, bytes[next++]!);
    if (framer.filled < WEIGHED || !looksLikeMessage(framer.first, framer.second, framer.third)) continue;
    beginMessage(framer, framer.first, 8, at);
    return next;
  }
  return next;
}

/** Starts a message whose first `known` bytes are in the words. */
function beginMessage(framer: Framer, transport: number, known: number, at: Provenance): void {
  const length = transport & 0xffffff;
  scratchView.setUint32(4, framer.second);
  scratchView.setUint32(8, framer.third);
  framer.lost = false;
  framer.filled = 0;
  framer.heard = true;
  framer.left = length - known;
  framer.sink.begin(length, at);
  framer.sink.data(scratch, WEIGHED - known, WEIGHED, at);
  if (framer.left === 0) framer.sink.done(at);
}

function lose(framer: Framer): void {
  framer.lost = true;
  framer.losses++;
}

/**
 * `count` bytes will never come; 0 says that the direction begins in the middle. A hole inside a message is
 * told to the sink, one that reaches past its end makes the framer look for the next header.
 */
export function skipFrames(framer: Framer, count: number, at: Provenance): void {
  const inside = Math.min(count, framer.left);
  if (framer.heard && inside > 0) framer.sink.gap(inside, at);
  framer.left -= inside;
  if (framer.left === 0 && inside > 0 && framer.heard) framer.sink.done(at);
  if (count > inside || count === 0) {
    framer.filled = 0;
    framer.lost = true;
  }
}
