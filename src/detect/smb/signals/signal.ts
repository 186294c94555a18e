import type { Profile } from '../profile.ts';

/** What a signal says of one run. */
export interface Reading {
  value: number | string;
  /** Whole points, negative when it speaks against. */
  points: number;
  /** One plain sentence with its numbers. */
  text: string;
}

/** One way in which a theft from a controller shows, or in which ordinary work explains itself. One file each. */
export interface Signal {
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
  judge(profile: Profile): Reading | null;
}

/** Points that grow by `perDoubling` for each doubling of `value` over `floor`, up to `most`. */
export function doublings(value: number, floor: number, perDoubling: number, most: number): number {
  if (value <= floor) return 0;
  return Math.min(most, Math.round(Math.log2(value / floor) * perDoubling));
}
