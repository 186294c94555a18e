import type { readSync, writeSync } from 'node:fs';
import { addRange } from '../wire/smb/state/ranges.ts';
import { MAX_LATE_RANGES } from './bounds.ts';

/** What of one content is on disk. */
export interface Pieces {
  /** Descriptor, -1 before the first byte. */
  handle: number;
  /** Sorted, disjoint ranges as a flat list. */
  ranges: number[];
  /** Bytes in the ranges. */
  bytes: number;
  size: number;
  /** Later bytes replace earlier ones: true for what is written to a server. */
  replaces: boolean;
  /** `torn`: the same place was read twice with different bytes, so there is no one content. */
  state: 'open' | 'torn' | 'given-up';
}

export function createPieces(file: { size: number; direction: 'read' | 'written' }): Pieces {
  const { size, direction } = file;
  return { handle: -1, ranges: [], bytes: 0, size, replaces: direction === 'written', state: 'open' };
}

/** Puts bytes at their place, clipped to the size of the file. Throws what the disk throws. */
export function takePiece(
  pieces: Pieces,
  offset: number,
  bytes: Uint8Array,
  write: typeof writeSync,
  read: typeof readSync,
): void {
  const end = Math.min(pieces.size, offset + bytes.length);
  if (pieces.state !== 'open' || offset < 0 || offset >= end) return;
  const { from, to } = touching(pieces.ranges, offset, end);
  if (!pieces.replaces && differs(pieces, from, to, offset, bytes.subarray(0, end - offset), read)) {
    pieces.state = 'torn';
    return;
  }
  for (let at = offset; at < end; ) at += write(pieces.handle, bytes, at - offset, end - at, at);
  const fresh = addRange(pieces.ranges, offset, end, MAX_LATE_RANGES);
  if (fresh < 0) pieces.state = 'given-up';
  else pieces.bytes += fresh;
}

/** Indices [from, to) of the pairs that overlap or meet [start, end): by halving, ranges may be many. */
function touching(ranges: readonly number[], start: number, end: number): { from: number; to: number } {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle * 2 + 1]! < start) low = middle + 1;
    else high = middle;
  }
  let to = low;
  while (to * 2 < ranges.length && ranges[to * 2]! <= end) to++;
  return { from: low, to };
}

/** Whether what is on disk of this place is something else. */
function differs(
  pieces: Pieces,
  from: number,
  to: number,
  offset: number,
  bytes: Uint8Array,
  read: typeof readSync,
): boolean {
  for (let i = from; i < to; i++) {
    const start = Math.max(pieces.ranges[i * 2]!, offset);
    const end = Math.min(pieces.ranges[i * 2 + 1]!, offset + bytes.length);
    if (start >= end) continue;
    const held = new Uint8Array(end - start);
    const got = read(pieces.handle, held, 0, held.length, start);
    if (got < held.length || Buffer.compare(held, bytes.subarray(start - offset, end - offset)) !== 0)
      return true;
  }
  return false;
}
