import { MAX_GTP_EXTENSIONS } from '../bounds.ts';
import { goTo, KIND_IP, type Next } from '../next.ts';

const VERSION_1_GTP = 0x30;
const ANY_OPTIONAL = 0x07;
const EXTENSION = 0x04;
const G_PDU = 255;

/** First byte after the extension headers (each says its length in words, its last byte the next type); -1 when cut. */
function skipExtensions(view: DataView, at: number, end: number): number {
  let from = at;
  let type = view.getUint8(from - 1);
  for (let i = 0; type !== 0; i++) {
    if (i >= MAX_GTP_EXTENSIONS || from >= end) return -1;
    const length = view.getUint8(from) * 4;
    if (length === 0 || length > end - from) return -1;
    from += length;
    type = view.getUint8(from - 1);
  }
  return from;
}

/** GTP-U version 1 user packets (3GPP TS 29.281 section 5.1). */
export function parseGtpu(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 9) return false;
  const flags = view.getUint8(at);
  if ((flags & 0xf0) !== VERSION_1_GTP || view.getUint8(at + 1) !== G_PDU) return false;
  let from = at + 8;
  if ((flags & ANY_OPTIONAL) !== 0) {
    from += 4;
    if (from >= end) return false;
    if ((flags & EXTENSION) !== 0) from = skipExtensions(view, from, end);
  }
  return from > 0 && from < end && goTo(next, KIND_IP, from, end);
}
