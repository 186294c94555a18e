import { goTo, type Next } from '../next.ts';

/** Geneve (RFC 8926 section 3.4): version 0, length of the options in words, EtherType of the payload. */
export function parseGeneve(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 8) return false;
  const first = view.getUint8(at);
  if (first >> 6 !== 0) return false;
  const from = at + 8 + (first & 0x3f) * 4;
  return from <= end && goTo(next, view.getUint16(at + 2), from, end);
}
