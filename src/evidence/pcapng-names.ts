/** Record types of a name resolution block, draft-ietf-opsawg-pcapng section 4.5. */
const IPV4 = 1;
const IPV6 = 2;
/** Longest name that is handed on: DNS names have 255 bytes at the most. */
const MAX_NAME = 255;

/**
 * Hands each address with each of its names in the body [at, end) of a name resolution block to `hear`; the
 * address is lent. Returns how many were handed on, at most `most`. Names that are not UTF-8 are kept with
 * replacement characters.
 */
export function readNames(
  view: DataView,
  at: number,
  end: number,
  little: boolean,
  most: number,
  hear: (address: Uint8Array, name: string) => void,
): number {
  let told = 0;
  let next = at;
  while (end - next >= 4 && told < most) {
    const type = view.getUint16(next, little);
    const from = next + 4;
    const to = from + view.getUint16(next + 2, little);
    if (type === 0 || to > end) return told;
    const width = type === IPV4 ? 4 : type === IPV6 ? 16 : 0;
    if (width > 0 && to - from > width) told += tellNames(view, from, to, width, most - told, hear);
    next = to + ((4 - ((to - from) & 3)) & 3);
  }
  return told;
}

function tellNames(
  view: DataView,
  at: number,
  end: number,
  width: number,
  most: number,
  hear: (address: Uint8Array, name: string) => void,
): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, end - at);
  const address = bytes.subarray(0, width);
  let told = 0;
  let from = width;
  while (from < bytes.length && told < most) {
    const zero = bytes.indexOf(0, from);
    const to = zero < 0 ? bytes.length : zero;
    if (to > from && to - from <= MAX_NAME) {
      hear(address, Buffer.from(bytes.subarray(from, to)).toString());
      told++;
    }
    from = to + 1;
  }
  return told;
}
