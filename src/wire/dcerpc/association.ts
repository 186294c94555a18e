import { type Cite, cite, type Provenance } from '../../base/provenance.ts';
import type { Sink } from '../../observe/sink.ts';
import type { Tell } from '../facts.ts';
import { NOBODY, type Owner } from '../sign-in.ts';
import { type BoundContext, readContexts } from './bind.ts';
import { createPduFramer, type PduFramer, pushPdus, skipPdus } from './framer.ts';
import { GET_NC_CHANGES, INTERFACE, NETLOGON_SECURE_CHANNEL } from './interfaces.ts';
import { authValue, PDU, type PduHeader, readRequest } from './pdu.ts';

/** Where an association stands and whom it asks. */
export interface AssociationEnds {
  client: number;
  server: number;
  sink: Sink;
  tell: Tell;
  /** Who signs in by the security blob at these places, null when it tells nobody. */
  signIn(bytes: Uint8Array, view: DataView, from: number, to: number): Owner | null;
}

/** DCE/RPC between two computers over one connection or pipe: what was bound and what is called. */
export interface Association {
  ends: AssociationEnds;
  up: PduFramer;
  down: PduFramer;
  contexts: Map<number, string>;
  owner: Owner;
  /** Operations of calls without answer yet, by call id. */
  calls: Map<number, { interfaceId: string; opnum: number }>;
  /** Directory replication so far. */
  replicated: {
    first: Cite & { time: number };
    last: Cite & { time: number };
    calls: number;
    bytes: number;
  } | null;
  /** Operations of DRSUAPI that were called. */
  opnums: Set<number>;
}

/** Calls without answer: clients have one or a few under way. */
const MAX_CALLS = 256;
/** Presentation contexts of one association. */
const MAX_BOUND = 256;
/** Operations of one interface that are told apart. */
const MAX_OPNUMS = 64;
/** Header of a response before its data ([C706] 12.6.4.10). */
const RESPONSE_HEADER = 24;

export function createAssociation(ends: AssociationEnds): Association {
  return {
    ends,
    up: createPduFramer(),
    down: createPduFramer(),
    contexts: new Map(),
    owner: NOBODY,
    calls: new Map(),
    replicated: null,
    opnums: new Set(),
  };
}

/** Takes bytes of one direction in order. */
export function feedAssociation(
  association: Association,
  toServer: boolean,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
): void {
  const framer = toServer ? association.up : association.down;
  pushPdus(framer, bytes, from, to, at, (header, view, end, place) => {
    if (toServer) onCall(association, header, view, end, place);
    else onAnswer(association, header, place);
  });
}

/** Bytes of one direction will never come. */
export function skipAssociation(association: Association, toServer: boolean, count: number): void {
  skipPdus(toServer ? association.up : association.down, count);
}

function onCall(
  association: Association,
  header: PduHeader,
  view: DataView,
  end: number,
  at: Provenance,
): void {
  const { type, little, callId } = header;
  if (type === PDU.bind || type === PDU.alterContext)
    bindContexts(association, readContexts(view, 0, end, little));
  if (type === PDU.bind || type === PDU.alterContext || type === PDU.auth3)
    signIn(association, header, view, end);
  if (type !== PDU.request) return;
  const request = readRequest(view, 0, end, little);
  const interfaceId = request === null ? undefined : association.contexts.get(request.context);
  if (request === null || interfaceId === undefined) return;
  if (interfaceId !== INTERFACE.drsuapi && interfaceId !== INTERFACE.netlogon) return;
  const repeated = association.calls.has(callId);
  if (!repeated && association.calls.size >= MAX_CALLS) association.calls.clear();
  association.calls.set(callId, { interfaceId, opnum: request.opnum });
  if (interfaceId === INTERFACE.drsuapi && !repeated) onReplicationCall(association, request.opnum, at);
}

function bindContexts({ contexts }: Association, bound: readonly BoundContext[]): void {
  for (const { id, interfaceId } of bound)
    if (contexts.size < MAX_BOUND || contexts.has(id)) contexts.set(id, interfaceId);
}

function signIn(association: Association, header: PduHeader, view: DataView, end: number): void {
  const value = authValue(0, end, header);
  if (value === null) return;
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const owner = association.ends.signIn(bytes, view, value.from, value.to);
  if (owner !== null && isSomebody(owner)) association.owner = owner;
}

function isSomebody({ account, ticket }: Owner): boolean {
  return account !== null || ticket !== null;
}

function onReplicationCall(association: Association, opnum: number, at: Provenance): void {
  if (association.opnums.size < MAX_OPNUMS) association.opnums.add(opnum);
  if (opnum !== GET_NC_CHANGES) return;
  const here = { ...cite(at), time: at.time };
  association.replicated ??= { first: here, last: here, calls: 0, bytes: 0 };
  association.replicated.last = here;
  association.replicated.calls++;
}

/** An answer proves that the server has the interface. */
function onAnswer(association: Association, header: PduHeader, at: Provenance): void {
  if (header.type !== PDU.response && header.type !== PDU.fault) return;
  const call = association.calls.get(header.callId);
  if (call === undefined) return;
  const { ends, replicated } = association;
  if (header.type === PDU.response) tellController(ends, call, at);
  if (call.interfaceId !== INTERFACE.drsuapi || call.opnum !== GET_NC_CHANGES || replicated === null) return;
  replicated.last = { ...cite(at), time: at.time };
  if (header.type === PDU.response) replicated.bytes += Math.max(0, header.length - RESPONSE_HEADER);
}

function tellController(
  { server, tell }: AssociationEnds,
  { interfaceId, opnum }: { interfaceId: string; opnum: number },
  at: Provenance,
): void {
  if (interfaceId === INTERFACE.drsuapi) tell(at, server, 'role', 'domain-controller', 'seen');
  else if (NETLOGON_SECURE_CHANNEL.has(opnum)) tell(at, server, 'role', 'domain-controller', 'inferred');
}

/** The connection or pipe is over: replication is told. `session` is who signed in to the session of a pipe. */
export function endAssociation(association: Association, session: Owner): void {
  const { replicated, ends, owner, opnums } = association;
  if (replicated === null) return;
  association.replicated = null;
  ends.sink.replication({
    ...replicated,
    client: ends.client,
    server: ends.server,
    account: owner.account ?? session.account,
    ticket: isSomebody(owner) ? owner.ticket : session.ticket,
    opnums: [...opnums].sort((a, b) => a - b),
  });
}
