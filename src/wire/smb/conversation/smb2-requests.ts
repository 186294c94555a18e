import { isBad } from '../../../base/bad.ts';
import type { Provenance } from '../../../base/provenance.ts';
import { readSignature } from '../../sign-in.ts';
import { pathParts } from '../path.ts';
import { parseCloseRequest } from '../smb2/close.ts';
import { type CreateRequest, parseCreateRequest } from '../smb2/create.ts';
import { SAME_HANDLE } from '../smb2/file-id.ts';
import { COMMAND, SAME_SESSION, UNSOLICITED } from '../smb2/header.ts';
import { duplicatedBytes, FSCTL, parseIoctlRequest } from '../smb2/ioctl.ts';
import { parseQueryInfoRequest } from '../smb2/query-info.ts';
import { parseReadRequest } from '../smb2/read.ts';
import { parseSessionSetupRequest } from '../smb2/session-setup.ts';
import { parseSetInfoRequest } from '../smb2/set-info.ts';
import { parseTreeConnectPath } from '../smb2/tree-connect.ts';
import { parseWriteRequest } from '../smb2/write.ts';
import { letWait } from '../state/connection.ts';
import { createHandle, type Handle } from '../state/handle.ts';
import { findHandle } from '../state/handles.ts';
import { sessionOf } from '../state/sessions.ts';
import { feedPipe } from './pipe.ts';
import { contentAt, type Reader } from './reader.ts';

import type { Smb2Side } from './smb2.ts';
import { acceptAll, beginContent } from './stream-content.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/**
 * Takes a request whose wanted bytes are held. A CANCEL has no answer of its own, and its message id is that of the
 * request that it takes back ([MS-SMB2] 3.2.4.24): that one still waits.
 */
export function onRequest(side: Smb2Side, reader: Reader, at: Provenance): void {
  const { header, connection, chain } = side;
  if (header.messageId >= UNSOLICITED || header.command === COMMAND.cancel) return;
  enterChain(side);
  const waiting = createWaiting(header.command, chain.session, null);
  waiting.tree = chain.tree;
  FILLS.get(header.command)?.(side, reader, waiting, at);
  if (waiting.handle !== null) {
    chain.handle = waiting.handle;
    chain.fileId = waiting.fileId;
  }
  letWait(connection, header.messageId, waiting, (gone) => acceptAll(gone, connection.state));
}

/** Session, tree and handle of the request; a related one has those of the part before it. */
function enterChain({ header, connection, chain }: Smb2Side): void {
  const { sessionId, related, command, treeId } = header;
  if (!related) chain.handle = null;
  if (related && (sessionId === SAME_SESSION || treeId < 0) && chain.session !== null) return;
  const none =
    command === COMMAND.negotiate || command === COMMAND.sessionSetup || Number(`0x${sessionId}`) === 0;
  chain.session = none ? null : sessionOf(connection, sessionId);
  chain.tree = treeId < 0 ? null : (chain.session?.trees.get(treeId) ?? null);
}

type Fill = (side: Smb2Side, reader: Reader, waiting: Waiting, at: Provenance) => void;

/** What each command says; those that are not here are only waited for. */
const FILLS: ReadonlyMap<number, Fill> = new Map<number, Fill>([
  [COMMAND.sessionSetup, onSessionSetup],
  [COMMAND.treeConnect, onTreeConnect],
  [COMMAND.create, onCreate],
  [COMMAND.close, onClose],
  [COMMAND.read, onRead],
  [COMMAND.write, onWrite],
  [COMMAND.ioctl, onIoctl],
  [COMMAND.queryInfo, onQueryInfo],
  [COMMAND.setInfo, onSetInfo],
]);

/** The handle that a request names: that of the chain for all ones, else by its id. */
function handleOf({ chain, connection }: Smb2Side, id: string, at: Provenance): Handle | null {
  if (id === SAME_HANDLE) return chain.handle;
  if (chain.session === null) return null;
  return findHandle(connection.state, chain.session, id, chain.tree, openedOn(connection), at);
}

