const HEX = '0123456789abcdef';

function escaped(byte: number): string {
  return `\\x${HEX[byte >> 4]}${HEX[byte & 15]}`;
}

/**
 * UTF-16LE text of `view[from, to)`; an odd last byte is left out. A surrogate without its other half is no
 * text and becomes `\xHH` for each of its bytes.
 */
export function utf16Text(view: DataView, from: number, to: number): string {
  let text = '';
  for (let at = from; at + 2 <= to; at += 2) {
    const unit = view.getUint16(at, true);
    const next = at + 4 <= to ? view.getUint16(at + 2, true) : 0;
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      text += String.fromCharCode(unit, next);
      at += 2;
    } else if (unit >= 0xd800 && unit < 0xe000) text += escaped(unit & 255) + escaped(unit >> 8);
    else text += String.fromCharCode(unit);
  }
  return text;
}

/** Text in the client's code page: ASCII as it is, all else as `\xHH` since the code page is not told. */
export function oemText(view: DataView, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = view.getUint8(at);
    text += byte < 0x80 ? String.fromCharCode(byte) : escaped(byte);
  }
  return text;
}

/** End of the UTF-16LE string at `from`: the place of its two zero bytes, or `to`. */
export function utf16End(view: DataView, from: number, to: number): number {
  for (let at = from; at + 2 <= to; at += 2) if (view.getUint16(at, true) === 0) return at;
  return to - ((to - from) & 1);
}

/** End of the string of single bytes at `from`: the place of its zero byte, or `to`. */
export function oemEnd(view: DataView, from: number, to: number): number {
  for (let at = from; at < to; at++) if (view.getUint8(at) === 0) return at;
  return to;
}
