/** A view over the same memory. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** True when the bytes at `at` spell `magic` (Latin-1). */
export function hasAscii(bytes: Uint8Array, at: number, magic: string): boolean {
  if (at < 0 || at + magic.length > bytes.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic.charCodeAt(i)) return false;
  return true;
}

/** True when the bytes at `at` are `magic`. */
export function hasBytes(bytes: Uint8Array, at: number, ...magic: number[]): boolean {
  if (at < 0 || at + magic.length > bytes.length) return false;
  return magic.every((byte, i) => bytes[at + i] === byte);
}

/** Latin-1 text of a range; control characters become `.`, so that it can be searched and listed. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  let out = '';
  for (let i = from; i < Math.min(to, bytes.length); i++) {
    const byte = bytes[i]!;
    out += byte < 0x20 || byte === 0x7f ? '.' : String.fromCharCode(byte);
  }
  return out;
}

/** Little-endian UTF-16 up to its first zero unit; null when a unit is a control character or a lone surrogate. */
export function utf16Name(bytes: Uint8Array, from: number, to: number): string | null {
  const view = viewOf(bytes);
  let out = '';
  for (let at = from; at + 2 <= Math.min(to, bytes.length); at += 2) {
    const unit = view.getUint16(at, true);
    if (unit === 0) break;
    if (unit < 0x20 || (unit >= 0xd800 && unit < 0xe000)) return null;
    out += String.fromCharCode(unit);
  }
  return out;
}

/** Text of a head for searching: UTF-16 with or without its mark, else Latin-1; empty where it is no text. */
export function searchableText(bytes: Uint8Array): string {
  if (bytes.length < 2) return '';
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (marked || (bytes[1] === 0 && bytes[0] !== 0)) return wideText(bytes, marked ? 2 : 0);
  let out = '';
  for (const byte of bytes) {
    if (byte === 0) return '';
    out += String.fromCharCode(byte);
  }
  return out;
}

function wideText(bytes: Uint8Array, from: number): string {
  let out = '';
  for (let at = from; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return '';
    out += String.fromCharCode(bytes[at]! | (bytes[at + 1]! << 8));
  }
  return out;
}

/** Extension of a name in lower case without the dot; empty without one. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}
