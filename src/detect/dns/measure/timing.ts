import type { Channel } from '../channel.ts';

/** How the queries of a channel lie in time. */
export interface TimingMeasures {
  /** Microseconds UTC; NaN without times. */
  first: number;
  last: number;
  /** Median gap between bursts, seconds; 0 without enough gaps. */
  period: number;
  /** Median absolute deviation of the gaps over their median; 1 when there is no beat. */
  jitter: number;
  /** Gaps that the two figures rest on. */
  gaps: number;
}

/** Queries closer than this are one burst: A and AAAA twins, retries, answers that lead to the next question. */
const BURST_MICROS = 1_000_000;
/** Fewer gaps than this are no rhythm. */
const MIN_GAPS = 12;

export function measureTiming(channel: Channel): TimingMeasures {
  const times: number[] = [];
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const message of channel.messages) {
    if (!Number.isFinite(message.time)) continue;
    first = Math.min(first, message.time);
    last = Math.max(last, message.time);
    if (!message.response) times.push(message.time);
  }
  times.sort((a, b) => a - b);
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const gap = times[i]! - times[i - 1]!;
    if (gap >= BURST_MICROS) gaps.push(gap);
  }
  const known = first <= last;
  const base = { first: known ? first : Number.NaN, last: known ? last : Number.NaN, gaps: gaps.length };
  if (gaps.length < MIN_GAPS) return { ...base, period: 0, jitter: 1 };
  const period = median(gaps);
  const jitter = median(gaps.map((gap) => Math.abs(gap - period))) / period;
  return { ...base, period: period / 1e6, jitter };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
