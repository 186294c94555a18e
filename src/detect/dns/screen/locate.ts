import {
  avalanche,
  FOLD,
  LANE_A_PRIME,
  LANE_A_START,
  LANE_B_PRIME,
  LANE_B_START,
} from '../../../base/hash.ts';
import type { DnsMessage } from '../../../observe/dns.ts';
import { MAX_LABELS, MAX_SUFFIX_LABELS } from './bounds.ts';
import { type ZoneTable, zoneOf } from './zones.ts';

/**
 * Finds the pair of a message from the bytes of its name. One pass from the last label to the first gives
 * the hashes of all suffixes and of the whole name; a small direct-mapped memo answers for names that were
 * just asked, so that a repeated name costs one look instead of three.
 */
export interface Locator {
  offsets: Uint8Array;
  lanes: Int32Array;
  /** Results of the last call. */
  laneA: number;
  laneB: number;
  zone: number;
  upper: boolean;
  memoHit: boolean;
  memoA: Int32Array;
  memoB: Int32Array;
  memoInitiator: Uint32Array;
  memoPair: Int32Array;
}

/** 2^15 entries of 16 bytes stay in the second-level cache. */
const MEMO = 1 << 15;

export function createLocator(): Locator {
  return {
    offsets: new Uint8Array(MAX_LABELS),
    lanes: new Int32Array(2 * (MAX_SUFFIX_LABELS + 1)),
    laneA: 0,
    laneB: 0,
    zone: 0,
    upper: false,
    memoHit: false,
    memoA: new Int32Array(MEMO),
    memoB: new Int32Array(MEMO),
    memoInitiator: new Uint32Array(MEMO),
    memoPair: new Int32Array(MEMO).fill(-1),
  };
}

/** Sets the lanes, the zone and the flags of `locator`; returns the pair when the memo knows it, else -1. */
export function locate(locator: Locator, zones: ZoneTable, message: DnsMessage): number {
  const { name, nameLength, initiator } = message;
  const labels = hashName(locator, name, nameLength);
  const slot = (locator.laneA ^ Math.imul(initiator, 0x9e3779b1)) & (MEMO - 1);
  if (
    locator.memoA[slot] === locator.laneA &&
    locator.memoB[slot] === locator.laneB &&
    locator.memoInitiator[slot] === initiator &&
    locator.memoPair[slot] !== -1
  ) {
    locator.memoHit = true;
    return locator.memoPair[slot]!;
  }
  locator.memoHit = false;
  locator.zone = zoneOf(zones, name, nameLength, locator.offsets, labels, locator.lanes);
  return -1;
}

/** Remembers the pair of the name that was located last. */
export function remember(locator: Locator, initiator: number, pair: number): void {
  const slot = (locator.laneA ^ Math.imul(initiator, 0x9e3779b1)) & (MEMO - 1);
  locator.memoA[slot] = locator.laneA;
  locator.memoB[slot] = locator.laneB;
  locator.memoInitiator[slot] = initiator;
  locator.memoPair[slot] = pair;
}

/** Hashes every suffix of a name, case folded. Returns the number of labels. */
export function hashName(locator: Locator, name: Uint8Array, length: number): number {
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
  return labels;
}
