import {
  avalanche,
  FOLD,
  LANE_A_PRIME,
  LANE_A_START,
  LANE_B_PRIME,
  LANE_B_START,
} from '../../../base/hash.ts';
import { MAX_LABELS, MAX_SUFFIX_LABELS } from './bounds.ts';

/** Hashes of the name that was looked at last, and of its suffixes. One per screen, overwritten for each message. */
export interface Locator {
  /** Where each label starts. */
  offsets: Uint8Array;
  labels: number;
  /** Both lanes of the last d labels at 2d and 2d + 1. */
  lanes: Int32Array;
  laneA: number;
  laneB: number;
  /** The name has letters in upper case. */
  upper: boolean;
}

export function createLocator(): Locator {
  return {
    offsets: new Uint8Array(MAX_LABELS),
    labels: 0,
    lanes: new Int32Array(2 * (MAX_SUFFIX_LABELS + 1)),
    laneA: 0,
    laneB: 0,
    upper: false,
  };
}

/** Hashes a name from its last label to its first, case folded, so that one pass gives the hash of every suffix. */
export function hashName(locator: Locator, name: Uint8Array, length: number): void {
  const { offsets, lanes } = locator;
  let labels = 0;
  for (let at = 0; at < length && labels < MAX_LABELS; at += 1 + name[at]!) offsets[labels++] = at;
  let a = LANE_A_START;
  let b = LANE_B_START;
  let folded = 0;
  for (let label = labels - 1; label >= 0; label--) {
    const from = offsets[label]!;
    const to = from + 1 + name[from]!;
    for (let i = from; i < to && i < length; i++) {
      const byte = name[i]!;
      const low = FOLD[byte]!;
      folded |= byte ^ low;
      a = Math.imul(a ^ low, LANE_A_PRIME);
      b = (Math.imul(b ^ low, LANE_B_PRIME) + (b >>> 15)) | 0;
    }
    const depth = labels - label;
    if (depth <= MAX_SUFFIX_LABELS) {
      lanes[2 * depth] = a;
      lanes[2 * depth + 1] = b;
    }
  }
  locator.laneA = avalanche(a);
  locator.laneB = avalanche(b);
  locator.upper = folded !== 0;
  locator.labels = labels;
}
