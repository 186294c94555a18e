import { goToType, type Next } from '../next.ts';

/** Cisco HDLC (LINKTYPE_C_HDLC): address, control, EtherType. */
export function parseCiscoHdlc(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 4) return false;
  return goToType(next, view.getUint16(at + 2), at + 4, end);
}
