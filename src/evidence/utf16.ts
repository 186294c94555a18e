/** Text in UTF-16 (what PowerShell's `>` and Event Viewer write), made into UTF-8. */

/** Byte order of a UTF-16 byte order mark (Unicode 23.8); null when there is none. */
export function utf16Order(bytes: Uint8Array, end: number): 'little' | 'big' | null {
  if (end < 2) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'big' : null;
}

const REPLACEMENT = 0xfffd;

/**
 * Writes the UTF-8 form of the code units in [from, to) into `out`, which must hold three bytes for every two;
 * returns how many were written. Lone surrogates become U+FFFD.
 */
export function utf16ToUtf8(
  view: DataView,
  from: number,
  to: number,
  little: boolean,
  out: Uint8Array,
): number {
  let length = 0;
  for (let at = from; at + 1 < to; at += 2) {
    let code = view.getUint16(at, little);
    if (code >= 0xd800 && code < 0xe000) {
      const low = code < 0xdc00 && at + 3 < to ? view.getUint16(at + 2, little) : 0;
      const paired = low >= 0xdc00 && low < 0xe000;
      code = paired ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : REPLACEMENT;
      if (paired) at += 2;
    }
    length = putUtf8(code, out, length);
  }
  return length;
}

/** RFC 3629 section 3. */
function putUtf8(code: number, out: Uint8Array, at: number): number {
  if (code < 0x80) {
    out[at] = code;
    return at + 1;
  }
  let next = at;
  if (code < 0x800) out[next++] = 0xc0 | (code >> 6);
  else {
    if (code < 0x10000) out[next++] = 0xe0 | (code >> 12);
    else {
      out[next++] = 0xf0 | (code >> 18);
      out[next++] = 0x80 | ((code >> 12) & 0x3f);
    }
    out[next++] = 0x80 | ((code >> 6) & 0x3f);
  }
  out[next] = 0x80 | (code & 0x3f);
  return next + 1;
}
