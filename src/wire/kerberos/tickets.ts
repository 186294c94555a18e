import type { ProtocolContext } from '../../observe/transport.ts';
import { makeRoom } from '../oldest.ts';
import type { Ticket } from './message.ts';

/** Tickets that were handed out in this scan, so that their use can be traced to an account. */
export interface Tickets {
  /** Account by fingerprint of the ticket. */
  accounts: Map<string, string>;
}

/** Tickets remembered: a domain of 10,000 users hands out some 100,000 a day. */
const MAX_TICKETS = 1 << 17;

const tables = new WeakMap<ProtocolContext, Tickets>();

/** The one table of a scan: Kerberos fills it, whoever sees an AP-REQ asks it. */
export function ticketsOf(context: ProtocolContext): Tickets {
  let tickets = tables.get(context);
  if (tickets === undefined) {
    tickets = { accounts: new Map() };
    tables.set(context, tickets);
  }
  return tickets;
}

/** Remembers whose ticket this is; the oldest is forgotten where there are too many. */
export function rememberTicket({ accounts }: Tickets, ticket: Ticket, account: string): void {
  makeRoom(accounts, MAX_TICKETS);
  accounts.delete(ticket.fingerprint);
  accounts.set(ticket.fingerprint, account);
}

/** Account of a ticket, null when it was handed out unseen. */
export function ownerOf({ accounts }: Tickets, ticket: Ticket): string | null {
  return accounts.get(ticket.fingerprint) ?? null;
}
