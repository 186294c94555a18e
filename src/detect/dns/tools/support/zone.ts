import type { Channel } from '../../channel.ts';
import { labelOffsets, lowerName, nameKey } from '../../codec/labels.ts';
import type { Verdict } from '../../tool.ts';
import { MAX_ZONE_LABELS, MAX_ZONES, ZONE_SHARE } from '../bounds.ts';
import { distinctNames, exchangesOf } from './exchanges.ts';

/** A suffix that may be a tool's zone. */
export interface ZoneCandidate {
  /** Lower case, without the root byte. */
  zone: Uint8Array;
  /** Distinct names below it, with at least one label in front. */
  names: number;
}

/**
 * Suffixes that enough of the names share to be a tool's zone, deepest first, at most MAX_ZONES. The zone
 * of the statistics is the registrable domain: a tool's own is often one or two labels narrower, and other
 * hosts of the owner (www, ns) or an appended search suffix stand beside or behind it.
 */
export function zoneCandidates(names: readonly Uint8Array[]): ZoneCandidate[] {
  const counts = new Map<string, ZoneCandidate>();
  for (const name of names) countSuffixes(name, counts);
  const least = Math.max(1, Math.floor(names.length / ZONE_SHARE));
  const all = [...counts.values()].filter((c) => c.names >= least);
  all.sort((a, b) => b.names - a.names || b.zone.length - a.zone.length);
  return all.slice(0, MAX_ZONES).sort((a, b) => b.zone.length - a.zone.length);
}

/** As with exchanges: counted once per channel, for all recognisers. */
const known = new WeakMap<Channel['messages'], readonly ZoneCandidate[]>();

/** The candidates of a channel's names. */
export function zonesOf(channel: Channel): readonly ZoneCandidate[] {
  const before = known.get(channel.messages);
  if (before) return before;
  const zones = zoneCandidates(distinctNames(exchangesOf(channel)));
  known.set(channel.messages, zones);
  return zones;
}

/**
 * The verdict below the zone with most names of those that have one; the narrower zone among equals. Nothing is read
 * below zones of fewer names than `least`.
 */
export function widestVerdict(
  channel: Channel,
  judgeBelow: (zone: Uint8Array) => Verdict | null,
  least = 0,
): Verdict | null {
  let best: { verdict: Verdict; names: number } | null = null;
  for (const { zone, names } of zonesOf(channel)) {
    if (names < least || (best && names <= best.names)) continue;
    const verdict = judgeBelow(zone);
    if (verdict) best = { verdict, names };
  }
  return best?.verdict ?? null;
}

function countSuffixes(name: Uint8Array, counts: Map<string, ZoneCandidate>): void {
  const offsets = labelOffsets(name);
  if (!offsets) return;
  const lower = lowerName(name);
  const from = Math.max(1, offsets.length - MAX_ZONE_LABELS);
  for (let i = from; i < offsets.length; i++) {
    const zone = lower.subarray(offsets[i]!);
    const key = nameKey(zone);
    const seen = counts.get(key);
    if (seen) seen.names++;
    else counts.set(key, { zone, names: 1 });
  }
}
