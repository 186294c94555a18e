import { isBad } from '../../../base/bad.ts';
import type { Provenance } from '../../../base/provenance.ts';
import { parseCloseResponse } from '../smb2/close.ts';
import { parseCreateResponse } from '../smb2/create.ts';
import { COMMAND, isSuccess, STATUS } from '../smb2/header.ts';
import { copiedBytes, FSCTL, parseIoctlResponse } from '../smb2/ioctl.ts';
import { parseNegotiateResponse } from '../smb2/negotiate.ts';
import { parseQueryInfoSize } from '../smb2/query-info.ts';
import { parseReadResponse } from '../smb2/read.ts';
import { parseTreeConnectResponse } from '../smb2/tree-connect.ts';
import { parseWriteResponse } from '../smb2/write.ts';
import { settle } from '../state/connection.ts';
import { citeHandle, declareSize, noteRead, renameHandle, resizeHandle, touch } from '../state/handle.ts';
import { addHandle, endHandle, endHandles, findHandle } from '../state/handles.ts';
import { dropSession, sessionOf } from '../state/sessions.ts';
import { tellHandle } from '../state/tell.ts';
import { connectTree } from './connect-tree.ts';
import { feedPipe } from './pipe.ts';
import { contentAt, type Reader } from './reader.ts';
import { onSessionSetupAnswer } from './session-answer.ts';
import type { Smb2Side } from './smb2.ts';
import { acceptWrite, beginContent, beginStray, refuseWrite } from './stream-content.ts';
import type { Waiting } from './waiting.ts';

/** Takes a response whose wanted bytes are held. */
export function onResponse(side: Smb2Side, reader: Reader, at: Provenance): void {
  const { header, connection } = side;
  if (header.status === STATUS.pending) return;
  const waiting = settle(connection, header.messageId);
  if (waiting === undefined || waiting.command !== header.command) onUnasked(side, reader, at);
  else if (header.command === COMMAND.sessionSetup) onSessionSetupAnswer(side, reader, waiting, at);
  else if (isSuccess(header.status) || header.status === STATUS.bufferOverflow)
    SUCCESSES.get(header.command)?.(side, reader, waiting, at);
  else onFailure(side, waiting, at);
}

/** An answer whose request was not captured. */
function onUnasked(side: Smb2Side, reader: Reader, at: Provenance): void {
  const { header } = side;
  if (header.command === COMMAND.negotiate && isSuccess(header.status)) onNegotiate(side, reader);
  else if (header.command === COMMAND.read && isSuccess(header.status)) onUnaskedRead(side, reader, at);
}

type Succeed = (side: Smb2Side, reader: Reader, waiting: Waiting, at: Provenance) => void;

/** What a success means; commands that are not here change nothing. */
const SUCCESSES: ReadonlyMap<number, Succeed> = new Map<number, Succeed>([
  [COMMAND.negotiate, onNegotiate],
  [COMMAND.logoff, onLogoff],
  [COMMAND.treeConnect, onTreeConnect],
  [COMMAND.treeDisconnect, onTreeDisconnect],
  [COMMAND.create, onCreate],
  [COMMAND.close, onClose],
  [COMMAND.read, onRead],
  [COMMAND.write, onWrite],
  [COMMAND.ioctl, onIoctl],
  [COMMAND.queryInfo, onQueryInfo],
  [COMMAND.setInfo, onSetInfo],
]);

/** The server refused: an open ends here, a read may have met the end of the file. */
function onFailure({ header, connection }: Smb2Side, waiting: Waiting, at: Provenance): void {
  const { handle } = waiting;
  if (handle === null) return;
  if (waiting.command === COMMAND.create) {
    handle.refused = header.status;
    touch(handle, at);
    tellHandle(connection.state, handle, 'refused');
  } else if (waiting.command === COMMAND.write) refuseWrite(waiting);
  else if (waiting.command === COMMAND.read && header.status === STATUS.endOfFile) {
    noteRead(handle, waiting.offset, 0, waiting.length);
  }
}

function onNegotiate({ connection }: Smb2Side, { view, filled }: Reader): void {
  const response = parseNegotiateResponse(view, 0, filled);
  if (isBad(response)) return;
  connection.dialect = response.dialect;
  connection.serverGuid = response.serverGuid;
}