function openedOn(connection: Smb2Side['connection']) {
  return { serverPort: connection.peers.responderPort, dialect: connection.dialect };
}

function name(side: Smb2Side, waiting: Waiting, id: string, at: Provenance): void {
  waiting.handle = handleOf(side, id, at);
  waiting.fileId = id === SAME_HANDLE ? side.chain.fileId : id;
}

function onSessionSetup(_side: Smb2Side, reader: Reader, waiting: Waiting): void {
  const request = parseSessionSetupRequest(reader.view, 0, reader.filled);
  if (isBad(request)) return;
  const from = request.blobOffset;
  const to = Math.min(reader.filled, from + request.blobLength);
  waiting.binding = request.binding;
  waiting.signature = readSignature(reader.held, reader.view, from, to);
}

function onTreeConnect(_side: Smb2Side, { view, filled }: Reader, waiting: Waiting): void {
  const path = parseTreeConnectPath(view, 0, filled);
  if (!isBad(path)) waiting.path = path;
}

function onCreate(side: Smb2Side, reader: Reader, waiting: Waiting, at: Provenance): void {
  const { chain, connection, header } = side;
  const request = parseCreateRequest(reader.view, 0, reader.filled);
  if (isBad(request) || chain.session === null) return;
  const path = pathOf(request, header.dfs);
  const handle = createHandle(chain.session, chain.tree, path, openedOn(connection), at);
  handle.cites.push({ evidence: at.evidence, record: at.record, offset: at.offset });
  handle.directory = request.directory;
  handle.deleteOnClose = request.deleteOnClose;
  waiting.handle = handle;
}

/** Path below the share: server and share of a DFS path taken off, the moment of a shadow copy put in front. */
function pathOf({ name, snapshot }: CreateRequest, dfs: boolean): string {
  let parts = pathParts(name);
  if (dfs && parts.length > 1) parts = parts.slice(2);
  if (snapshot !== null) parts = [snapshot, ...parts.filter((part) => part !== '')];
  return parts.join('\\');
}

function onClose(side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const id = parseCloseRequest(view, 0, filled);
  if (!isBad(id)) name(side, waiting, id, at);
}

function onRead(side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const request = parseReadRequest(view, 0, filled);
  if (isBad(request)) return;
  name(side, waiting, request.fileId, at);
  waiting.offset = request.offset;
  waiting.length = request.length;
  if (request.rdma && waiting.handle !== null) waiting.handle.lost += request.length;
}

function onWrite(side: Smb2Side, reader: Reader, waiting: Waiting, at: Provenance): void {
  const request = parseWriteRequest(reader.view, 0, reader.filled, reader.size);
  if (isBad(request)) return;
  name(side, waiting, request.fileId, at);
  waiting.offset = request.offset;
  waiting.length = request.length;
  if (waiting.handle === null || request.length === 0) return;
  const { state } = side.connection;
  beginContent(reader.incoming, waiting.handle, waiting, request.offset, request.length, state, at);
  contentAt(reader, request.from);
}

function onIoctl(side: Smb2Side, reader: Reader, waiting: Waiting, at: Provenance): void {
  const request = parseIoctlRequest(reader.view, 0, reader.filled);
  if (isBad(request)) return;
  name(side, waiting, request.fileId, at);
  waiting.copies = duplicatedBytes(reader.view, request);
  const { handle } = waiting;
  if (request.code !== FSCTL.pipeTransceive || handle === null) return;
  if (handle.path === null) handle.tree ??= { share: null, kind: 'pipe' };
  feedPipe(side.connection.state, handle, true, reader.held, request.from, request.to, at);
}

function onQueryInfo(side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const request = parseQueryInfoRequest(view, 0, filled);
  if (isBad(request)) return;
  name(side, waiting, request.fileId, at);
  waiting.infoClass = request.infoClass;
}

function onSetInfo(side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const request = parseSetInfoRequest(view, 0, filled);
  if (isBad(request)) return;
  name(side, waiting, request.fileId, at);
  waiting.change = request.change;
}
