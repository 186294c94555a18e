import { goTo, KIND_AGGREGATE, KIND_ENCRYPTED, KIND_LLC, KIND_OTHER, type Next } from '../next.ts';

const TYPE_DATA = 2;
const SUBTYPE_NO_DATA = 0x4;
const SUBTYPE_QOS = 0x8;
const FLAG_TO_AND_FROM_DS = 0x03;
const FLAG_PROTECTED = 0x40;
const FLAG_ORDER = 0x80;
/** QoS control: the frame holds several, each with its own header. */
const QOS_AGGREGATE = 0x80;

/** Length of the header of a data frame (IEEE 802.11-2020 section 9.3.2.1); QoS control stands after the addresses. */
function headerLength(addresses: number, subtype: number, flags: number): number {
  if ((subtype & SUBTYPE_QOS) === 0) return addresses;
  return addresses + ((flags & FLAG_ORDER) !== 0 ? 6 : 2);
}

/** IEEE 802.11 frame from frame control on. `padded`: the header is filled to four bytes before the payload. */
export function parseWifiFrame(
  view: DataView,
  at: number,
  end: number,
  padded: boolean,
  next: Next,
): boolean {
  if (end - at < 2) return false;
  const control = view.getUint8(at);
  const flags = view.getUint8(at + 1);
  const subtype = control >> 4;
  if (((control >> 2) & 3) !== TYPE_DATA || (subtype & SUBTYPE_NO_DATA) !== 0)
    return goTo(next, KIND_OTHER, at, end);
  if ((flags & FLAG_PROTECTED) !== 0) return goTo(next, KIND_ENCRYPTED, at, end);
  const addresses = (flags & FLAG_TO_AND_FROM_DS) === FLAG_TO_AND_FROM_DS ? 30 : 24;
  const header = headerLength(addresses, subtype, flags);
  const start = at + (padded ? (header + 3) & ~3 : header);
  if (start > end) return false;
  const aggregate = (subtype & SUBTYPE_QOS) !== 0 && (view.getUint8(at + addresses) & QOS_AGGREGATE) !== 0;
  return goTo(next, aggregate ? KIND_AGGREGATE : KIND_LLC, start, end);
}

/** LINKTYPE_IEEE802_11: the frame without a radio header. */
export function parseWifi(view: DataView, at: number, end: number, next: Next): boolean {
  return parseWifiFrame(view, at, end, false, next);
}
