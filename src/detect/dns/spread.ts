import type { Channel } from './channel.ts';
import type { Collection } from './confirm/collect.ts';
import { foldedKey, foldedNames } from './folded.ts';
import { registrablePart } from './registrable.ts';

/**
 * One initiator over many zones: what is left when the zones that carry many names by themselves, and those that
 * other computers ask as well, are taken away. Zones with one or two names each are what a channel that takes a
 * new domain for every query leaves.
 */

/** Names of one zone up to which it can be a throw-away domain. */
const FEW_NAMES = 2;

/** The channel with only the messages of zones that have few names and one client; messages are shared, not copied. */
export function spreadChannel(channel: Channel, collection: Collection): Channel {
  const { population } = collection.nomination;
  const zones = new Map<string, Set<string>>();
  const zoneOf = channel.messages.map((m) => foldedKey(registrablePart(m.name)));
  const folded = foldedNames(channel.messages);
  for (const [i, name] of folded.entries()) {
    const names = zones.get(zoneOf[i]!) ?? new Set<string>();
    if (names.size <= FEW_NAMES) names.add(name);
    zones.set(zoneOf[i]!, names);
  }
  const alone = population.siteClients > 0;
  const messages = channel.messages.filter((_, i) => alone && zones.get(zoneOf[i]!)!.size <= FEW_NAMES);
  return { ...channel, messages };
}
