import { type AddressTable, moveAddresses } from '../base/address.ts';
import { type Collection, collect } from '../detect/dns/confirm/collect.ts';
import { createGatherer, type Gathering, gather } from '../detect/dns/confirm/gather.ts';
import type { ConfirmPlan } from '../detect/dns/confirm/plan.ts';
import { internBytes } from '../detect/dns/confirm/whose.ts';
import type { Nomination } from '../detect/dns/screen/nominate.ts';
import type { DnsScreen } from '../detect/dns/screen/screen.ts';
import type { KnownHost } from '../observe/host.ts';
import { createSink } from '../observe/sink.ts';
import { createPlace, shareOf } from '../packet/share.ts';
import type { Collector } from '../wire/smb/collect.ts';
import { type Contact, createContacts, joinContacts, seePacket, watchAnswer } from './contacts.ts';
import { createHostBook, type HostNotes, joinHosts, noteFact, noteMessage } from './hosts.ts';
import { overhearAnswers } from './overhear.ts';
import { type Reading, type ReadOptions, readAll } from './reading.ts';

/** What the second reading found in its share: plain data. */
export interface Confirmed {
  addresses: AddressTable;
  gathering: Gathering;
  contacts: Contact[];
  hosts: HostNotes[];
}

/** Which of how many readers this is, from 0. */
export interface Rank {
  index: number;
  count: number;
}

/** Reads again what the plan asks for, or its share of it. The collector takes content of SMB transfers, of all shares. */
export async function confirmShare(
  reading: Reading,
  plan: ConfirmPlan,
  { index, count }: Rank,
  collector: Collector | null,
  progress?: ReadOptions['progress'],
): Promise<Confirmed> {
  const { addresses } = reading;
  const gatherer = createGatherer(plan, addresses, count === 1);
  const contacts = createContacts(addresses);
  const book = createHostBook(
    addresses,
    plan.hosts.map((bytes) => internBytes(addresses, bytes)),
  );
  const place = createPlace();
  const hears = createSink({
    dns(message) {
      const { order, mine } = place;
      if (gather(gatherer, message, order, mine)) watchAnswer(contacts, message);
      if (mine) noteMessage(book, message, order);
    },
    host(fact) {
      if (place.mine) noteFact(book, fact, place.order);
    },
  });
  const overhears = count === 1 ? null : overhearAnswers(gatherer.whose, collector !== null);
  await readAll(reading, hears, {
    phase: 'confirm',
    progress,
    onPacket: (packet) => seePacket(contacts, packet, place.order),
    collector,
    share: shareOf(index, count, overhears),
    place,
  });
  return {
    addresses,
    gathering: gatherer.gathering,
    contacts: [...contacts.rows.values()],
    hosts: [...book.notes.values()],
  };
}

/** What all readers found, with the address ids of the screen. */
export interface Joined {
  collection: Collection;
  contacts: Contact[];
  hosts: KnownHost[];
}

/** Puts together what the readers of all shares found; none when nothing was read again. */
export function joinConfirmed(
  screen: DnsScreen,
  nomination: Nomination,
  plan: ConfirmPlan,
  parts: readonly Confirmed[],
): Joined {
  for (const part of parts) if (part.addresses !== screen.addresses) moveMessages(part, screen.addresses);
  const gatherings = parts.map(({ gathering }) => gathering);
  return {
    collection: collect(screen, nomination, plan, gatherings),
    contacts: joinContacts(parts.map(({ contacts }) => contacts)),
    hosts: joinHosts(parts.map(({ hosts }) => hosts)),
  };
}

function moveMessages({ addresses, gathering }: Confirmed, to: AddressTable): void {
  const moved = moveAddresses(to, addresses);
  for (const { message } of gathering.messages) {
    message.initiator = moved[message.initiator]!;
    message.server = moved[message.server]!;
  }
}
