import { constants, gunzipSync, inflateRawSync } from 'node:zlib';

/** A DNS channel moves megabytes at most; bombs inside its names must not cost more than this together. */
export const MAX_INFLATED = 32 << 20;

/** What may still be inflated for one channel. */
export interface InflateBudget {
  left: number;
}

/** A fresh budget of MAX_INFLATED bytes. */
export function inflateBudget(): InflateBudget {
  return { left: MAX_INFLATED };
}

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number; finishFlush?: number }) => Uint8Array;

function attempt(
  inflate: Inflate,
  bytes: Uint8Array,
  budget: InflateBudget,
  partial: boolean,
): Uint8Array | null {
  if (budget.left <= 0) return null;
  try {
    const flush = partial ? { finishFlush: constants.Z_SYNC_FLUSH } : {};
    const out = inflate(bytes, { maxOutputLength: budget.left, ...flush });
    budget.left -= out.length;
    return out;
  } catch {
    return null;
  }
}

/** Inflates a whole gzip member (RFC 1952) and checks its CRC-32 and length; null when either is wrong. */
export function gunzip(bytes: Uint8Array, budget: InflateBudget): Uint8Array | null {
  return isGzip(bytes) ? attempt(gunzipSync, bytes, budget, false) : null;
}

/** What inflates of a gzip member that is cut short: no check is left; null when nothing does. */
export function gunzipPart(bytes: Uint8Array, budget: InflateBudget): Uint8Array | null {
  return isGzip(bytes) ? attempt(gunzipSync, bytes, budget, true) : null;
}

/** Inflates a raw deflate stream (RFC 1951) that ends with its final block; null when it does not. */
export function inflateRaw(bytes: Uint8Array, budget: InflateBudget): Uint8Array | null {
  return bytes.length < 2 ? null : attempt(inflateRawSync, bytes, budget, false);
}

/** True for the magic of gzip with method deflate and no reserved flag (RFC 1952 section 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return (
    bytes.length > 10 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8 && (bytes[3]! & 0xe0) === 0
  );
}

/** File name in a gzip header (RFC 1952, FNAME, Latin-1); null without one. */
export function gzipName(bytes: Uint8Array): string | null {
  if (!isGzip(bytes) || (bytes[3]! & 8) === 0) return null;
  let at = 10;
  if (bytes[3]! & 4) at += 2 + ((bytes[10] ?? 0) | ((bytes[11] ?? 0) << 8));
  const end = bytes.indexOf(0, at);
  return end > at ? Buffer.from(bytes.subarray(at, end)).toString('latin1') : null;
}
