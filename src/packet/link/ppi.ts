import { goTo, KIND_OTHER, type Layer, type Next } from '../next.ts';
import { parseEthernet } from './ethernet.ts';
import { parseRaw } from './raw.ts';
import { parseWifi } from './wifi.ts';

/** Link types that PPI carries in practice, by their DLT_ value. */
const INNER: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [1, parseEthernet],
  [12, parseRaw],
  [105, parseWifi],
]);

/** LINKTYPE_PPI: version, flags, length of the header, DLT_ of the packet, all little-endian. */
export function parsePpi(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 8) return false;
  const length = view.getUint16(at + 2, true);
  if (length < 8 || length > end - at) return false;
  const inner = INNER.get(view.getUint32(at + 4, true));
  return inner === undefined ? goTo(next, KIND_OTHER, at, end) : inner(view, at + length, end, next);
}
