import { createProvenance, type Provenance } from '../../base/provenance.ts';
import type { Sink } from '../../observe/sink.ts';
import type { ProtocolContext } from '../../observe/transport.ts';
import type { Tell } from '../facts.ts';
import { makeRoom } from '../oldest.ts';
import { createOnceTeller } from '../once.ts';
import { clientAccount } from './account.ts';
import { type KerberosMessage, MESSAGE } from './message.ts';
import { ownerOf, rememberTicket, type Tickets, ticketsOf } from './tickets.ts';

/** Kerberos between clients and key distribution centres in one scan. */
export interface Kerberos {
  sink: Sink;
  tell: Tell;
  tickets: Tickets;
  /** Account of the ticket-granting ticket in the last TGS-REQ, and name in the last AS-REQ, by client and port. */
  asked: Map<string, string | null>;
}

/** Who speaks with whom, as request and answer have it. */
export interface KerberosEnds {
  client: number;
  clientPort: number;
  server: number;
}

/** Requests that wait for their answer, over UDP or TCP. */
const MAX_ASKED = 1 << 14;
/** KRB-ERROR codes that refuse an account (RFC 4120 section 7.5.9): unknown, revoked, expired, pre-authentication failed. */
const REFUSALS: ReadonlySet<number> = new Set([6, 18, 23, 24]);

const tables = new WeakMap<ProtocolContext, Kerberos>();

/** The one table of a scan: a request over UDP may be answered "too big" and come again over TCP. */
export function kerberosOf(context: ProtocolContext): Kerberos {
  let kerberos = tables.get(context);
  if (kerberos === undefined) {
    const { sink } = context;
    kerberos = {
      sink,
      tell: createOnceTeller(sink, 'Kerberos'),
      tickets: ticketsOf(context),
      asked: new Map(),
    };
    tables.set(context, kerberos);
  }
  return kerberos;
}

/** Whether a message of this type comes from the client. */
export function isRequest(type: number): boolean {
  return type === MESSAGE.asReq || type === MESSAGE.tgsReq || type === MESSAGE.apReq;
}

/** Takes one message between a client and a key distribution centre. */
export function onKerberos(
  kerberos: Kerberos,
  message: KerberosMessage,
  ends: KerberosEnds,
  at: Provenance,
): void {
  const key = `${ends.client} ${ends.clientPort}`;
  const { asked, tickets } = kerberos;
  if (message.type === MESSAGE.asReq) remember(asked, key, clientAccount(message.realm, message.client));
  else if (message.type === MESSAGE.tgsReq)
    remember(asked, key, message.ticket === null ? null : ownerOf(tickets, message.ticket));
  else if (message.type === MESSAGE.asRep || message.type === MESSAGE.tgsRep)
    onReply(kerberos, message, ends, asked.get(key) ?? null, at);
  else if (message.type === MESSAGE.error && REFUSALS.has(message.error)) {
    const account = clientAccount(message.realm, message.client) ?? asked.get(key) ?? null;
    if (account !== null) tellIdentity(kerberos, ends, account, message.service, false, at);
  }
}

function remember(asked: Map<string, string | null>, key: string, account: string | null): void {
  makeRoom(asked, MAX_ASKED);
  asked.delete(key);
  asked.set(key, account);
}

/** A ticket is handed out: its owner stands in the answer, or, behind FAST, in what was asked with. */
function onReply(
  kerberos: Kerberos,
  message: KerberosMessage,
  ends: KerberosEnds,
  asker: string | null,
  at: Provenance,
): void {
  kerberos.tell(at, ends.server, 'role', 'domain-controller', 'seen');
  const account = clientAccount(message.realm, message.client) ?? asker;
  if (account === null) return;
  if (message.ticket !== null) rememberTicket(kerberos.tickets, message.ticket, account);
  tellIdentity(kerberos, ends, account, message.service, true, at);
}

function tellIdentity(
  { sink }: Kerberos,
  { client, server }: KerberosEnds,
  account: string,
  service: string | null,
  success: boolean,
  at: Provenance,
): void {
  const place = Object.assign(createProvenance(), at);
  sink.identity({
    at: place,
    address: client,
    server,
    account,
    mechanism: 'kerberos',
    workstation: null,
    success,
    service,
  });
}
