import type { Channel } from './channel.ts';
import { dottedText, labelOffsets, lowerName, residual } from './codec/labels.ts';
import { foldedNames } from './folded.ts';
import { matchService, type ServiceMatch } from './trusted.ts';

/** A service whose zone and shapes fit a channel. */
export interface ServiceFit {
  match: ServiceMatch;
  /** Share of the distinct names that fit, 0 to 1. */
  share: number;
}

/** Names that must fit: nearly all where strangers can make names in the zone, most elsewhere. */
const MOST = 0.8;
const NEARLY_ALL = 0.9;

/** The trusted service whose zone and shapes fit most distinct names of the channel; null without one. */
export function fitService(channel: Channel): ServiceFit | null {
  if (channel.zone.length === 0) return null;
  const seen = new Set<string>();
  const fits = new Map<string, { match: ServiceMatch; count: number }>();
  const folded = foldedNames(channel.messages);
  for (const [i, message] of channel.messages.entries()) {
    if (message.response || message.name.length === 0 || !residual(message.name, channel.zone)) continue;
    const key = `${message.qtype} ${folded[i]!}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const labels = labelOffsets(message.name);
    const match = labels && matchService(dottedText(lowerName(message.name)), [], message.qtype);
    if (!match) continue;
    const row = fits.get(match.service.id) ?? { match, count: 0 };
    row.count++;
    fits.set(match.service.id, row);
  }
  let best: { match: ServiceMatch; count: number } | null = null;
  for (const row of fits.values()) if (!best || row.count > best.count) best = row;
  if (!best) return null;
  const share = Math.round((best.count / seen.size) * 100) / 100;
  return share >= (best.match.service.strangersCanCreateNames ? NEARLY_ALL : MOST)
    ? { match: best.match, share }
    : null;
}
