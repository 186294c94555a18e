import { decodeBase16 } from '../../codec/base16.ts';
import { BASE32, decodeBase32 } from '../../codec/base32.ts';
import { BASE64, decodeBase64 } from '../../codec/base64.ts';
import { symbolsOf } from '../../codec/bits.ts';
import { concatBytes } from '../../codec/labels.ts';
import { describeBytes, mayBegin } from '../support/plain.ts';
import type { Chunk } from './chunks.ts';

/** Decoded bytes: 32 random ones are text once in 2^45 times. */
const MIN_BYTES = 32;
/** Decoded bytes, in what alphabet they were written, and what they are. */
export interface Plain {
  bytes: Uint8Array;
  encoding: string;
  content: string;
}

type Decode = (text: string) => Uint8Array | null;

const DECODERS: readonly { encoding: string; decode: Decode }[] = [
  { encoding: 'hex', decode: (text) => decodeBase16(symbolsOf(text)) },
  { encoding: 'base32', decode: (text) => decodeBase32(symbolsOf(text), BASE32, 'any') },
  { encoding: 'base64', decode: decodeAnyBase64 },
];

function decodeAnyBase64(text: string): Uint8Array | null {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  return decodeBase64(symbolsOf(standard), BASE64, 'any');
}

/** Characters after which every encoding here begins a new byte. */
const BLOCK = 8;

/** False when what the first chunk begins with rules out that the whole is text or a known kind of file. */
function promises(text: string, decode: Decode): boolean {
  const blocks = text.slice(0, text.length - (text.length % BLOCK));
  if (blocks === '' || blocks.includes('=')) return true;
  const head = decode(blocks);
  return head !== null && mayBegin(head);
}

/** Chunks that were encoded one by one; null at the first that does not decode. */
function decodeEach(chunks: readonly Chunk[], decode: Decode): Uint8Array | null {
  const parts: Uint8Array[] = [];
  for (const { text } of chunks) {
    const part = decode(text);
    if (!part) return null;
    parts.push(part);
  }
  return concatBytes(parts);
}

/** The decoding under which the chunks become text or a known kind of file; null when none does. */
export function decodeTransfer(chunks: readonly Chunk[]): Plain | null {
  const text = chunks.map((chunk) => chunk.text).join('');
  for (const { encoding, decode } of DECODERS) {
    if (!promises(chunks[0]!.text, decode)) continue;
    const bytes = decode(text) ?? decodeEach(chunks, decode);
    const content = bytes && bytes.length >= MIN_BYTES ? describeBytes(bytes) : null;
    if (bytes && content) return { bytes, encoding, content };
  }
  return null;
}
