import type { Next } from '../next.ts';
import { goToCooked } from './sll.ts';

/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface, ARPHRD_ type, packet type, address. */
export function parseSll2(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 20) return false;
  return goToCooked(next, view.getUint16(at), view.getUint16(at + 8), at + 20, end);
}
