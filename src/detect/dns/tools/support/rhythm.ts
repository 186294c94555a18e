/** How even the gaps between events are. */
export interface Beat {
  /** Median gap in seconds. */
  median: number;
  /** Median absolute deviation of the gaps over their median. */
  deviation: number;
  /** Gaps measured. */
  gaps: number;
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? Number.NaN;
}

/** Beat of events at these times (microseconds, in order); null with fewer than two gaps or without times. */
export function steadiness(times: readonly number[]): Beat | null {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const gap = (times[i]! - times[i - 1]!) / 1e6;
    if (gap >= 0) gaps.push(gap);
  }
  if (gaps.length < 2) return null;
  const median = medianOf([...gaps]);
  if (!(median > 0)) return null;
  return {
    median,
    deviation: medianOf(gaps.map((gap) => Math.abs(gap - median))) / median,
    gaps: gaps.length,
  };
}
