import { goToType, type Next } from '../next.ts';

/** Ethernet II and IEEE 802.3: two addresses and a type or length (IEEE 802.3 section 3.1.1). */
export function parseEthernet(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 14) return false;
  return goToType(next, view.getUint16(at + 12), at + 14, end);
}