function onTreeConnect(side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const response = parseTreeConnectResponse(view, 0, filled);
  const { connection, header } = side;
  if (isBad(response) || header.treeId < 0) return;
  const session = waiting.session ?? sessionOf(connection, header.sessionId);
  connectTree(connection.state, session, header.treeId, waiting.path, response.shareType, at);
}

function onTreeDisconnect({ connection, header }: Smb2Side, _: Reader, { session, tree }: Waiting): void {
  if (session === null) return;
  session.trees.delete(header.treeId);
  if (tree !== null) endHandles(connection.state, session, tree);
}

function onLogoff({ connection, header }: Smb2Side, _: Reader, { session }: Waiting): void {
  if (session !== null) endHandles(connection.state, session, null);
  dropSession(connection, header.sessionId);
}

function onCreate(side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const { handle } = waiting;
  const response = parseCreateResponse(view, 0, filled);
  if (handle === null || isBad(response)) return;
  declareSize(handle, response.endOfFile);
  handle.created = response.action === 2;
  handle.directory = response.directory;
  touch(handle, at);
  waiting.fileId = response.fileId;
  addHandle(side.connection.state, handle.session, response.fileId, handle);
}

function onClose(side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const { handle } = waiting;
  if (handle === null) return;
  const size = parseCloseResponse(view, 0, filled);
  if (!isBad(size)) declareSize(handle, size);
  if (handle.deleteOnClose) handle.deleted = true;
  citeHandle(handle, at);
  endHandle(side.connection.state, handle);
}

function onRead(side: Smb2Side, reader: Reader, waiting: Waiting, at: Provenance): void {
  const { handle } = waiting;
  const place = parseReadResponse(reader.view, 0, reader.filled, reader.size);
  if (handle === null || isBad(place)) return;
  noteRead(handle, waiting.offset, place.length, waiting.length);
  if (place.length === 0) return;
  beginContent(reader.incoming, handle, null, waiting.offset, place.length, side.connection.state, at);
  contentAt(reader, place.from);
}

/** Id of the handle that stands for all content of a session whose requests were not captured. */
const UNKNOWN_HANDLE = 'unknown';

function onUnaskedRead({ connection, header }: Smb2Side, reader: Reader, at: Provenance): void {
  const place = parseReadResponse(reader.view, 0, reader.filled, reader.size);
  if (isBad(place) || place.length === 0) return;
  const { state, peers, dialect } = connection;
  const session = sessionOf(connection, header.sessionId);
  const tree = session.trees.get(header.treeId) ?? null;
  const on = { serverPort: peers.responderPort, dialect };
  const handle = findHandle(state, session, UNKNOWN_HANDLE, tree, on, at);
  beginStray(reader.incoming, handle, place.length, state, at);
  contentAt(reader, place.from);
}

function onWrite(side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const count = parseWriteResponse(view, 0, filled);
  acceptWrite(waiting, isBad(count) ? waiting.length : count, side.connection.state);
  if (waiting.handle !== null) touch(waiting.handle, at);
}

function onIoctl(side: Smb2Side, reader: Reader, waiting: Waiting, at: Provenance): void {
  const response = parseIoctlResponse(reader.view, 0, reader.filled);
  const { handle } = waiting;
  if (isBad(response) || handle === null) return;
  handle.serverCopied += copiedBytes(reader.view, response) + waiting.copies;
  touch(handle, at);
  if (response.code !== FSCTL.pipeTransceive) return;
  feedPipe(side.connection.state, handle, false, reader.held, response.from, response.to, at);
}

function onQueryInfo(_side: Smb2Side, { view, filled }: Reader, waiting: Waiting, at: Provenance): void {
  const size = parseQueryInfoSize(view, 0, filled, waiting.infoClass);
  if (waiting.handle === null || isBad(size) || size === null) return;
  declareSize(waiting.handle, size);
  touch(waiting.handle, at);
}

function onSetInfo(_side: Smb2Side, _reader: Reader, { handle, change }: Waiting, at: Provenance): void {
  if (handle === null || change === null) return;
  citeHandle(handle, at);
  if (change.kind === 'rename') renameHandle(handle, change.name.replace(/^\\/, ''));
  else if (change.kind === 'delete') handle.deleted = change.wanted;
  else resizeHandle(handle, change.size);
}
