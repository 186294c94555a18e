import { type AddressTable, internV4, internWords, NO_ADDRESS } from '../base/address.ts';

/** Numbers and addresses straight from the bytes of a line. */

const ZERO = 0x30;
const DOT = 0x2e;
const COLON = 0x3a;
const PERCENT = 0x25;
/** Groups of an IPv6 address. */
const GROUPS = 8;

/** Decimal digits in `bytes[from, to)` as a number up to `max`; -1 when they are none or more. */
export function parseCount(bytes: Uint8Array, from: number, to: number, max: number): number {
  if (from >= to) return -1;
  let value = 0;
  for (let p = from; p < to; p++) {
    const digit = bytes[p]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
    if (value > max) return -1;
  }
  return value;
}

/** Dotted IPv4 as an unsigned number; -1 when it is none. */
export function parseV4(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 7 || to - from > 15) return -1;
  let value = 0;
  let parts = 0;
  for (let p = from; p < to; p++) {
    let part = 0;
    const start = p;
    for (; p < to && bytes[p] !== DOT; p++) {
      const digit = bytes[p]! - ZERO;
      if (digit < 0 || digit > 9) return -1;
      part = part * 10 + digit;
    }
    if (p === start || p - start > 3 || part > 255 || (p === to - 1 && bytes[p] === DOT)) return -1;
    value = value * 256 + part;
    parts++;
  }
  return parts === 4 ? value : -1;
}

/** Bytes of text with one byte a character. Plain, not a Buffer: one kind of array keeps the scanning loops fast. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** Text of bytes, one character a byte. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

const head = new Uint16Array(GROUPS);
/** The address that `parseV6` read last, as four words. */
const v6 = new Uint32Array(4);

function hexDigit(c: number): number {
  if (c >= ZERO && c <= 0x39) return c - ZERO;
  const letter = c | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** End of the hex group at `from`; its value goes to `head[count]`. -1 when it is none. */
function readGroup(bytes: Uint8Array, from: number, to: number, count: number): number {
  let value = 0;
  let p = from;
  for (; p < to && bytes[p] !== COLON; p++) {
    const digit = hexDigit(bytes[p]!);
    if (digit < 0 || p - from > 3) return -1;
    value = value * 16 + digit;
  }
  head[count] = value;
  return p > from ? p : -1;
}

/** Reads the groups up to the end into `head`; returns how many and where `::` stood (-1: nowhere), or null. */
function readGroups(bytes: Uint8Array, from: number, to: number): { count: number; gap: number } | null {
  let count = 0;
  let gap = -1;
  let p = from;
  while (p < to) {
    const tail = count <= GROUPS - 2 ? parseV4(bytes, p, to) : -1;
    if (tail >= 0) {
      head[count++] = tail >>> 16;
      head[count++] = tail;
      return { count, gap };
    }
    if (bytes[p] === COLON) {
      if (gap >= 0 || bytes[p + 1] !== COLON || p + 2 > to || (p > from && count === 0)) return null;
      gap = count;
      p += 2;
      continue;
    }
    if (count === GROUPS) return null;
    p = readGroup(bytes, p, to, count++);
    if (p < 0) return null;
    if (p < to && bytes[p + 1] !== COLON) p++;
    if (p === to && bytes[p - 1] === COLON) return null;
  }
  return { count, gap };
}

/**
 * IPv6 text with `::` and a dotted tail (RFC 4291 section 2.2) as four words, lent until the next call; null when
 * it is none.
 */
export function parseV6(bytes: Uint8Array, from: number, to: number): Uint32Array | null {
  if (to - from < 2) return null;
  const groups = readGroups(bytes, from, to);
  if (!groups) return null;
  const { count, gap } = groups;
  if (gap < 0 ? count !== GROUPS : count >= GROUPS) return null;
  const missing = GROUPS - count;
  v6.fill(0);
  for (let i = 0; i < count; i++) {
    const group = gap >= 0 && i >= gap ? i + missing : i;
    v6[group >> 1]! |= head[i]! << (group & 1 ? 0 : 16);
  }
  return v6;
}

function zoneStart(bytes: Uint8Array, from: number, to: number): number {
  let p = from;
  while (p < to && bytes[p] !== PERCENT) p++;
  return p;
}

/** Address id of IPv4 or IPv6 text; a zone index (`%eth0`) is left out. NO_ADDRESS when it is none. */
export function internBytes(table: AddressTable, bytes: Uint8Array, from: number, to: number): number {
  const v4 = parseV4(bytes, from, to);
  if (v4 >= 0) return internV4(table, v4);
  const words = parseV6(bytes, from, zoneStart(bytes, from, to));
  return words ? internWords(table, words[0]!, words[1]!, words[2]!, words[3]!) : NO_ADDRESS;
}
