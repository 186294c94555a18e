/**
 * What a layer found: the kind of its payload and where that lies. One record is reused for a whole frame.
 * Kinds below 2^16 are EtherTypes (IEEE 802 numbers); those above are payloads that no EtherType names.
 */
export interface Next {
  kind: number;
  at: number;
  end: number;
}

/** Reads one header of `[at, end)` and fills `next`; false when the header is cut or contradicts itself. */
export type Layer = (view: DataView, at: number, end: number, next: Next) => boolean;

export const KIND_IPV4 = 0x0800;
export const KIND_IPV6 = 0x86dd;
/** An Ethernet frame from its destination address on. */
export const KIND_ETHERNET = 0x10000;
/** IP of the version that its first four bits say. */
export const KIND_IP = 0x10001;
/** IEEE 802.2 LLC. */
export const KIND_LLC = 0x10002;
/** PPP from its address or protocol field on. */
export const KIND_PPP = 0x10003;
/** Payload that the link layer encrypts. */
export const KIND_ENCRYPTED = 0x10004;
/** Several LLC payloads, each after two addresses and a length (IEEE 802.11-2020 section 9.3.2.2, A-MSDU). */
export const KIND_AGGREGATE = 0x10006;
/** Known, and no packet of IP. */
export const KIND_OTHER = 0x10005;

/** Longest 802.3 length; a type field at or below it is a length and LLC follows (IEEE 802.3 section 3.2.6). */
const MAX_8023_LENGTH = 1500;

/** A fresh record. */
export function createNext(): Next {
  return { kind: KIND_OTHER, at: 0, end: 0 };
}

/** Fills `next`; true so that a layer can end with it. */
export function goTo(next: Next, kind: number, at: number, end: number): boolean {
  next.kind = kind;
  next.at = at;
  next.end = end;
  return true;
}

/** Like `goTo` with a type-or-length field as Ethernet and VLAN tags have it. */
export function goToType(next: Next, type: number, at: number, end: number): boolean {
  return goTo(next, type <= MAX_8023_LENGTH ? KIND_LLC : type, at, end);
}
