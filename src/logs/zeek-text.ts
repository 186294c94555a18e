import { MAX_LABEL_BYTES, MAX_NAME_OCTETS } from '../wire/dns/bounds.ts';

/** Bytes of a text with Zeek's escapes undone; reused, `bytes[start, end)`. */
export interface PlainText {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Own buffer for texts with escapes. */
  scratch: Uint8Array;
}

const BACKSLASH = 0x5c;
const LOWER_X = 0x78;
const DOT = 0x2e;

/** An empty text to be reused. */
export function createPlainText(): PlainText {
  const none = new Uint8Array(0);
  return { bytes: none, start: 0, end: 0, scratch: none };
}

function hexDigit(c: number | undefined): number {
  if (c === undefined) return -1;
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const letter = c | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** `\xHH` at `at` as a byte, or -1. */
function hexEscape(bytes: Uint8Array, at: number, to: number): number {
  if (at + 4 > to || bytes[at + 1] !== LOWER_X) return -1;
  const high = hexDigit(bytes[at + 2]);
  const low = hexDigit(bytes[at + 3]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function undo(text: PlainText, bytes: Uint8Array, from: number, to: number, doubled: boolean): void {
  if (text.scratch.length < to - from) text.scratch = new Uint8Array(2 * (to - from));
  const out = text.scratch;
  let length = 0;
  for (let p = from; p < to; ) {
    const value = bytes[p] === BACKSLASH ? hexEscape(bytes, p, to) : -1;
    if (value >= 0) {
      out[length++] = value;
      p += 4;
    } else {
      out[length++] = bytes[p]!;
      p += doubled && bytes[p] === BACKSLASH && p + 1 < to && bytes[p + 1] === BACKSLASH ? 2 : 1;
    }
  }
  text.bytes = out;
  text.start = 0;
  text.end = length;
}

/**
 * Undoes Zeek's escapes in `bytes[from, to)`: `\xHH` for bytes that are not printable, and `\\` where the writer
 * doubles backslashes. Text without a backslash is lent as it stands.
 */
export function plainText(
  text: PlainText,
  bytes: Uint8Array,
  from: number,
  to: number,
  doubled: boolean,
): PlainText {
  for (let p = from; p < to; p++) {
    if (bytes[p] !== BACKSLASH) continue;
    undo(text, bytes, from, to, doubled);
    return text;
  }
  text.bytes = bytes;
  text.start = from;
  text.end = to;
  return text;
}

/**
 * Writes dotted text as a wire name with its root byte to `out` at `at`; a final dot and the empty text (the
 * root) are allowed. Returns the offset behind it, or -1 when it is no name.
 */
export function writeName(out: Uint8Array, at: number, { bytes, start, end }: PlainText): number {
  let lengthAt = at;
  let p = at + 1;
  const last = end > start && bytes[end - 1] === DOT ? end - 1 : end;
  if (last - start + 2 > MAX_NAME_OCTETS) return -1;
  for (let i = start; i < last; i++) {
    const c = bytes[i]!;
    if (c !== DOT) {
      out[p++] = c;
      continue;
    }
    if (!closeLabel(out, lengthAt, p)) return -1;
    lengthAt = p++;
  }
  if (p > at + 1 && !closeLabel(out, lengthAt, p)) return -1;
  if (p === at + 1) p = at;
  out[p] = 0;
  return p + 1;
}

function closeLabel(out: Uint8Array, lengthAt: number, end: number): boolean {
  const length = end - lengthAt - 1;
  out[lengthAt] = length;
  return length > 0 && length <= MAX_LABEL_BYTES;
}
