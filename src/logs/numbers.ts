import { type AddressTable, internText, internV4, NO_ADDRESS } from '../base/address.ts';

/** Numbers and addresses straight from the bytes of a line. */

const ZERO = 0x30;
const DOT = 0x2e;
/** Longest IPv6 text (RFC 4291 section 2.2, with a dotted tail). */
const MAX_ADDRESS_TEXT = 45;

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

/** Text of bytes, one character a byte. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

/** Address id of IPv4 or IPv6 text; a zone index (`%eth0`) is left out. NO_ADDRESS when it is none. */
export function internBytes(table: AddressTable, bytes: Uint8Array, from: number, to: number): number {
  const v4 = parseV4(bytes, from, to);
  if (v4 >= 0) return internV4(table, v4);
  if (to - from > MAX_ADDRESS_TEXT + 20) return NO_ADDRESS;
  return internText(table, latin1(bytes, from, to).replace(/%.*$/, ''));
}
