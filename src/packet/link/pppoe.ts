import { goTo, KIND_OTHER, KIND_PPP, type Next } from '../next.ts';

/** PPPoE session packet (RFC 2516 section 4): version and type, code, session, length. */
export function parsePppoe(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 6) return false;
  if (view.getUint16(at) !== 0x1100) return goTo(next, KIND_OTHER, at, end);
  return goTo(next, KIND_PPP, at + 6, Math.min(end, at + 6 + view.getUint16(at + 4)));
}
