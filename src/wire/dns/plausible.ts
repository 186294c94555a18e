import { HEADER_BYTES, MIN_RECORD_BYTES, RECORD_FIXED_BYTES } from './bounds.ts';
import { FLAG, OPCODE_SHIFT } from './header.ts';
import { afterName, endOfLabels, pointerTarget } from './name.ts';
import { NAME_PAST_END } from './reasons.ts';
import { CLASS } from './types.ts';

/** What the bytes seen so far say: no DNS, DNS, or too few of them to tell. */
export type Plausible = 'no' | 'yes' | 'more';

/** A question's additional records: OPT, TSIG or SIG(0), and one to spare. */
const MAX_QUERY_RECORDS = 3;
/** Opcodes in use: QUERY, NOTIFY, UPDATE (RFC 1035, RFC 1996, RFC 2136). */
const OPCODES: ReadonlySet<number> = new Set([0, 4, 5]);

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** A query asks and says nothing else: no answer bits, no response code, no answer or authority records. */
function isQueryHeader(bytes: Uint8Array, at: number, flags: number): boolean {
  if ((flags & (FLAG.authoritative | FLAG.truncated | FLAG.rcode)) !== 0) return false;
  const update = (flags & FLAG.opcode) >> OPCODE_SHIFT === 5;
  if (!update && (word(bytes, at + 6) !== 0 || word(bytes, at + 8) !== 0)) return false;
  return word(bytes, at + 10) <= MAX_QUERY_RECORDS;
}

function isHeader(bytes: Uint8Array, at: number, room: number): boolean {
  const flags = word(bytes, at + 2);
  if ((flags & FLAG.reserved) !== 0 || !OPCODES.has((flags & FLAG.opcode) >> OPCODE_SHIFT)) return false;
  if (word(bytes, at + 4) !== 1) return false;
  const records = word(bytes, at + 6) + word(bytes, at + 8) + word(bytes, at + 10);
  if (records * MIN_RECORD_BYTES > room) return false;
  return (flags & FLAG.response) !== 0 || isQueryHeader(bytes, at, flags);
}

function isQuestionTail(bytes: Uint8Array, at: number): boolean {
  const kind = word(bytes, at);
  const group = word(bytes, at + 2);
  return kind !== 0 && (group === CLASS.IN || group === CLASS.CH || group === CLASS.ANY);
}

/** Offset behind the only question of the message at `start`; 0 when it is none, -1 when it is not all there. */
function questionEnd(bytes: Uint8Array, start: number, end: number): number {
  const terminator = endOfLabels(bytes, end, start + HEADER_BYTES);
  if (terminator === NAME_PAST_END) return -1;
  if (terminator < 0 || bytes[terminator] !== 0) return 0;
  const tail = terminator + 1;
  if (tail + 4 > end) return -1;
  return isQuestionTail(bytes, tail) ? tail + 4 : 0;
}

/**
 * Judges the first `end - start` bytes of a message of `size` bytes: header and its one question. `more` only
 * while all that is there fits.
 */
export function plausibleStart(bytes: Uint8Array, start: number, end: number, size: number): Plausible {
  if (size < HEADER_BYTES + 5) return 'no';
  if (end - start < HEADER_BYTES) return 'more';
  if (!isHeader(bytes, start, size - HEADER_BYTES - 5)) return 'no';
  const next = questionEnd(bytes, start, Math.min(end, start + size));
  if (next > 0) return 'yes';
  return next === 0 || end - start >= size ? 'no' : 'more';
}

function skipRecord(bytes: Uint8Array, start: number, end: number, at: number): number {
  const terminator = endOfLabels(bytes, end, at);
  if (terminator < 0) return -1;
  if (bytes[terminator] !== 0 && pointerTarget(bytes, start, terminator) >= at) return -1;
  const fixed = afterName(bytes, terminator);
  if (fixed + RECORD_FIXED_BYTES > end) return -1;
  const next = fixed + RECORD_FIXED_BYTES + word(bytes, fixed + 8);
  return next <= end ? next : -1;
}

/**
 * True when `bytes[start, end)` is one whole DNS message that fits exactly: known opcode, one question of a
 * common class, as many records as the header claims, nothing behind them. With `cut` bytes missing at the end
 * only what is there must fit. Random bytes pass less than once in 10^9.
 */
export function isPlausibleMessage(bytes: Uint8Array, start: number, end: number, cut: number): boolean {
  if (plausibleStart(bytes, start, end, end - start + cut) !== 'yes') return false;
  let at = questionEnd(bytes, start, end);
  const records = word(bytes, start + 6) + word(bytes, start + 8) + word(bytes, start + 10);
  for (let i = 0; i < records; i++) {
    at = skipRecord(bytes, start, end, at);
    if (at < 0) return cut > 0;
  }
  return at === end;
}
