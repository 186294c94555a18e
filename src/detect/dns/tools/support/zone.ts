import { labelOffsets, lowerName, nameKey } from '../../codec/labels.ts';
import { MAX_ZONE_LABELS, MAX_ZONES, ZONE_SHARE } from '../bounds.ts';

/** A suffix that may be a tool's zone. */
export interface ZoneCandidate {
  /** Lower case, without the root byte; empty for "no zone". */
  zone: Uint8Array;
  /** Distinct names below it, with at least one label in front. */
  names: number;
}

/**
 * Suffixes that enough of the names share to be a tool's zone, deepest first, at most MAX_ZONES. The zone
 * of the statistics is the registrable domain: a tool's own is often one or two labels narrower, and other
 * hosts of the owner (www, ns) or an appended search suffix stand beside or behind it.
 */
export function zoneCandidates(names: readonly Uint8Array[], withRoot: boolean): ZoneCandidate[] {
  const counts = new Map<string, ZoneCandidate>();
  for (const name of names) countSuffixes(name, counts);
  const least = Math.max(1, Math.floor(names.length / ZONE_SHARE));
  const all = [...counts.values()].filter((c) => c.names >= least);
  all.sort((a, b) => b.names - a.names || b.zone.length - a.zone.length);
  const kept = all.slice(0, MAX_ZONES).sort((a, b) => b.zone.length - a.zone.length);
  if (withRoot) kept.push({ zone: new Uint8Array(0), names: names.length });
  return kept;
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
