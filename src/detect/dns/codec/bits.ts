/** What an encoder leaves in the last symbol: `zero` refuses anything but zero bits, `any` drops them. */
export type Tail = 'zero' | 'any';

/** Value of a byte that is no symbol of an alphabet. */
export const NO_SYMBOL = 0xff;
/** Highest power of two that an alphabet here may have: seven bits, so that NO_SYMBOL is never a value. */
const MAX_BITS = 7;

/** An alphabet of 2^bits symbols as a table from byte to value; NO_SYMBOL for every other byte. */
export interface Alphabet {
  readonly bits: number;
  readonly values: Uint8Array;
  /** Symbols by value, for encoding. */
  readonly symbols: Uint8Array;
}

/**
 * Builds an alphabet from its symbols in order of value. With `fold` ASCII letters of either case have the
 * value of the one listed. The number of symbols must be a power of two up to 128 (a mistake in code, so it throws).
 */
export function createAlphabet(symbols: Uint8Array, fold: boolean): Alphabet {
  const bits = Math.log2(symbols.length);
  if (!Number.isInteger(bits) || bits < 1 || bits > MAX_BITS) throw new RangeError('not a power of two');
  const values = new Uint8Array(256).fill(NO_SYMBOL);
  for (const [value, symbol] of symbols.entries()) {
    const letter = (symbol | 0x20) >= 0x61 && (symbol | 0x20) <= 0x7a;
    if (fold && letter) values[symbol ^ 0x20] = value;
    values[symbol] = value;
  }
  return { bits, values, symbols };
}

/** One byte per character: symbols of an alphabet, or text of evidence that was kept so. */
export function symbolsOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * Decodes symbols, most significant bit first (RFC 4648 section 4 to 6 without padding). Null when a byte is
 * no symbol, when the last symbol could not have been written (it holds no bit of a further byte), or when
 * `tail` is `zero` and bits are left that are not zero.
 */
export function decodeBits(bytes: Uint8Array, alphabet: Alphabet, tail: Tail): Uint8Array | null {
  const { bits, values } = alphabet;
  const total = bytes.length * bits;
  if (total % 8 >= bits) return null;
  const out = new Uint8Array(Math.floor(total / 8));
  let held = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    const value = values[bytes[i]!]!;
    if (value === NO_SYMBOL) return null;
    held = ((held << bits) | value) & 0x3fff;
    count += bits;
    if (count >= 8) {
      count -= 8;
      out[at++] = held >> count;
    }
  }
  if (tail === 'zero' && (held & ((1 << count) - 1)) !== 0) return null;
  return out;
}

/** Encodes bytes, most significant bit first, last symbol filled with zero bits, no padding. */
export function encodeBits(bytes: Uint8Array, alphabet: Alphabet): Uint8Array {
  const { bits, symbols } = alphabet;
  const out = new Uint8Array(Math.ceil((bytes.length * 8) / bits));
  const mask = (1 << bits) - 1;
  let held = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    held = ((held << 8) | bytes[i]!) & 0x7fff;
    count += 8;
    while (count >= bits) {
      count -= bits;
      out[at++] = symbols[(held >> count) & mask]!;
    }
  }
  if (count > 0) out[at++] = symbols[(held << (bits - count)) & mask]!;
  return out;
}

/** True when every byte is a symbol; an empty text is. */
export function fitsAlphabet(bytes: Uint8Array, alphabet: Alphabet): boolean {
  for (let i = 0; i < bytes.length; i++) if (alphabet.values[bytes[i]!] === NO_SYMBOL) return false;
  return true;
}
