import type { ByteRanges } from '../../observe/transfer.ts';

/** Distinct bytes of sorted, disjoint ranges. */
export function rangeBytes(ranges: ByteRanges): number {
  let sum = 0;
  for (let i = 0; i + 1 < ranges.length; i += 2) sum += ranges[i + 1]! - ranges[i]!;
  return sum;
}

/** Union of two lists of sorted, disjoint ranges. */
export function joinRanges(a: ByteRanges, b: ByteRanges): ByteRanges {
  const pairs: [number, number][] = [];
  for (const list of [a, b])
    for (let i = 0; i + 1 < list.length; i += 2) pairs.push([list[i]!, list[i + 1]!]);
  pairs.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  const out: ByteRanges = [];
  for (const [from, to] of pairs) {
    const last = out.length - 1;
    if (last > 0 && from <= out[last]!) out[last] = Math.max(out[last]!, to);
    else out.push(from, to);
  }
  return out;
}

/** True when the ranges are exactly [0, size). */
export function coversAll(ranges: ByteRanges, size: number): boolean {
  return size === 0 ? ranges.length === 0 : ranges.length === 2 && ranges[0] === 0 && ranges[1] === size;
}
