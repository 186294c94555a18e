import { goTo, goToType, KIND_IPV4, KIND_OTHER, type Next } from '../next.ts';

const SAP_SNAP = 0xaa;
const SAP_IP = 0x06;
const UNNUMBERED_INFORMATION = 0x03;
/** Encapsulated Ethernet (RFC 1042) and the bridge-tunnel variant (IEEE 802.1H). */
const OUI_ETHERNET = 0x000000;
const OUI_BRIDGE_TUNNEL = 0x0000f8;

/** IEEE 802.2 LLC with or without SNAP (RFC 1042). */
export function parseLlc(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 3) return false;
  const sap = view.getUint8(at);
  if (view.getUint8(at + 2) !== UNNUMBERED_INFORMATION) return goTo(next, KIND_OTHER, at, end);
  if (sap === SAP_IP) return goTo(next, KIND_IPV4, at + 3, end);
  if (sap !== SAP_SNAP) return goTo(next, KIND_OTHER, at, end);
  if (end - at < 8) return false;
  const oui = view.getUint32(at + 2) & 0xffffff;
  if (oui !== OUI_ETHERNET && oui !== OUI_BRIDGE_TUNNEL) return goTo(next, KIND_OTHER, at, end);
  return goToType(next, view.getUint16(at + 6), at + 8, end);
}
