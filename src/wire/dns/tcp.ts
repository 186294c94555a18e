import { createProvenance, type Provenance } from '../../base/provenance.ts';
import { holdBytes } from '../held.ts';
import { HEADER_BYTES, MAX_RESYNC_BYTES } from './bounds.ts';
import { plausibleStart } from './plausible.ts';
import { copyProvenance } from './roles.ts';

/** Receives each message of a direction: `bytes[start, end)` lent, `cut` bytes of its end lost, `at` of its first segment. */
export type OnMessage = (
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  cut: number,
  at: Provenance,
) => void;

/** One direction of DNS over TCP: a length of two octets, then the message (RFC 1035 section 4.2.2, RFC 7766). */
export interface DnsFramer {
  /** A message (with its length octets) that is not yet whole, or what resynchronising still weighs. */
  held: Uint8Array;
  view: DataView;
  filled: number;
  /** Bytes to drop: the rest of a message whose middle was lost. */
  skip: number;
  /** True while the place of the next length is not known. */
  lost: boolean;
  /** Provenance of the segment with the first held byte. */
  readonly at: Provenance;
}

/** Length octets. */
const PREFIX = 2;
/** First size of the buffer for a message in pieces; it doubles as bytes come, never because a length says so. */
const FIRST_HELD = 512;

/** A framer at the start of a direction; `lost` when the capture began in the middle of the connection. */
export function createFramer(lost: boolean): DnsFramer {
  const held = new Uint8Array(0);
  return { held, view: new DataView(held.buffer), filled: 0, skip: 0, lost, at: createProvenance() };
}

function hold(framer: DnsFramer, bytes: Uint8Array, from: number, to: number, at: Provenance): void {
  if (framer.filled === 0) copyProvenance(framer.at, at);
  holdBytes(framer, bytes, from, to - from, FIRST_HELD);
}

function sizeOf(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** Completes the held message from `bytes[from, to)`; returns how far it took them. */
function complete(
  framer: DnsFramer,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
  emit: OnMessage,
): number {
  let next = from;
  while (framer.filled < PREFIX && next < to) hold(framer, bytes, next, ++next, at);
  if (framer.filled < PREFIX) return next;
  const whole = PREFIX + sizeOf(framer.held, 0);
  const take = Math.min(to, next + whole - framer.filled);
  if (take > next) hold(framer, bytes, next, take, at);
  if (framer.filled >= whole) {
    framer.filled = 0;
    emit(framer.held, framer.view, PREFIX, whole, 0, framer.at);
  }
  return take;
}

/** Offset of the first length and message that could be, `to` when none: what is undecided is held. */
function findMessage(bytes: Uint8Array, from: number, to: number): { start: number; sure: boolean } {
  for (let p = from; p < to; p++) {
    if (to - p < PREFIX + HEADER_BYTES) return { start: p, sure: false };
    const verdict = plausibleStart(bytes, p + PREFIX, to, sizeOf(bytes, p));
    if (verdict !== 'no') return { start: p, sure: verdict === 'yes' };
  }
  return { start: to, sure: false };
}

/** Looks for the next message after a gap; returns where reading goes on. */
function resync(
  framer: DnsFramer,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
  emit: OnMessage,
): number {
  const joined = framer.filled > 0;
  const next = joined ? Math.min(to, from + MAX_RESYNC_BYTES) : to;
  if (joined) hold(framer, bytes, from, next, at);
  const source = joined ? framer.held : bytes;
  const end = joined ? framer.filled : to;
  const { start, sure } = findMessage(source, joined ? 0 : from, end);
  const rest = source.slice(start, end);
  framer.filled = 0;
  framer.lost = !sure;
  if (!sure) hold(framer, rest, 0, rest.length, at);
  else pushFrames(framer, rest, new DataView(rest.buffer), 0, rest.length, at, emit);
  return next;
}

/**
 * Takes bytes of the direction in order and emits each message as it becomes whole: in place when it lies in one
 * segment, else from the framer's own buffer. Linear in the bytes under any segmentation.
 */
export function pushFrames(
  framer: DnsFramer,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  at: Provenance,
  emit: OnMessage,
): void {
  let next = from;
  while (next < to) {
    if (framer.skip > 0) {
      const drop = Math.min(framer.skip, to - next);
      framer.skip -= drop;
      next += drop;
    } else if (framer.lost) {
      next = resync(framer, bytes, next, to, at, emit);
    } else if (framer.filled === 0 && to - next >= PREFIX && to - next >= PREFIX + sizeOf(bytes, next)) {
      const end = next + PREFIX + sizeOf(bytes, next);
      emit(bytes, view, next + PREFIX, end, 0, at);
      next = end;
    } else next = complete(framer, bytes, next, to, at, emit);
  }
}

/**
 * `count` bytes will never come. When they end inside the message at hand its place is still known: it is
 * emitted short and its rest dropped. Otherwise the next message is looked for.
 */
export function skipFrames(framer: DnsFramer, count: number, emit: OnMessage): void {
  if (count <= 0 || framer.lost) {
    if (framer.lost) framer.filled = 0;
    return;
  }
  if (framer.skip >= count) {
    framer.skip -= count;
    return;
  }
  const whole = framer.filled >= PREFIX ? PREFIX + sizeOf(framer.held, 0) : 0;
  framer.lost = framer.skip > 0 || framer.filled + count > whole;
  framer.skip = framer.lost ? 0 : whole - framer.filled - count;
  flushFrames(framer, emit);
}

/** Emits a message that will never be whole, as far as it came, if there is as much as a header. */
export function flushFrames(framer: DnsFramer, emit: OnMessage): void {
  const { filled, held, view, at } = framer;
  framer.filled = 0;
  if (filled < PREFIX + HEADER_BYTES) return;
  emit(held, view, PREFIX, filled, Math.max(0, PREFIX + sizeOf(held, 0) - filled), at);
}
