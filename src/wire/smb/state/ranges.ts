import type { ByteRanges } from '../../../observe/transfer.ts';

/** Index of the first range whose end is not before `offset`: an even index into the flat list. */
function firstTouching(ranges: ByteRanges, offset: number): number {
  let low = 0;
  let high = ranges.length >>> 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle * 2 + 1]! < offset) low = middle + 1;
    else high = middle;
  }
  return low * 2;
}

/**
 * Adds `[from, to)` to sorted, disjoint ranges and joins what touches. Returns how many bytes are new; -1 when
 * it would be one range more than `most`, and nothing was added.
 */
export function addRange(ranges: ByteRanges, from: number, to: number, most: number): number {
  if (to <= from) return 0;
  const { length } = ranges;
  if (length > 0 && ranges[length - 1] === from) {
    ranges[length - 1] = to;
    return to - from;
  }
  const start = firstTouching(ranges, from);
  let end = start;
  let covered = 0;
  let low = from;
  let high = to;
  while (end < length && ranges[end]! <= to) {
    covered += ranges[end + 1]! - ranges[end]!;
    low = Math.min(low, ranges[end]!);
    high = Math.max(high, ranges[end + 1]!);
    end += 2;
  }
  if (end === start && length >= most * 2) return -1;
  ranges.splice(start, end - start, low, high);
  return high - low - covered;
}

/** Takes away what lies at or behind `end`; returns how many bytes that was. */
export function clipRanges(ranges: ByteRanges, end: number): number {
  let gone = 0;
  while (ranges.length > 0 && rangesEnd(ranges) > end) {
    const from = Math.max(ranges.at(-2)!, end);
    gone += rangesEnd(ranges) - from;
    if (from === ranges.at(-2)) ranges.length -= 2;
    else ranges[ranges.length - 1] = from;
  }
  return gone;
}

/** End of the last range, 0 without any. */
export function rangesEnd(ranges: ByteRanges): number {
  return ranges.at(-1) ?? 0;
}
