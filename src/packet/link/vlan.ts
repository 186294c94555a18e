import { goTo, goToType, KIND_ETHERNET, type Next } from '../next.ts';

/** IEEE 802.1Q and 802.1ad tag: two bytes of control information, then the inner type. */
export function parseVlan(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 4) return false;
  return goToType(next, view.getUint16(at + 2), at + 4, end);
}

/** IEEE 802.1ah backbone tag: four bytes of service instance, then a whole Ethernet frame. */
export function parseBackbone(_view: DataView, at: number, end: number, next: Next): boolean {
  return end - at >= 4 && goTo(next, KIND_ETHERNET, at + 4, end);
}

/** VN-Tag (IEEE 802.1BR predecessor): four bytes, then the inner type. */
export function parseVnTag(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 6) return false;
  return goToType(next, view.getUint16(at + 4), at + 6, end);
}
