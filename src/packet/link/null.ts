import { goTo, KIND_IPV4, KIND_IPV6, KIND_OTHER, type Next } from '../next.ts';

const AF_INET = 2;
/** AF_INET6 on Linux, NetBSD and OpenBSD, FreeBSD, macOS (tcpdump.org/linktypes.html, LINKTYPE_NULL). */
const AF_INET6: readonly number[] = [10, 24, 28, 30];
/** Address families are small; a larger number was written in the other byte order. */
const MAX_FAMILY = 0xffff;

/** LINKTYPE_NULL and LINKTYPE_LOOP: the address family in the byte order of the host that captured. */
export function parseNull(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 4) return false;
  const little = view.getUint32(at, true);
  const family = little > MAX_FAMILY ? view.getUint32(at) : little;
  if (family === AF_INET) return goTo(next, KIND_IPV4, at + 4, end);
  return goTo(next, AF_INET6.includes(family) ? KIND_IPV6 : KIND_OTHER, at + 4, end);
}
