import { RESYNC_CHAIN, RESYNC_SECONDS } from './bounds.ts';
import type { PcapLayout } from './pcap-header.ts';

/** Original lengths past this are no packet, captured whole or not. */
const MAX_ORIGINAL = 1 << 24;

/** Captured length of the record at `at`. */
export function capturedLength(view: DataView, at: number, layout: PcapLayout): number {
  return view.getUint32(at + (layout.swapped ? 12 : 8), layout.little);
}

/**
 * Whether the bytes at `at` can be a record header: a fraction below one second and lengths that fit each
 * other. The caller has checked that the header is there.
 */
export function isPlausible(view: DataView, at: number, layout: PcapLayout): boolean {
  const { little } = layout;
  const captured = capturedLength(view, at, layout);
  const original = view.getUint32(at + (layout.swapped ? 8 : 12), little);
  if (captured === 0 || captured > layout.limit || captured > original || original > MAX_ORIGINAL)
    return false;
  return view.getUint32(at + 4, little) < (layout.nano ? 1e9 : 1e6);
}

/** What a chain of records must show to be believed. */
export interface ChainRule {
  /** Whole records that are enough when the evidence ends exactly behind them. */
  least: number;
  /** The records must lie near each other in time. */
  near: boolean;
}

/**
 * Whether a chain of plausible records starts at `at`: RESYNC_CHAIN of them, or fewer that lead to where the
 * evidence ends. `end` is the end of what is loaded, `over` says that nothing follows.
 */
export function isChain(
  view: DataView,
  at: number,
  end: number,
  over: boolean,
  layout: PcapLayout,
  rule: ChainRule,
): boolean {
  let next = at;
  let seconds = Number.NaN;
  for (let whole = 0; whole < RESYNC_CHAIN; whole++) {
    if (next === end) return over && whole >= rule.least;
    if (end - next < layout.recordHeader) return over && whole > rule.least;
    if (!isPlausible(view, next, layout)) return false;
    const time = view.getUint32(next, layout.little);
    if (rule.near && Math.abs(time - seconds) > RESYNC_SECONDS) return false;
    seconds = time;
    next += layout.recordHeader + capturedLength(view, next, layout);
    if (next > end) return over && whole >= rule.least;
  }
  return true;
}

/** Bytes that must be loaded after a place so that `isChain` can judge it. */
export function chainReach(layout: PcapLayout): number {
  return RESYNC_CHAIN * (layout.recordHeader + layout.limit);
}
