import type { Channel } from './channel.ts';
import { labelOffsets, lowerName, nameKey, residual } from './codec/labels.ts';
import { foldedNames } from './folded.ts';
import { LABEL_ALLOWANCE, surpriseBits } from './surprise.ts';

/**
 * Refines a zone downwards: the longest suffix under which nearly all of the content sits, so that one
 * tenant of a shared domain is blamed and not the whole. A label is taken into the zone when it is no
 * payload itself: shared by most content and by several names.
 */

/** Share of the content that a longer suffix must hold. */
const HOLDS = 0.9;
/** Names that a suffix must have in common: two could be chance. */
const MIN_NAMES = 3;

/** The refined zone, at least the channel's own; lower-cased labels with length bytes. */
export function refineZone(channel: Channel): Uint8Array {
  let zone = channel.zone;
  let names = contentNames(channel);
  for (let depth = labelOffsets(zone)?.length ?? 0; ; depth++) {
    const child = heaviestChild(names, depth);
    if (!child) return zone;
    zone = child.zone;
    names = child.names;
  }
}

interface Weighed {
  name: Uint8Array;
  /** Where its labels start. */
  offsets: number[];
  weight: number;
}

/** Distinct names with the content of their labels below the zone. */
function contentNames(channel: Channel): Weighed[] {
  const seen = new Map<string, Weighed>();
  const folded = foldedNames(channel.messages);
  for (const [i, message] of channel.messages.entries()) {
    const key = folded[i]!;
    const before = seen.has(key) ? null : residual(message.name, channel.zone);
    if (!before || before.length === 0) continue;
    const name = lowerName(message.name);
    seen.set(key, { name, offsets: labelOffsets(name) ?? [], weight: 1 + contentOf(name, before.length) });
  }
  return [...seen.values()];
}

function contentOf(name: Uint8Array, length: number): number {
  let bits = 0;
  for (let at = 0; at < length; at += 1 + name[at]!) {
    bits += Math.max(0, surpriseBits(name, at + 1, at + 1 + name[at]!) - LABEL_ALLOWANCE);
  }
  return bits;
}

/** The child of a zone of `depth` labels, which all names share, that nearly everything lies below. */
function heaviestChild(names: Weighed[], depth: number): { zone: Uint8Array; names: Weighed[] } | null {
  const children = new Map<string, { zone: Uint8Array; names: Weighed[]; weight: number }>();
  let total = 0;
  for (const entry of names) {
    total += entry.weight;
    const at = entry.offsets[entry.offsets.length - depth - 1] ?? 0;
    if (at === 0) continue;
    const key = nameKey(entry.name.subarray(at + 1, at + 1 + entry.name[at]!));
    const child = children.get(key) ?? { zone: entry.name.subarray(at), names: [], weight: 0 };
    child.names.push(entry);
    child.weight += entry.weight;
    children.set(key, child);
  }
  for (const child of children.values()) {
    if (child.weight >= total * HOLDS && child.names.length >= MIN_NAMES) return child;
  }
  return null;
}
