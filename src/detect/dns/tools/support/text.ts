import { decodeBase16 } from '../../codec/base16.ts';
import { BASE64, decodeBase64 } from '../../codec/base64.ts';
import { symbolsOf } from '../../codec/bits.ts';

/** One character per byte: evidence text is compared as bytes, never interpreted. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Bytes of hex text; null when it is none. */
export function fromHex(text: string): Uint8Array | null {
  return decodeBase16(symbolsOf(text));
}

/** Bytes of RFC 4648 base64 text with or without padding; null when it is none. */
export function fromBase64(text: string): Uint8Array | null {
  return decodeBase64(symbolsOf(text), BASE64, 'any');
}

/** Joins the values of keys `from`, `from + 1` ... up to the first gap. */
export function joinFrom(parts: ReadonlyMap<number, string>, from: number): { text: string; count: number } {
  const texts: string[] = [];
  for (let part = parts.get(from); part !== undefined; part = parts.get(from + texts.length))
    texts.push(part);
  return { text: texts.join(''), count: texts.length };
}

/** Lower-case dotted text of labels. */
export function dotted(labels: readonly string[]): string {
  return labels.join('.').toLowerCase();
}
