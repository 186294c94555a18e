import type { Provenance } from '../../../base/provenance.ts';
import { makeRoom } from '../../oldest.ts';
import { MAX_TREES } from '../bounds.ts';
import type { Block } from '../smb1/block.ts';
import { endOfFile1 } from '../smb1/file-info.ts';
import { COMMAND1 } from '../smb1/header.ts';
import {
  type OpenResponse1,
  parseNtCreate1Response,
  parseOldOpenResponse,
  parseOpenAndXResponse,
} from '../smb1/open.ts';
import { parseOldContent, parseReadAndXResponse } from '../smb1/read.ts';
import { parseSessionSetup1Response } from '../smb1/session-setup.ts';
import { parseTransactionResponse } from '../smb1/transaction.ts';
import { parseTreeConnect1Response } from '../smb1/tree-connect.ts';
import { parseWriteAndXResponse } from '../smb1/write.ts';
import { isSuccess, STATUS } from '../smb2/header.ts';
import { citeHandle, declareSize, noteRead, renameHandle, resizeHandle, touch } from '../state/handle.ts';
import { addHandle, endHandle, endHandles } from '../state/handles.ts';
import { beginSession, dropSession, sessionOf } from '../state/sessions.ts';
import { tellHandle } from '../state/tell.ts';
import { shareKind, shareName } from '../state/tree.ts';
import { connectTree } from './connect-tree.ts';
import { feedPipe } from './pipe.ts';
import type { Reader } from './reader.ts';
import { readChallenge, signedIn, tellIdentity } from './sign-in.ts';
import { eachBlock, keepFile, type Smb1Side, sessionId, sessionOf1, settle1, treeOf } from './smb1.ts';
import { takeHeld } from './smb1-requests.ts';
import { acceptWrite, beginContent, refuseWrite } from './stream-content.ts';
import type { Waiting } from './waiting.ts';

/** A message while its blocks are read. */
interface Answer {
  side: Smb1Side;
  reader: Reader;
  at: Provenance;
}

/** Takes a response whose wanted bytes are held. Its blocks answer those of the request in their order. */
export function onResponse1(side: Smb1Side, reader: Reader, at: Provenance): void {
  const { header } = side;
  let waiting = settle1(side);
  const answer: Answer = { side, reader, at };
  const good = isSuccess(header.status) || header.status === STATUS.bufferOverflow;
  eachBlock(side, reader, (block) => {
    if (waiting === null || waiting.command !== block.command) return false;
    // A chain stops at the command that failed: the status is that of its last block.
    const fails = !good && (block.next === COMMAND1.none || block.wordCount === 0);
    if (block.command === COMMAND1.sessionSetup) onSessionSetup(answer, block, waiting, fails);
    else if (fails) onFailure(answer, waiting);
    else SUCCESSES.get(block.command)?.(answer, block, waiting);
    waiting = waiting.next;
    return !fails;
  });
}

type Succeed = (answer: Answer, block: Block, waiting: Waiting) => void;

const SUCCESSES: ReadonlyMap<number, Succeed> = new Map<number, Succeed>([
  [COMMAND1.negotiate, onNegotiate],
  [COMMAND1.logoff, onLogoff],
  [COMMAND1.treeConnect, onTreeConnect],
  [COMMAND1.treeDisconnect, onTreeDisconnect],
  [COMMAND1.ntCreate, onOpen(parseNtCreate1Response)],
  [COMMAND1.openAndX, onOpen(parseOpenAndXResponse)],
  [COMMAND1.open, onOpen((view, block) => parseOldOpenResponse(view, block, false))],
  [COMMAND1.create, onOpen((view, block) => parseOldOpenResponse(view, block, true))],
  [COMMAND1.createNew, onOpen((view, block) => parseOldOpenResponse(view, block, true))],
  [COMMAND1.close, onClose],
  [COMMAND1.readAndX, onReadAndX],
  [COMMAND1.read, onRead],
  [COMMAND1.writeAndX, onWrite],
  [COMMAND1.write, onWrite],
  [COMMAND1.writeAndClose, onWriteAndClose],
  [COMMAND1.transaction, onTransaction],
  [COMMAND1.transaction2, onTransaction2],
  [COMMAND1.delete, onNamed],
  [COMMAND1.rename, onNamed],
]);

function onNegotiate({ side }: Answer): void {
  side.connection.dialect ??= '1';
}

function onFailure({ side, at }: Answer, waiting: Waiting): void {
  const { handle, command } = waiting;
  if (handle === null) return;
  if (command === COMMAND1.writeAndX || command === COMMAND1.write) refuseWrite(waiting);
  else if (!handle.told && !side.shared.files.has(Number(waiting.fileId || -1)) && handle.path !== null) {
    handle.refused = side.header.status;
    touch(handle, at);
    tellHandle(side.connection.state, handle, 'refused');
  }
}

function onSessionSetup(answer: Answer, block: Block, waiting: Waiting, fails: boolean): void {
  const { side, reader, at } = answer;
  const { connection, header } = side;
  const id = sessionId(side);
  const more = header.status === STATUS.moreProcessing;
  const { signature } = waiting;
  if (fails && !more) {
    const known = signature ?? connection.sessions.get(id)?.signature ?? null;
    if (known !== null) tellIdentity(connection, known, false, at);
    return;
  }
  const session = connection.sessions.get(id) ?? beginSession(connection, id);
  session.dialect = '1';
  session.signature = signature ?? session.signature;
  const response = parseSessionSetup1Response(reader.view, block);
  if (response !== null)
    readChallenge(connection, reader.held, reader.view, response.blobFrom, response.blobTo, at);
  if (!more) signedIn(connection, session, { guest: response?.guest ?? false, anonymous: false }, at);
}

