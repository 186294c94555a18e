import type { AddressTable } from '../../../base/address.ts';
import type { Sink } from '../../../observe/sink.ts';
import type { ProtocolContext } from '../../../observe/transport.ts';
import type { Tell } from '../../facts.ts';
import { createOnceTeller } from '../../once.ts';
import type { Collector } from '../collect.ts';
import { createReorderPool, type ReorderPool } from './reorder.ts';
import type { Session } from './session.ts';

/** What the SMB connections of one shard share. */
export interface SmbState {
  addresses: AddressTable;
  sink: Sink;
  reorder: ReorderPool;
  /** SMB2 sessions by client, server and id, oldest first. */
  sessions: Map<string, Session>;
  tellSmb: Tell;
  tellNtlm: Tell;
  tellRpc: Tell;
  /** Requests that wait, handles that are open and gaps that were told, over all its connections. */
  pending: number;
  handles: number;
  gapsTold: number;
  /** The second reading's wish for content; null in the first. */
  collector: Collector | null;
}

export function createSmbState(context: ProtocolContext, collector: Collector | null): SmbState {
  const { sink, addresses } = context;
  return {
    addresses,
    sink,
    reorder: createReorderPool(),
    sessions: new Map(),
    tellSmb: createOnceTeller(sink, 'SMB'),
    tellNtlm: createOnceTeller(sink, 'NTLMSSP'),
    tellRpc: createOnceTeller(sink, 'DCERPC'),
    pending: 0,
    handles: 0,
    gapsTold: 0,
    collector,
  };
}
