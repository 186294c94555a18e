import { goTo, goToType, KIND_LLC, KIND_OTHER, type Next } from '../next.ts';

/** Netlink messages are captured with the same header; their protocol is no EtherType. */
const ARPHRD_NETLINK = 824;
/** Pseudo protocol for 802.2 frames (if_ether.h ETH_P_802_2). */
const ETH_P_802_2 = 0x0004;

/** Payload kind of a Linux cooked capture from its protocol and ARPHRD_ type. */
export function goToCooked(next: Next, protocol: number, arphrd: number, at: number, end: number): boolean {
  if (arphrd === ARPHRD_NETLINK) return goTo(next, KIND_OTHER, at, end);
  if (protocol === ETH_P_802_2) return goTo(next, KIND_LLC, at, end);
  if (protocol < 0x0600) return goTo(next, KIND_OTHER, at, end);
  return goToType(next, protocol, at, end);
}

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD_ type, address length, address, protocol. */
export function parseSll(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 16) return false;
  return goToCooked(next, view.getUint16(at + 14), view.getUint16(at + 2), at + 16, end);
}
