/** A stretch of time with both ends, microseconds UTC; NaN or reversed ends stand for no time at all. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** The stretches that any of the spans covers: in order of time, none touching another. */
function union(spans: readonly Span[]): Span[] {
  const timed = spans.filter(({ first, last }) => first <= last).sort((a, b) => a.first - b.first);
  const out: { first: number; last: number }[] = [];
  for (const { first, last } of timed) {
    const open = out.at(-1);
    if (open && first <= open.last) open.last = Math.max(open.last, last);
    else out.push({ first, last });
  }
  return out;
}

/**
 * Microseconds between `from` and `to` that at least one span covers: a night between two captures does not
 * count, an hour in both counts once. NaN when no span has a time.
 */
export function coveredTime(
  spans: readonly Span[],
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): number {
  const stretches = union(spans);
  if (stretches.length === 0) return Number.NaN;
  const inside = stretches.map(({ first, last }) => Math.min(last, to) - Math.max(first, from));
  return inside.reduce((sum, micros) => sum + Math.max(micros, 0), 0);
}
