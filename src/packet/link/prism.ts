import type { Next } from '../next.ts';
import { parseWifi } from './wifi.ts';

const AVS_MAGIC = 0x80211000;

/**
 * LINKTYPE_IEEE802_11_PRISM and LINKTYPE_IEEE802_11_AVS: a message code and the length of the whole radio
 * header, then the 802.11 frame. AVS writes big-endian, Prism in the byte order of its host.
 */
export function parsePrism(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 8) return false;
  const avs = (view.getUint32(at) & 0xfffff000) >>> 0 === AVS_MAGIC;
  let length = view.getUint32(at + 4, !avs);
  if (!avs && length > 0xffff) length = view.getUint32(at + 4);
  if (length < 8 || length > end - at) return false;
  return parseWifi(view, at + length, end, next);
}
