import type { Severity, SignalPoints } from './finding.ts';
import type { SignalOf } from './signal.ts';

/** Least score of each severity, the same for both alerts; published in docs/detectors.md. */
export const CUT_OFFS: readonly (readonly [Severity, number])[] = [
  ['critical', 85],
  ['high', 65],
  ['medium', 45],
  ['low', 28],
];

/** What a profile is worth and why. */
export interface Score {
  total: number;
  severity: Severity | null;
  why: SignalPoints[];
}

/** The severity of a score; null below `low`. */
export function severityOf(score: number): Severity | null {
  for (const [severity, least] of CUT_OFFS) if (score >= least) return severity;
  return null;
}

/** The points of all signals that have something to say, in the order of the signals. */
export function pointsOf<P>(signals: readonly SignalOf<P>[], profile: P): SignalPoints[] {
  const why: SignalPoints[] = [];
  for (const { id, unit, judge } of signals) {
    const reading = judge(profile);
    if (reading)
      why.push({ signal: id, unit, value: reading.value, points: reading.points, text: reading.text });
  }
  return why;
}

/** Sum of the points. */
export function sumOf(why: readonly SignalPoints[]): number {
  return why.reduce((sum, { points }) => sum + points, 0);
}

/** A score with the strongest reason first. */
export function scoreOf(total: number, why: SignalPoints[]): Score {
  why.sort((a, b) => b.points - a.points || (a.signal < b.signal ? -1 : 1));
  return { total, severity: severityOf(total), why };
}
