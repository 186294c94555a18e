import { oemEnd, oemText, utf16End, utf16Text } from '../../text.ts';
import { MAX_PATH_BYTES } from '../bounds.ts';

/** A string and the place behind its end. */
export interface FoundString {
  text: string;
  next: number;
}

/**
 * A string that ends with a zero ([MS-CIFS] 2.2.1.1): UTF-16 at an even place from the header at `start`, or single
 * bytes.
 */
export function readString(
  view: DataView,
  start: number,
  at: number,
  end: number,
  unicode: boolean,
): FoundString {
  if (!unicode) {
    const stop = oemEnd(view, Math.min(at, end), end);
    return { text: oemText(view, at, Math.min(stop, at + MAX_PATH_BYTES)), next: stop + 1 };
  }
  const from = Math.min(end, at + ((at - start) & 1));
  const stop = utf16End(view, from, end);
  return { text: utf16Text(view, from, Math.min(stop, from + MAX_PATH_BYTES)), next: stop + 2 };
}
