import { MAX_GZIP_HEADER_BYTES } from './bounds.ts';

const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const RESERVED = 0xe0;

/**
 * The length of the gzip member header at `at` (RFC 1952 section 2.3), `need` when more bytes are wanted to
 * tell, or `bad` when there is none. Bounded by MAX_GZIP_HEADER_BYTES.
 */
export function gzipHeaderLength(bytes: Uint8Array, at: number, end: number): number | 'need' | 'bad' {
  if (!isGzipMagic(bytes, at, end)) return 'bad';
  if (end - at < 10) return 'need';
  const flags = bytes[at + 3]!;
  if (bytes[at + 2] !== 8 || flags & RESERVED) return 'bad';
  const limit = Math.min(end, at + MAX_GZIP_HEADER_BYTES);
  let next = at + 10;
  if (flags & EXTRA) {
    if (next + 2 > limit) return 'need';
    next += 2 + (bytes[next]! | (bytes[next + 1]! << 8));
  }
  if (flags & NAME) next = afterZero(bytes, next, limit);
  if (flags & COMMENT) next = afterZero(bytes, next, limit);
  if (flags & HEADER_CRC) next += 2;
  if (next <= limit) return next - at;
  return limit < end ? 'bad' : 'need';
}

function afterZero(bytes: Uint8Array, at: number, limit: number): number {
  let next = at;
  while (next < limit && bytes[next] !== 0) next++;
  return next + 1;
}

/** True when what is there of the first two bytes can begin a gzip member; at least one byte must be there. */
export function isGzipMagic(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && bytes[at] === 0x1f && (at + 1 >= end || bytes[at + 1] === 0x8b);
}
