import { goTo, KIND_IPV6, type Next } from '../next.ts';

const INDICATOR_AUTHENTICATION = 0x0001;
const INDICATOR_ORIGIN = 0x0000;
const ORIGIN_LENGTH = 8;

/** Length of an authentication header: indicator, two lengths, identifier, value, nonce, confirmation. */
function authenticationLength(view: DataView, at: number): number {
  return 4 + view.getUint8(at + 2) + view.getUint8(at + 3) + 9;
}

/** Teredo (RFC 4380 section 5.1.1): an optional authentication, an optional origin, then IPv6. */
export function parseTeredo(view: DataView, at: number, end: number, next: Next): boolean {
  let from = at;
  if (end - from >= 4 && view.getUint16(from) === INDICATOR_AUTHENTICATION)
    from += authenticationLength(view, from);
  if (end - from >= ORIGIN_LENGTH && view.getUint16(from) === INDICATOR_ORIGIN) from += ORIGIN_LENGTH;
  if (end - from < 40 || view.getUint8(from) >> 4 !== 6) return false;
  return goTo(next, KIND_IPV6, from, end);
}
