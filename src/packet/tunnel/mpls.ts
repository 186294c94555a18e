import { MAX_MPLS_LABELS } from '../bounds.ts';
import { goTo, KIND_ETHERNET, KIND_IPV4, KIND_IPV6, type Next } from '../next.ts';

const BOTTOM_OF_STACK = 0x100;

/**
 * MPLS label stack (RFC 3032 section 2.1). The payload has no type: the first four bits tell IPv4 and IPv6,
 * zero is the control word of an Ethernet pseudowire (RFC 4385), anything else Ethernet without one.
 */
export function parseMpls(view: DataView, at: number, end: number, next: Next): boolean {
  let from = at;
  for (let i = 0; ; i++) {
    if (i >= MAX_MPLS_LABELS || end - from < 5) return false;
    const entry = view.getUint32(from);
    from += 4;
    if ((entry & BOTTOM_OF_STACK) !== 0) break;
  }
  const version = view.getUint8(from) >> 4;
  if (version === 4) return goTo(next, KIND_IPV4, from, end);
  if (version === 6) return goTo(next, KIND_IPV6, from, end);
  return goTo(next, KIND_ETHERNET, version === 0 ? from + 4 : from, end);
}
