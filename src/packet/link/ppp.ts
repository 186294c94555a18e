import { goTo, KIND_IPV4, KIND_IPV6, KIND_OTHER, type Next } from '../next.ts';
import { parseCiscoHdlc } from './hdlc.ts';

const ALL_STATIONS_UNNUMBERED = 0xff03;
const MPLS = 0x8847;

function kindOf(protocol: number): number {
  if (protocol === 0x0021) return KIND_IPV4;
  if (protocol === 0x0057) return KIND_IPV6;
  if (protocol === 0x0281) return MPLS;
  return KIND_OTHER;
}

/**
 * PPP with or without address and control (RFC 1662 section 3.1), protocol field of one or two bytes
 * (RFC 1661 section 2: an odd first byte ends the field).
 */
export function parsePpp(view: DataView, at: number, end: number, next: Next): boolean {
  let from = at;
  if (end - from >= 2 && view.getUint16(from) === ALL_STATIONS_UNNUMBERED) from += 2;
  if (end - from < 2) return false;
  const first = view.getUint8(from);
  if ((first & 1) === 1) return goTo(next, kindOf(first), from + 1, end);
  return goTo(next, kindOf(view.getUint16(from)), from + 2, end);
}

/** LINKTYPE_PPP_HDLC: PPP, or Cisco HDLC when the address is a unicast or broadcast of that protocol. */
export function parsePppHdlc(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 4) return false;
  const address = view.getUint8(at);
  if (address === 0x0f || address === 0x8f) return parseCiscoHdlc(view, at, end, next);
  return parsePpp(view, at, end, next);
}

/** LINKTYPE_PPP_PPPD and LINKTYPE_PPP_WITH_DIR: a direction byte, then PPP. */
export function parsePppDirection(view: DataView, at: number, end: number, next: Next): boolean {
  return end - at >= 3 && parsePpp(view, at + 1, end, next);
}
