import { goTo, KIND_ETHERNET, type Next } from '../next.ts';

/** EtherIP (RFC 3378 section 3): version 3 and twelve reserved bits, then an Ethernet frame. */
export function parseEtherIp(view: DataView, at: number, end: number, next: Next): boolean {
  return end - at >= 2 && view.getUint16(at) === 0x3000 && goTo(next, KIND_ETHERNET, at + 2, end);
}
