import { type Collection, collect } from '../../src/detect/dns/confirm/collect.ts';
import { createGatherer, type Gathering, gather } from '../../src/detect/dns/confirm/gather.ts';
import { planConfirm } from '../../src/detect/dns/confirm/plan.ts';
import type { Nomination } from '../../src/detect/dns/screen/nominate.ts';
import type { DnsScreen } from '../../src/detect/dns/screen/screen.ts';
import type { DnsMessage } from '../../src/observe/dns.ts';

/**
 * The second reading of messages by several readers: `owner` says whose each message is. `messageAt` lends the message
 * with this index, its addresses interned into the screen's table.
 */
export function readAgain(
  screen: DnsScreen,
  nomination: Nomination,
  count: number,
  messageAt: (index: number) => DnsMessage,
  readers = 1,
  owner: (index: number) => number = () => 0,
): Collection {
  const plan = planConfirm(screen, nomination);
  const gatherings = Array.from({ length: readers }, (_, reader): Gathering => {
    const gatherer = createGatherer(plan, screen.addresses, readers === 1);
    for (let i = 0; i < count; i++) if (owner(i) === reader) gather(gatherer, messageAt(i), i, true);
    return gatherer.gathering;
  });
  return collect(screen, nomination, plan, gatherings);
}
