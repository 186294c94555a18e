import { goTo, KIND_IPV4, KIND_OTHER, KIND_PPP, type Next } from '../next.ts';
import { goToErspan1Or2, goToErspan3 } from './erspan.ts';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
/** Version 1 only (RFC 2637 section 4.1). */
const ACKNOWLEDGEMENT = 0x0080;
const VERSION = 0x0007;

const TYPE_PPP = 0x880b;
const TYPE_ERSPAN = 0x88be;
const TYPE_ERSPAN_3 = 0x22eb;
const TYPE_WCCP = 0x883e;

/** PPTP's GRE (RFC 2637 section 4.1): key with payload length, optional sequence and acknowledgement, PPP. */
function parsePptp(view: DataView, at: number, end: number, next: Next): boolean {
  const flags = view.getUint16(at);
  if ((flags & KEY) === 0 || view.getUint16(at + 2) !== TYPE_PPP) return goTo(next, KIND_OTHER, at, end);
  if ((flags & SEQUENCE) === 0) return goTo(next, KIND_OTHER, at, end);
  const from = at + 12 + ((flags & ACKNOWLEDGEMENT) !== 0 ? 4 : 0);
  return from <= end && goTo(next, KIND_PPP, from, end);
}

/** WCCP puts four bytes before the packet in its version 2, none in version 1: IPv4 begins with a 4. */
function goToWccp(view: DataView, at: number, end: number, next: Next): boolean {
  if (at >= end) return false;
  return goTo(next, KIND_IPV4, view.getUint8(at) >> 4 === 4 ? at : at + 4, end);
}

/** GRE (RFC 2784, RFC 2890; RFC 1701 source routing is refused), with ERSPAN, PPTP, NVGRE and WCCP inside. */
export function parseGre(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 4) return false;
  const flags = view.getUint16(at);
  if ((flags & VERSION) === 1) return parsePptp(view, at, end, next);
  if ((flags & VERSION) !== 0 || (flags & ROUTING) !== 0) return false;
  let from = at + 4;
  if ((flags & CHECKSUM) !== 0) from += 4;
  if ((flags & KEY) !== 0) from += 4;
  if ((flags & SEQUENCE) !== 0) from += 4;
  if (from > end) return false;
  const type = view.getUint16(at + 2);
  if (type === TYPE_ERSPAN) return goToErspan1Or2((flags & SEQUENCE) !== 0, from, end, next);
  if (type === TYPE_ERSPAN_3) return goToErspan3(view, from, end, next);
  if (type === TYPE_WCCP) return goToWccp(view, from, end, next);
  return goTo(next, type, from, end);
}
