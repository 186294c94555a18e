import { goTo, KIND_ETHERNET, KIND_IP, KIND_OTHER, type Next } from '../next.ts';

const TYPE_2_HEADER = 8;
const TYPE_3_HEADER = 12;
const PLATFORM_SUBHEADER = 8;
/** Frame type field of type III: 0 Ethernet, 2 IP. */
const FRAME_ETHERNET = 0;
const FRAME_IP = 2;

/** ERSPAN type I has no header of its own and no GRE sequence; type II has both (draft-foschiano-erspan-03). */
export function goToErspan1Or2(sequenced: boolean, at: number, end: number, next: Next): boolean {
  const from = sequenced ? at + TYPE_2_HEADER : at;
  return from <= end && goTo(next, KIND_ETHERNET, from, end);
}

/** ERSPAN type III: 12 bytes and, with the O bit, a platform subheader (draft-foschiano-erspan-03 section 4.3). */
export function goToErspan3(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < TYPE_3_HEADER) return false;
  const last = view.getUint16(at + 10);
  const from = at + TYPE_3_HEADER + ((last & 1) === 1 ? PLATFORM_SUBHEADER : 0);
  const type = (last >> 10) & 0x1f;
  const kind = type === FRAME_ETHERNET ? KIND_ETHERNET : type === FRAME_IP ? KIND_IP : KIND_OTHER;
  return from <= end && goTo(next, kind, from, end);
}
