/** What a signal says of one channel or run. */
export interface Reading {
  value: number | string;
  /** Whole points, negative when it speaks against. */
  points: number;
  /** One plain sentence with its numbers. */
  text: string;
}

/** One way in which an alert shows, or in which ordinary work explains itself; judges a profile of type P. */
export interface SignalOf<P> {
  id: string;
  unit: string | null;
  /** Where definition and weight come from. */
  source: string;
  /** What it measures, for `exhume explain`. */
  says: string;
  /** How value becomes points, in words. */
  formula: string;
  /** Legitimate things that raise it. */
  raisedBy: string[];
  /** Null when it has nothing to say. */
  judge(profile: P): Reading | null;
}

/** Points that grow by `perDoubling` for each doubling of `value` over `floor`, up to `most`. */
export function doublings(value: number, floor: number, perDoubling: number, most: number): number {
  if (value <= floor) return 0;
  return Math.min(most, Math.round(Math.log2(value / floor) * perDoubling));
}

/** 1234567 as `1,234,567`. */
export function grouped(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** 0.8342 as `83 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
