import { type Bad, bad } from '../../base/bad.ts';
import { MAX_LABEL_BYTES, MAX_NAME_JUMPS, MAX_NAME_OCTETS } from './bounds.ts';
import { LABEL_TYPE, NAME_LONG, NAME_PAST_END, POINTER_JUMPS, POINTER_NOT_BACKWARDS } from './reasons.ts';

/**
 * Names are bytes: labels with a length octet before each (RFC 1035 section 3.1), case as sent. Text is made
 * only for people.
 */

/**
 * Offset of the octet that ends the labels at `at`: the root byte, or the first of the two octets of a
 * compression pointer. Negative code when the labels run past the end or over 255 octets. Never jumps.
 */
export function endOfLabels(bytes: Uint8Array, messageEnd: number, at: number): number {
  const limit = at + MAX_NAME_OCTETS;
  let p = at;
  while (p < messageEnd) {
    const octet = bytes[p]!;
    if (octet === 0) return p < limit ? p : NAME_LONG;
    if (octet > MAX_LABEL_BYTES) {
      if (octet < 0xc0) return LABEL_TYPE;
      return p + 2 <= messageEnd ? p : NAME_PAST_END;
    }
    p += octet + 1;
    if (p >= limit) return p > messageEnd ? NAME_PAST_END : NAME_LONG;
  }
  return NAME_PAST_END;
}

/** First offset behind a name whose labels end at `terminator` (see `endOfLabels`). */
export function afterName(bytes: Uint8Array, terminator: number): number {
  return terminator + (bytes[terminator] === 0 ? 1 : 2);
}

/** Where the pointer at `at` leads, counted from the message's first byte (RFC 1035 section 4.1.4). */
export function pointerTarget(bytes: Uint8Array, messageStart: number, at: number): number {
  return messageStart + (((bytes[at]! & 0x3f) << 8) | bytes[at + 1]!);
}

/**
 * Writes the name at `at` to `out` with compression undone: labels with length octets and the root byte.
 * Returns its length, at most 255, or a negative code of `reasons.ts`. Each pointer must lead before the piece
 * it stands in, so the walk always ends; `out` has at least 255 bytes.
 */
export function expandName(
  bytes: Uint8Array,
  messageStart: number,
  messageEnd: number,
  at: number,
  out: Uint8Array,
): number {
  let length = 0;
  let jumps = 0;
  let pieceStart = at;
  let p = at;
  while (p < messageEnd) {
    const octet = bytes[p]!;
    if (octet === 0) {
      out[length] = 0;
      return length + 1;
    }
    if (octet <= MAX_LABEL_BYTES) {
      const next = p + 1 + octet;
      if (next > messageEnd) return NAME_PAST_END;
      if (length + octet + 2 > MAX_NAME_OCTETS) return NAME_LONG;
      while (p < next) out[length++] = bytes[p++]!;
      continue;
    }
    if (octet < 0xc0) return LABEL_TYPE;
    if (p + 2 > messageEnd) return NAME_PAST_END;
    p = pointerTarget(bytes, messageStart, p);
    if (p >= pieceStart) return POINTER_NOT_BACKWARDS;
    if (++jumps > MAX_NAME_JUMPS) return POINTER_JUMPS;
    pieceStart = p;
  }
  return NAME_PAST_END;
}

/** The labels of a wire name as views without their length octets; a root byte at the end is no label. */
export function labelsOf(name: Uint8Array): Uint8Array[] {
  const labels: Uint8Array[] = [];
  let p = 0;
  while (p < name.length && name[p] !== 0) {
    const next = p + 1 + name[p]!;
    labels.push(name.subarray(p + 1, next));
    p = next;
  }
  return labels;
}

/** A lower-cased copy (ASCII only, RFC 4343). Length octets are below 64 and so never letters. */
export function lowerName(name: Uint8Array): Uint8Array {
  const lower = name.slice();
  for (let i = 0; i < lower.length; i++) {
    const c = lower[i]!;
    if (c >= 0x41 && c <= 0x5a) lower[i] = c + 0x20;
  }
  return lower;
}

const HEX = '0123456789abcdef';

function escapedByte(c: number): string {
  if (c > 0x20 && c < 0x7f && c !== 0x2e && c !== 0x5c) return String.fromCharCode(c);
  return `\\x${HEX[c >> 4]}${HEX[c & 15]}`;
}

/**
 * Dotted text of wire labels, without a final dot; the root is `.`. Blanks, bytes outside printable ASCII and
 * dots and backslashes inside a label are `\xHH`, so the text leads back to the bytes.
 */
export function nameText(labels: Uint8Array): string {
  let text = '';
  for (const label of labelsOf(labels)) {
    if (text !== '') text += '.';
    for (let i = 0; i < label.length; i++) text += escapedByte(label[i]!);
  }
  return text === '' ? '.' : text;
}

/** Reasons of `nameFromText`. */
export type NameTextReason = 'label-empty' | 'label-long' | 'name-long' | 'escape';

function hexValue(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const letter = c | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Value of the escape behind a backslash at `at`: `\xHH`, `\DDD` (RFC 1035 section 5.1) or `\c`; null when it is none. */
function readEscape(text: Uint8Array, at: number): { value: number; next: number } | null {
  const first = text[at + 1];
  if (first === undefined) return null;
  if (first === 0x78 && at + 3 < text.length) {
    const high = hexValue(text[at + 2]!);
    const low = hexValue(text[at + 3]!);
    if (high >= 0 && low >= 0) return { value: high * 16 + low, next: at + 4 };
  }
  if (first < 0x30 || first > 0x39) return { value: first, next: at + 2 };
  const digits = text.subarray(at + 1, at + 4);
  if (digits.length < 3 || digits.some((c) => c < 0x30 || c > 0x39)) return null;
  const value = (digits[0]! - 0x30) * 100 + (digits[1]! - 0x30) * 10 + (digits[2]! - 0x30);
  return value < 256 ? { value, next: at + 4 } : null;
}

/**
 * Wire labels (no root byte) of dotted text with `\DDD`, `\xHH` and `\c` escapes; a final dot is allowed and
 * `.` or empty text is the root. Characters outside ASCII stand for their UTF-8 bytes.
 */
export function nameFromText(text: string): Uint8Array | Bad<NameTextReason> {
  const source = new TextEncoder().encode(text);
  const out: number[] = [0];
  let lengthAt = 0;
  if (text === '' || text === '.') return new Uint8Array(0);
  for (let p = 0; p < source.length; ) {
    let value = source[p]!;
    let next = p + 1;
    if (value === 0x2e) {
      if (out[lengthAt] === 0) return bad('label-empty', p);
      lengthAt = out.push(0) - 1;
      p = next;
      continue;
    }
    if (value === 0x5c) {
      const escaped = readEscape(source, p);
      if (!escaped) return bad('escape', p);
      ({ value, next } = escaped);
    }
    out.push(value);
    if (++out[lengthAt]! > MAX_LABEL_BYTES) return bad('label-long', p);
    if (out.length + 1 > MAX_NAME_OCTETS) return bad('name-long', p);
    p = next;
  }
  if (out[lengthAt] === 0) out.pop();
  return Uint8Array.from(out);
}
