import { createProvenance, type Provenance } from '../../../base/provenance.ts';
import type { Peers, StreamParser } from '../../../observe/transport.ts';
import { copyProvenance } from '../../dns/roles.ts';
import { MAX_UNSEEN_PER_SHARD } from '../bounds.ts';
import { MAGIC } from '../magic.ts';
import { createFramer, pushFrames, skipFrames } from '../nbss.ts';
import { HEADER1_BYTES } from '../smb1/header.ts';
import { type Connection, countUnread, createConnection } from '../state/connection.ts';
import { leaveAll } from '../state/sessions.ts';
import type { SmbState } from '../state/shared.ts';
import { onEncrypted, TRANSFORM_BYTES } from './encrypted.ts';
import { createReader, messageSink, type PartReader, type Reader } from './reader.ts';
import { tellIdentity } from './sign-in.ts';
import { createSmb1Shared, createSmb1Side, type Smb1Shared, type Smb1Side, wantSmb1 } from './smb1.ts';
import { onResponse1 } from './smb1-answers.ts';
import { onRequest1 } from './smb1-requests.ts';
import { beginChain, createSmb2Side, type Smb2Side, wantSmb2 } from './smb2.ts';
import { onResponse } from './smb2-answers.ts';
import { onRequest } from './smb2-requests.ts';
import { acceptAll, endIncoming } from './stream-content.ts';
import type { Waiting } from './waiting.ts';

const MAGIC_BYTES = 4;

/** Chooses by the magic how a part is read. */
function createPartReader(connection: Connection<Waiting>, shared: Smb1Shared): PartReader {
  const side = createSmb2Side(connection);
  const old = createSmb1Side(connection, shared);
  return {
    begin: () => beginChain(side),
    want(reader) {
      switch (reader.view.getUint32(0)) {
        case MAGIC.smb2:
          return wantSmb2(side, reader);
        case MAGIC.smb1:
          return wantSmb1(old, reader);
        case MAGIC.encrypted:
          return TRANSFORM_BYTES;
        default:
          return MAGIC_BYTES;
      }
    },
    part(reader, at) {
      if (reader.filled < MAGIC_BYTES) return;
      const magic = reader.view.getUint32(0);
      if (magic === MAGIC.smb2) onSmb2(side, reader, at);
      else if (magic === MAGIC.smb1) onSmb1(old, reader, at);
      else if (magic === MAGIC.encrypted) onEncrypted(connection, reader, at);
      else if (magic === MAGIC.compressed) countUnread(connection, 'smb-compressed');
    },
  };
}

function onSmb2(side: Smb2Side, reader: Reader, at: Provenance): void {
  const { header } = side;
  if (reader.filled < 64 || header.command < 0) return;
  if (header.response) onResponse(side, reader, at);
  else onRequest(side, reader, at);
}

function onSmb1(side: Smb1Side, reader: Reader, at: Provenance): void {
  if (reader.filled <= HEADER1_BYTES) return;
  if (side.header.response) onResponse1(side, reader, at);
  else onRequest1(side, reader, at);
}

/** A parser for one connection that carries SMB. */
export function openConnection(state: SmbState, peers: Peers): StreamParser {
  const connection = createConnection<Waiting>(state, peers);
  const shared = createSmb1Shared();
  const up = createReader(true, state, createPartReader(connection, shared));
  const down = createReader(false, state, createPartReader(connection, shared));
  const upFramer = createFramer(messageSink(up));
  const downFramer = createFramer(messageSink(down));
  const last = createProvenance();
  return {
    data(toResponder, bytes, _view, from, to, at) {
      copyProvenance(last, at);
      pushFrames(toResponder ? upFramer : downFramer, bytes, from, to, at);
    },
    gap(toResponder, count, at) {
      skipFrames(toResponder ? upFramer : downFramer, count, at);
    },
    end() {
      for (const reader of [up, down]) endIncoming(reader.incoming, state);
      endConnection(connection, last);
    },
  };
}

/** Nothing more comes: writes without an answer count as what they are, and all that is open is told. */
function endConnection(connection: Connection<Waiting>, last: Provenance): void {
  const { state, pending } = connection;
  for (const first of pending.values()) {
    acceptAll(first, state);
    if (first.signature !== null) tellIdentity(connection, first.signature, null, last);
  }
  state.pending -= pending.size;
  pending.clear();
  leaveAll(connection);
  tellUnread(connection, last);
}

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['smb-compressed', 'SMB messages were compressed and are not read.'],
  ['compound-offset', 'SMB messages had parts that begin nowhere.'],
]);

function tellUnread({ state, unread }: Connection<Waiting>, last: Provenance): void {
  for (const [reason, count] of unread) {
    if (state.gapsTold >= MAX_UNSEEN_PER_SHARD) return;
    state.gapsTold++;
    const text = `${count} ${TEXTS.get(reason) ?? reason}`;
    state.sink.unseen({ evidence: last.evidence, reason, count, text });
  }
}
