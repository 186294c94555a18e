import { mixWord, TABLE_KEY } from '../../../base/slot.ts';
import type { Peers } from '../../../observe/transport.ts';
import { dropOldest, makeRoom } from '../../oldest.ts';
import { MAX_PENDING, MAX_PENDING_PER_SHARD } from '../bounds.ts';
import type { Session } from './session.ts';
import type { SmbState } from './shared.ts';

/** One TCP connection: what was negotiated and what waits for an answer. */
export interface Connection<Waiting> {
  state: SmbState;
  peers: Peers;
  dialect: string | null;
  /** Server GUID as hex, or null: the same over all addresses of a server. */
  serverGuid: string | null;
  /** Requests by place of their message id, oldest first. */
  pending: Map<number, Waiting>;
  /** Sessions in use here, by id as on the wire. */
  sessions: Map<string, Session>;
  /** Messages that were not read, by word. */
  unread: Map<string, number>;
}

export function createConnection<Waiting>(state: SmbState, peers: Peers): Connection<Waiting> {
  return {
    state,
    peers,
    dialect: null,
    serverGuid: null,
    pending: new Map(),
    sessions: new Map(),
    unread: new Map(),
  };
}

/**
 * Where a request waits, one place for each id below 2^53: a `Map` of numbers has no key of its own, and ids chosen
 * to collide would make every look at eight thousand of them a walk.
 */
function placeOf(id: number): number {
  const high = Math.floor(id / 2 ** 32);
  return high * 2 ** 32 + (mixWord(mixWord(TABLE_KEY, high), id) >>> 0);
}

/** Requests forgotten at once where the connections of the shard together have too many. */
const BATCH = 64;

/** Lets a request wait. The oldest are forgotten where there are too many, and one whose id is given anew. */
export function letWait<Waiting>(
  connection: Connection<Waiting>,
  id: number,
  waiting: Waiting,
  onForgotten: (forgotten: Waiting) => void,
): void {
  const { pending, state } = connection;
  const forget = (forgotten: Waiting) => {
    state.pending--;
    onForgotten(forgotten);
  };
  const same = settle(connection, id);
  if (same !== undefined) onForgotten(same);
  makeRoom(pending, MAX_PENDING, forget);
  if (state.pending >= MAX_PENDING_PER_SHARD) dropOldest(pending, BATCH, forget);
  pending.set(placeOf(id), waiting);
  state.pending++;
}

/** The request that waits with this id. */
export function waitingAt<Waiting>(connection: Connection<Waiting>, id: number): Waiting | undefined {
  return connection.pending.get(placeOf(id));
}

/** Takes a request that was answered from those that wait. */
export function settle<Waiting>(connection: Connection<Waiting>, id: number): Waiting | undefined {
  const place = placeOf(id);
  const waiting = connection.pending.get(place);
  if (waiting === undefined) return undefined;
  connection.pending.delete(place);
  connection.state.pending--;
  return waiting;
}

/** Counts a message that is not read further. */
export function countUnread(connection: Connection<unknown>, word: string): void {
  connection.unread.set(word, (connection.unread.get(word) ?? 0) + 1);
}
