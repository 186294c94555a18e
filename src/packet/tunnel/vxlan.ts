import { goTo, KIND_ETHERNET, KIND_IPV4, KIND_IPV6, type Next } from '../next.ts';

const FLAG_VNI = 0x08;
const FLAG_NEXT_PROTOCOL = 0x04;
/** Reserved in VXLAN and in its extensions for groups and other protocols. */
const FLAGS_NEVER = 0x33;

/** VXLAN-GPE next protocol (draft-ietf-nvo3-vxlan-gpe section 3.1) as a kind; 0 when not known. */
function extendedKind(protocol: number): number {
  if (protocol === 1) return KIND_IPV4;
  if (protocol === 2) return KIND_IPV6;
  return protocol === 3 ? KIND_ETHERNET : 0;
}

/** VXLAN (RFC 7348 section 5): flags with a valid network identifier, then an Ethernet frame. */
export function parseVxlan(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 8) return false;
  const flags = view.getUint8(at);
  if ((flags & FLAG_VNI) === 0 || (flags & FLAGS_NEVER) !== 0) return false;
  const extended = (flags & FLAG_NEXT_PROTOCOL) !== 0;
  const kind = extended ? extendedKind(view.getUint8(at + 3)) : KIND_ETHERNET;
  return kind !== 0 && goTo(next, kind, at + 8, end);
}
