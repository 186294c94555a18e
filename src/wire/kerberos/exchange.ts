import { createProvenance, type Provenance } from '../../base/provenance.ts';
import type { Sink } from '../../observe/sink.ts';
import type { ProtocolContext } from '../../observe/transport.ts';
import type { Tell } from '../facts.ts';
import { makeRoom } from '../oldest.ts';
import { createOnceTeller } from '../once.ts';
import { perShard } from '../shards.ts';
import { NOBODY, type Owner } from '../sign-in.ts';
import { clientAccount } from './account.ts';
import { type KerberosMessage, MESSAGE } from './message.ts';

/** Kerberos between the clients and key distribution centres of one shard. */
export interface Kerberos {
  sink: Sink;
  tell: Tell;
  /** Name in the last AS-REQ, or ticket-granting ticket in the last TGS-REQ, by client, port and server. */
  asked: Map<string, Owner>;
}

/** Who speaks with whom, as request and answer have it. */
export interface KerberosEnds {
  client: number;
  clientPort: number;
  server: number;
}

/** Requests of one shard that wait for their answer, over UDP or TCP; 65,536 in all. */
const MAX_ASKED = 1 << 10;
/** KRB-ERROR codes that refuse an account (RFC 4120 section 7.5.9): unknown, revoked, expired, pre-authentication failed. */
const REFUSALS: ReadonlySet<number> = new Set([6, 18, 23, 24]);

const tables = new WeakMap<ProtocolContext, (shard: number) => Kerberos>();

/** The tables of a scan by shard: a request over UDP may be answered "too big" and come again over TCP. */
export function kerberosOf(context: ProtocolContext): (shard: number) => Kerberos {
  let table = tables.get(context);
  if (table === undefined) {
    const { sink } = context;
    table = perShard(() => ({ sink, tell: createOnceTeller(sink, 'Kerberos'), asked: new Map() }));
    tables.set(context, table);
  }
  return table;
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
  const key = `${ends.client} ${ends.clientPort} ${ends.server}`;
  const { asked } = kerberos;
  const account = clientAccount(message.realm, message.client);
  if (message.type === MESSAGE.asReq) remember(asked, key, { account, ticket: null });
  else if (message.type === MESSAGE.tgsReq)
    remember(asked, key, { account: null, ticket: message.ticket?.fingerprint ?? null });
  else if (message.type === MESSAGE.asRep || message.type === MESSAGE.tgsRep)
    onReply(kerberos, message, ends, account, asked.get(key) ?? NOBODY, at);
  else if (message.type === MESSAGE.error && REFUSALS.has(message.error)) {
    const who = account === null ? (asked.get(key) ?? NOBODY) : { account, ticket: null };
    tellIdentity(kerberos, ends, who, message.service, false, at);
  }
}

function remember(asked: Map<string, Owner>, key: string, who: Owner): void {
  makeRoom(asked, MAX_ASKED);
  asked.delete(key);
  asked.set(key, who);
}

/** A ticket is handed out: its owner stands in the answer, or, behind FAST, is that of what was asked with. */
function onReply(
  kerberos: Kerberos,
  message: KerberosMessage,
  ends: KerberosEnds,
  named: string | null,
  asker: Owner,
  at: Provenance,
): void {
  kerberos.tell(at, ends.server, 'role', 'domain-controller', 'seen');
  const account = named ?? asker.account;
  const who = { account, ticket: account === null ? asker.ticket : null };
  tellTicket(kerberos, message, who, at);
  tellIdentity(kerberos, ends, who, message.service, true, at);
}

function tellTicket(
  { sink }: Kerberos,
  { ticket }: KerberosMessage,
  { account, ticket: presented }: Owner,
  at: Provenance,
): void {
  if (ticket === null || (account === null && presented === null)) return;
  sink.ticket({ at: placeOf(at), fingerprint: ticket.fingerprint, account, presented });
}

function placeOf(at: Provenance): Provenance {
  return Object.assign(createProvenance(), at);
}

function tellIdentity(
  { sink }: Kerberos,
  { client, server }: KerberosEnds,
  { account, ticket }: Owner,
  service: string | null,
  success: boolean,
  at: Provenance,
): void {
  if (account === null && ticket === null) return;
  sink.identity({
    at: placeOf(at),
    address: client,
    server,
    account,
    ticket,
    mechanism: 'kerberos',
    workstation: null,
    success,
    service,
  });
}