function onTreeConnect({ side, reader, at }: Answer, block: Block, waiting: Waiting): void {
  const { connection, header, shared } = side;
  const type = parseTreeConnect1Response(reader.view, block);
  const session = sessionOf(connection, sessionId(side));
  connectTree(connection.state, session, header.treeId, waiting.path, type, at);
  const share = waiting.path === '' ? null : shareName(waiting.path);
  if (!shared.trees.has(header.treeId)) makeRoom(shared.trees, MAX_TREES);
  shared.trees.set(header.treeId, { share, kind: shareKind(type, share) });
  for (let each = waiting.next; each !== null; each = each.next)
    if (each.handle !== null) each.handle.tree ??= shared.trees.get(header.treeId) ?? null;
}

function onTreeDisconnect({ side }: Answer, _: Block, { session }: Waiting): void {
  const tree = treeOf(side);
  side.shared.trees.delete(side.header.treeId);
  if (session !== null && tree !== null) endHandles(side.connection.state, session, tree);
}

function onLogoff({ side }: Answer, _: Block, { session }: Waiting): void {
  if (session !== null) endHandles(side.connection.state, session, null);
  dropSession(side.connection, sessionId(side));
}

function onOpen(parse: (view: DataView, block: Block) => OpenResponse1 | null): Succeed {
  return ({ side, reader, at }, block, waiting) => {
    const { handle } = waiting;
    const open = parse(reader.view, block);
    if (handle === null || open === null) return;
    declareSize(handle, open.size);
    handle.created = open.created;
    handle.directory = open.directory;
    touch(handle, at);
    waiting.fileId = String(open.fid);
    addHandle(side.connection.state, handle.session, waiting.fileId, handle);
    keepFile(side.shared, open.fid, handle);
  };
}

function onClose({ side, at }: Answer, _block: Block, waiting: Waiting): void {
  const { handle } = waiting;
  if (handle === null) return;
  if (handle.deleteOnClose) handle.deleted = true;
  citeHandle(handle, at);
  const fid = Number(handle.id ?? -1);
  if (side.shared.files.get(fid) === handle) side.shared.files.delete(fid);
  endHandle(side.connection.state, handle);
}

function onReadAndX({ side, reader, at }: Answer, block: Block, waiting: Waiting): void {
  const place = parseReadAndXResponse(reader.view, block);
  if (place !== null) takeRead({ side, reader, at }, waiting, place.from, place.length);
}

function onRead(answer: Answer, block: Block, waiting: Waiting): void {
  const place = parseOldContent(answer.reader.view, block);
  if (place !== null) takeRead(answer, waiting, place.from, place.length);
}

function takeRead({ side, reader, at }: Answer, waiting: Waiting, from: number, length: number): void {
  const { handle, offset } = waiting;
  if (handle === null) return;
  noteRead(handle, offset, length, waiting.length);
  if (length === 0 || from < 33 || from + length > reader.size) return;
  beginContent(reader.incoming, handle, null, offset, length, side.connection.state, at);
  takeHeld(reader, side, from, at);
}

function onWrite({ side, reader, at }: Answer, block: Block, waiting: Waiting): void {
  const count = block.command === COMMAND1.writeAndX ? parseWriteAndXResponse(reader.view, block) : null;
  const { handle, offset, length } = waiting;
  acceptWrite(waiting, count ?? length, side.connection.state);
  if (handle === null) return;
  touch(handle, at);
  // A WRITE of nothing sets the end of the file ([MS-CIFS] 2.2.4.12).
  if (block.command === COMMAND1.write && length === 0) resizeHandle(handle, offset);
}

function onWriteAndClose(answer: Answer, block: Block, waiting: Waiting): void {
  onWrite(answer, block, waiting);
  onClose(answer, block, waiting);
}

function onTransaction({ side, reader, at }: Answer, block: Block, { handle }: Waiting): void {
  const transaction = parseTransactionResponse(reader.view, 0, block);
  if (transaction === null || handle === null) return;
  const { from, to } = transaction.data;
  feedPipe(side.connection.state, handle, false, reader.held, from, to, at);
}

function onTransaction2({ reader, at }: Answer, block: Block, { handle, change, infoClass }: Waiting): void {
  const transaction = parseTransactionResponse(reader.view, 0, block);
  if (handle === null) return;
  touch(handle, at);
  if (change === null) {
    if (transaction !== null) declareSize(handle, endOfFile1(reader.view, transaction.data, infoClass));
  } else if (change.kind === 'rename') renameHandle(handle, change.name);
  else if (change.kind === 'delete') handle.deleted = change.wanted;
  else resizeHandle(handle, change.size);
}

/** A deletion or a new name by path: an open file of that name has it too, else it is a story of its own. */
function onNamed({ side, at }: Answer, _block: Block, { handle, change }: Waiting): void {
  if (handle === null || change === null) return;
  const open = openByPath(side, handle.path);
  const subject = open ?? handle;
  if (change.kind === 'rename') renameHandle(subject, change.name);
  else if (change.kind === 'delete') subject.deleted = true;
  citeHandle(subject, at);
  if (open === null) tellHandle(side.connection.state, handle, 'closed');
}

/** Open files among which one is looked for by name; with more its deletion is a story of its own. */
const MAX_SEARCHED = 1024;

function openByPath(side: Smb1Side, path: string | null): NonNullable<Waiting['handle']> | null {
  const wanted = path?.toLowerCase();
  if (sessionOf1(side).handles.size > MAX_SEARCHED) return null;
  for (const handle of sessionOf1(side).handles.values())
    if (!handle.told && handle.path?.toLowerCase() === wanted) return handle;
  return null;
}
