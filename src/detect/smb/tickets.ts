import { cite } from '../../base/provenance.ts';
import { byCodeUnit } from '../../base/words.ts';
import type { Ticket } from '../../observe/ticket.ts';
import { MAX_TICKET_STEPS } from './bounds.ts';
import { identityKey, joinIdentity, joinReplication, replicationKey } from './keep.ts';
import { type Claim, compareMoments, type KeptTicket } from './kept.ts';
import { mapReservoir, type Reservoir, rekeyReservoir, trim } from './reservoir.ts';
import type { SmbScreen } from './screen.ts';

/** A ticket as it is kept. */
export function keepTicket({ at, account, presented }: Ticket): KeptTicket {
  const claim = (text: string | null): Claim | null =>
    text === null ? null : { text, at: { ...cite(at), time: at.time } };
  return { account: claim(account), presented: claim(presented) };
}

/** What both say of one ticket: of two accounts the one that was said first. */
export function joinTicket(a: KeptTicket, b: KeptTicket): KeptTicket {
  return {
    account: firstSaid(a.account, b.account),
    presented: firstSaid(a.presented, b.presented),
  };
}

function firstSaid(a: Claim | null, b: Claim | null): Claim | null {
  if (a === null || b === null) return a ?? b;
  return (compareMoments(a.at, b.at) || byCodeUnit(a.text, b.text)) <= 0 ? a : b;
}

/**
 * The account that a ticket was given to, null when the evidence does not name it. Behind FAST the answer hides the
 * client, but the owner is that of the ticket which was shown for it.
 */
export function ownerOf(tickets: Reservoir<KeptTicket>, fingerprint: string): string | null {
  let next = fingerprint;
  for (let step = 0; step <= MAX_TICKET_STEPS; step++) {
    const ticket = tickets.entries.get(next)?.value;
    if (ticket === undefined) return null;
    if (ticket.account !== null) return ticket.account.text;
    if (ticket.presented === null) return null;
    next = ticket.presented.text;
  }
  return null;
}

/** The screen with the owners of tickets as accounts; identities that name nobody are left out. It is not changed itself. */
export function withOwners(screen: SmbScreen): SmbScreen {
  const { addresses, tickets } = screen;
  trim(tickets);
  const named = <T extends { account: string | null; ticket?: string | null }>(value: T): T => {
    const owner = value.ticket ? ownerOf(tickets, value.ticket) : null;
    return { ...value, account: owner ?? value.account, ticket: null };
  };
  const identities = mapReservoir(screen.identities, named);
  return {
    ...screen,
    marked: mapReservoir(screen.marked, named),
    plain: mapReservoir(screen.plain, named),
    opened: mapReservoir(screen.opened, named),
    volumes: mapReservoir(screen.volumes, named),
    identities: rekeyReservoir(
      identities,
      (i) => (i.account === null ? null : identityKey(i, addresses)),
      joinIdentity,
    ),
    replications: rekeyReservoir(
      mapReservoir(screen.replications, named),
      (r) => replicationKey(r, addresses),
      joinReplication,
    ),
  };
}
