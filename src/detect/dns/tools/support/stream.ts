import { createHash } from 'node:crypto';
import type { Recovered } from '../../../finding.ts';
import { MAX_RECOVERED } from '../bounds.ts';

/** Some bytes of a stream and where they belong. */
export interface Piece {
  at: number;
  bytes: Uint8Array;
}

/** A stream put together: bytes in order, each position once, holes left out and counted. */
export interface Assembled {
  bytes: Uint8Array;
  /** Bytes that are missing between the first and the last position. */
  missing: number;
  /** First position. */
  start: number;
}

/** A stream with what the protocol says of its ends. */
export interface Stream extends Assembled {
  direction: 'up' | 'down';
  /** The first and the last byte of the stream were seen. */
  whole: boolean;
  name: string | null;
}

/** The number nearest to `previous` that equals `value` modulo `modulus`: counters run on past their width. */
export function unwrap(value: number, previous: number, modulus: number): number {
  const base = Math.floor(previous / modulus) * modulus + value;
  if (base - previous > modulus / 2) return base - modulus;
  return previous - base > modulus / 2 ? base + modulus : base;
}

/** Orders pieces and lets the first seen win where they overlap. Work is n log n in pieces, memory their sum. */
export function assemble(pieces: readonly Piece[]): Assembled {
  const sorted = pieces.filter((p) => p.bytes.length > 0).sort((a, b) => a.at - b.at);
  const start = sorted[0]?.at ?? 0;
  const bytes = new Uint8Array(sorted.reduce((sum, p) => sum + p.bytes.length, 0));
  let next = start;
  let filled = 0;
  let missing = 0;
  for (const { at, bytes: part } of sorted) {
    if (at > next) missing += at - next;
    const fresh = part.subarray(Math.max(0, next - at));
    bytes.set(fresh, filled);
    filled += fresh.length;
    next = Math.max(next, at + part.length);
  }
  return { bytes: bytes.subarray(0, filled), missing, start };
}

/** What a verdict hands over of streams: largest first, at most MAX_RECOVERED; a hash only where nothing is missing. */
export function recoveredOf(streams: readonly Stream[]): { recovered: Recovered[]; contents: Uint8Array[] } {
  const kept = streams
    .filter((s) => s.bytes.length > 0)
    .sort((a, b) => b.bytes.length - a.bytes.length)
    .slice(0, MAX_RECOVERED);
  const recovered = kept.map((s) => ({
    direction: s.direction,
    bytes: s.bytes.length,
    complete: s.whole && s.missing === 0,
    sha256: s.missing === 0 ? createHash('sha256').update(s.bytes).digest('hex') : null,
    content: null,
    name: s.name,
  }));
  return { recovered, contents: kept.map((s) => s.bytes) };
}

/** Sum of the bytes of the streams of one direction. */
export function bytesOf(streams: readonly Stream[], direction: 'up' | 'down'): number {
  return streams.reduce((sum, s) => sum + (s.direction === direction ? s.bytes.length : 0), 0);
}
