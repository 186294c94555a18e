import type { Next } from '../next.ts';
import { parseWifiFrame } from './wifi.ts';

const PRESENT_TSFT = 1;
const PRESENT_FLAGS = 2;
const PRESENT_MORE = 0x80000000;
const FLAG_PADDED = 0x20;
/** Words of presence bits; radiotap.org defines one, vendors add one or two. */
const MAX_PRESENT_WORDS = 8;

/** Whether the flags field says that the 802.11 header is padded to four bytes. */
function isPadded(view: DataView, at: number, end: number): boolean {
  const present = view.getUint32(at + 4, true);
  if ((present & PRESENT_FLAGS) === 0) return false;
  let word = at + 4;
  for (let i = 0; i < MAX_PRESENT_WORDS && end - word >= 8; i++) {
    if ((view.getUint32(word, true) & PRESENT_MORE) === 0) break;
    word += 4;
  }
  let field = word + 4;
  if ((present & PRESENT_TSFT) !== 0) field = at + ((field - at + 7) & ~7) + 8;
  return field < end && (view.getUint8(field) & FLAG_PADDED) !== 0;
}

/** LINKTYPE_IEEE802_11_RADIOTAP: version, length, presence bits (radiotap.org), then the 802.11 frame. */
export function parseRadiotap(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 8) return false;
  const length = view.getUint16(at + 2, true);
  if (length < 8 || length > end - at) return false;
  return parseWifiFrame(view, at + length, end, isPadded(view, at, at + length), next);
}
