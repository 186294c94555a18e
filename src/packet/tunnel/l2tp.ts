import { goTo, KIND_PPP, type Next } from '../next.ts';

const CONTROL = 0x8000;
const LENGTH = 0x4000;
const SEQUENCE = 0x0800;
const OFFSET = 0x0200;
const VERSION = 0x000f;

/** L2TP version 2 data messages (RFC 2661 section 3.1): optional length, ids, sequence, offset, then PPP. */
export function parseL2tp(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 2) return false;
  const flags = view.getUint16(at);
  if ((flags & CONTROL) !== 0 || (flags & VERSION) !== 2) return false;
  let from = at + 2 + ((flags & LENGTH) !== 0 ? 2 : 0) + 4 + ((flags & SEQUENCE) !== 0 ? 4 : 0);
  if ((flags & OFFSET) !== 0) {
    if (end - from < 2) return false;
    from += 2 + view.getUint16(from);
  }
  return end - from >= 2 && goTo(next, KIND_PPP, from, end);
}
