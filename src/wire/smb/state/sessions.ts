import { addressText } from '../../../base/address.ts';
import { makeRoom } from '../../oldest.ts';
import { MAX_SESSIONS_PER_SHARD } from '../bounds.ts';
import type { Connection } from './connection.ts';
import { cutHandles } from './handles.ts';
import { createSession, type Session } from './session.ts';
import type { SmbState } from './shared.ts';
import { tellVolume } from './tell.ts';

/** Key in the table of sessions: the id is the server's, but two servers may give the same. */
function tableKey({ peers }: Connection<unknown>, id: string): string {
  return `${peers.initiator} ${peers.responder} ${id}`;
}

/** Key that observations carry: GUID of the server, the same over its addresses, or its address. */
function sessionKey({ state, peers, serverGuid }: Connection<unknown>, id: string): string {
  return `${serverGuid ?? addressText(state.addresses, peers.responder)}/${id}`;
}

/** The session with this id on this connection; made where its beginning was not seen. */
export function sessionOf(connection: Connection<unknown>, id: string): Session {
  const here = connection.sessions.get(id);
  if (here !== undefined) return here;
  const { state, peers } = connection;
  const key = tableKey(connection, id);
  const session =
    state.sessions.get(key) ?? createSession(sessionKey(connection, id), peers.initiator, peers.responder);
  return join(connection, session, id);
}

/** Uses a session on a connection. */
function join(connection: Connection<unknown>, session: Session, id: string): Session {
  const { state } = connection;
  if (connection.sessions.size >= MAX_SESSIONS_HERE) leaveAll(connection);
  connection.sessions.set(id, session);
  session.connections++;
  session.dialect ??= connection.dialect;
  makeRoom(state.sessions, MAX_SESSIONS_PER_SHARD, (gone) => endSession(state, gone));
  state.sessions.set(tableKey(connection, id), session);
  return session;
}

/** Sessions of one connection: terminal servers have some hundreds of users. */
const MAX_SESSIONS_HERE = 4096;

/** A server gave this id to a new session: what was known under it is over. */
export function beginSession(connection: Connection<unknown>, id: string): Session {
  const { state, peers } = connection;
  leave(connection, id);
  const old = state.sessions.get(tableKey(connection, id));
  if (old !== undefined) endSession(state, old);
  return join(connection, createSession(sessionKey(connection, id), peers.initiator, peers.responder), id);
}

/** Tells what is open and forgets trees; the account stays known. */
function endSession(state: SmbState, session: Session): void {
  cutHandles(state, session);
  tellVolume(state, session);
  session.trees.clear();
}

/** The connection does not use this session any more; with the last connection its handles are cut. */
function leave(connection: Connection<unknown>, id: string): void {
  const session = connection.sessions.get(id);
  if (session === undefined) return;
  connection.sessions.delete(id);
  session.connections--;
  if (session.connections <= 0) endSession(connection.state, session);
}

/** The connection ended. */
export function leaveAll(connection: Connection<unknown>): void {
  for (const id of [...connection.sessions.keys()]) leave(connection, id);
}

/** The session was logged off or refused. */
export function dropSession(connection: Connection<unknown>, id: string): void {
  const { state } = connection;
  leave(connection, id);
  const session = state.sessions.get(tableKey(connection, id));
  state.sessions.delete(tableKey(connection, id));
  if (session !== undefined) endSession(state, session);
}
