import { goTo, KIND_LLC, KIND_OTHER, type Next } from '../next.ts';

/** Frame control of LLC frames: 01 in the class-independent format bits (ISO 9314-2 section 7.3.3). */
const FORMAT_MASK = 0x30;
const FORMAT_LLC = 0x10;

/** LINKTYPE_FDDI: frame control, two addresses, then LLC. */
export function parseFddi(view: DataView, at: number, end: number, next: Next): boolean {
  if (end - at < 13) return false;
  const llc = (view.getUint8(at) & FORMAT_MASK) === FORMAT_LLC;
  return goTo(next, llc ? KIND_LLC : KIND_OTHER, at + 13, end);
}
