import type { Cite, Provenance } from '../../../base/provenance.ts';
import type { Authentication } from '../../../observe/transfer.ts';
import type { Owner, Signature } from '../../sign-in.ts';
import type { Handle } from './handle.ts';
import { timedCite } from './handle.ts';
import type { Tree } from './tree.ts';

/** Encrypted messages of a session ([MS-SMB2] 2.2.41). */
interface Volume {
  first: Cite & { time: number };
  last: Cite & { time: number };
  messagesUp: number;
  messagesDown: number;
  bytesUp: number;
  bytesDown: number;
}

/**
 * A session: an account at a server, over one connection or several between the same two addresses. Channels over
 * other addresses are sessions of their own with the same key; the detector joins them.
 */
export interface Session extends Owner {
  /** Key that observations carry. */
  key: string;
  client: number;
  server: number;
  authentication: Authentication;
  dialect: string | null;
  /** The sign-in under way. */
  signature: Signature | null;
  trees: Map<number, Tree>;
  handles: Map<string, Handle>;
  /** Open connections that use it. */
  connections: number;
  encrypted: boolean;
  volume: Volume | null;
  shares: string[];
}

/** A session of which nothing but its key is known. */
export function createSession(key: string, client: number, server: number): Session {
  return {
    key,
    client,
    server,
    account: null,
    ticket: null,
    authentication: 'unknown',
    dialect: null,
    signature: null,
    trees: new Map(),
    handles: new Map(),
    connections: 0,
    encrypted: false,
    volume: null,
    shares: [],
  };
}

/** Counts one encrypted message of `bytes` bytes inside its transform. */
export function countEncrypted(session: Session, toServer: boolean, bytes: number, at: Provenance): void {
  session.encrypted = true;
  session.volume ??= {
    first: timedCite(at),
    last: timedCite(at),
    messagesUp: 0,
    messagesDown: 0,
    bytesUp: 0,
    bytesDown: 0,
  };
  const { volume } = session;
  volume.last = timedCite(at);
  if (toServer) {
    volume.messagesUp++;
    volume.bytesUp += bytes;
  } else {
    volume.messagesDown++;
    volume.bytesDown += bytes;
  }
}
