import { goTo, KIND_IPV4, KIND_IPV6, KIND_OTHER, type Next } from '../next.ts';

const AF_INET = 2;
const AF_INET6 = 10;
const TLV_PAYLOAD = 9;
/** Attributes before the payload; the kernel writes fewer than twenty. */
const MAX_ATTRIBUTES = 32;

/** LINKTYPE_NFLOG: address family, version, resource, then attributes padded to four bytes. */
export function parseNflog(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 4) return false;
  const family = view.getUint8(at);
  const kind = family === AF_INET ? KIND_IPV4 : family === AF_INET6 ? KIND_IPV6 : KIND_OTHER;
  let from = at + 4;
  for (let i = 0; i < MAX_ATTRIBUTES && end - from >= 4; i++) {
    const length = view.getUint16(from, true);
    if (length < 4) return false;
    const type = view.getUint16(from + 2, true) & 0x7fff;
    if (type === TLV_PAYLOAD) return goTo(next, kind, from + 4, Math.min(end, from + length));
    from += (length + 3) & ~3;
  }
  return false;
}
