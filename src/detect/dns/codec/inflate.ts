import { inflateSync } from 'node:zlib';

/** Inflates one zlib stream (RFC 1950); null when it is none, is cut, its Adler-32 is wrong or a limit is met. */
export type Inflate = (bytes: Uint8Array) => Uint8Array | null;

/** Shortest zlib stream: header, an empty block, Adler-32. */
const MIN_STREAM_BYTES = 8;

/** RFC 1950 section 2.2: deflate, window at most 32 KiB, no dictionary, header divisible by 31. */
export function isZlibHeader(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_STREAM_BYTES) return false;
  const head = (bytes[0]! << 8) | bytes[1]!;
  return (bytes[0]! & 0x0f) === 8 && bytes[0]! >> 4 <= 7 && (bytes[1]! & 0x20) === 0 && head % 31 === 0;
}

/** An inflater that gives at most `each` bytes per stream and `total` bytes over its life. */
export function createInflate(each: number, total: number): Inflate {
  let left = total;
  return (bytes) => {
    if (!isZlibHeader(bytes) || left <= 0) return null;
    try {
      const out = inflateSync(bytes, { maxOutputLength: Math.min(each, left) });
      left -= out.length;
      return new Uint8Array(out.buffer, out.byteOffset, out.length);
    } catch {
      return null;
    }
  };
}
