import type { Provenance } from '../../../base/provenance.ts';
import { MAX_OFFSET } from '../../integers.ts';
import { accountOf, readSignature } from '../../sign-in.ts';
import type { Block } from '../smb1/block.ts';
import { parseChange1, parseFileInfo, TRANS2 } from '../smb1/file-info.ts';
import { COMMAND1 } from '../smb1/header.ts';
import { parseDelete1, parseRename1 } from '../smb1/names.ts';
import { type OpenRequest1, parseNtCreate1, parseOldOpen, parseOpenAndX } from '../smb1/open.ts';
import { parseOldContent, parseRead1, parseReadAndX, type ReadRequest1 } from '../smb1/read.ts';
import { parseSessionSetup1 } from '../smb1/session-setup.ts';
import { parseTransaction, TRANSACT_PIPE } from '../smb1/transaction.ts';
import { parseTreeConnect1 } from '../smb1/tree-connect.ts';
import { parseWrite1, parseWriteAndX } from '../smb1/write.ts';
import { createHandle, type Handle } from '../state/handle.ts';
import { findHandle } from '../state/handles.ts';
import { feedPipe } from './pipe.ts';
import { contentAt, type Reader } from './reader.ts';

import {
  CHAINED_FID,
  eachBlock,
  keepFile,
  letWait1,
  openedOn1,
  plainPath,
  type Smb1Side,
  sessionOf1,
  treeOf,
} from './smb1.ts';
import { beginContent, endIncoming, takeIncoming } from './stream-content.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/** A message while its blocks are read. */
interface Request {
  side: Smb1Side;
  reader: Reader;
  at: Provenance;
  /** The file that an earlier block of the chain opens. */
  opened: Handle | null;
}

/**
 * Requests that are not answered but belong to one that is, with its ids: the rest of a transaction and the wish to
 * cancel ([MS-CIFS] 2.2.4.34, 2.2.4.47, 2.2.4.63, 2.2.4.65).
 */
const UNANSWERED: ReadonlySet<number> = new Set([
  COMMAND1.transactionSecondary,
  COMMAND1.transaction2Secondary,
  COMMAND1.ntTransactSecondary,
  COMMAND1.ntCancel,
]);

/** Takes a request whose wanted bytes are held. */
export function onRequest1(side: Smb1Side, reader: Reader, at: Provenance): void {
  if (UNANSWERED.has(side.header.command)) return;
  const request: Request = { side, reader, at, opened: null };
  let first: Waiting | null = null;
  let last: Waiting | null = null;
  eachBlock(side, reader, (block) => {
    const waiting = createWaiting(block.command, null, null);
    if (block.command !== COMMAND1.negotiate && block.command !== COMMAND1.sessionSetup)
      waiting.session = sessionOf1(side);
    FILLS.get(block.command)?.(request, block, waiting);
    if (last === null) first = waiting;
    else last.next = waiting;
    last = waiting;
    return true;
  });
  if (first === null) return;
  letWait1(side, first);
}

type Fill = (request: Request, block: Block, waiting: Waiting) => void;

const FILLS: ReadonlyMap<number, Fill> = new Map<number, Fill>([
  [COMMAND1.sessionSetup, onSessionSetup],
  [COMMAND1.treeConnect, onTreeConnect],
  [COMMAND1.ntCreate, onOpen(parseNtCreate1)],
  [COMMAND1.openAndX, onOpen(parseOpenAndX)],
  [COMMAND1.open, onOpen(parseOldOpen)],
  [COMMAND1.create, onOpen(parseOldOpen)],
  [COMMAND1.createNew, onOpen(parseOldOpen)],
  [COMMAND1.close, onClose],
  [COMMAND1.readAndX, onRead(parseReadAndX)],
  [COMMAND1.read, onRead(parseRead1)],
  [COMMAND1.writeAndX, onWriteAndX],
  [COMMAND1.write, onWrite],
  [COMMAND1.writeAndClose, onWrite],
  [COMMAND1.transaction, onTransaction],
  [COMMAND1.transaction2, onTransaction2],
  [COMMAND1.delete, onDelete],
  [COMMAND1.rename, onRename],
]);

function onSessionSetup({ side, reader }: Request, block: Block, waiting: Waiting): void {
  const setup = parseSessionSetup1(reader.view, 0, block, side.header.unicode);
  if (setup === null) return;
  if (setup.account === null) {
    waiting.signature = readSignature(reader.held, reader.view, setup.blobFrom, setup.blobTo);
    return;
  }
  const anonymous = setup.account === '';
  waiting.signature = {
    account: anonymous ? null : accountOf(setup.domain, setup.account),
    ticket: null,
    authentication: anonymous ? 'anonymous' : 'ntlm',
    workstation: null,
    service: null,
  };
}

function onTreeConnect({ side, reader }: Request, block: Block, waiting: Waiting): void {
  waiting.path = parseTreeConnect1(reader.view, 0, block, side.header.unicode) ?? '';
}

function onOpen(
  parse: (view: DataView, start: number, block: Block, unicode: boolean) => OpenRequest1 | null,
): Fill {
  return (request, block, waiting) => {
    const { side, reader, at } = request;
    const open = parse(reader.view, 0, block, side.header.unicode);
    if (open === null || waiting.session === null) return;
    const path = plainPath(open.name, side.header.dfs);
    const handle = createHandle(waiting.session, treeOf(side), path, openedOn1(side), at);
    handle.cites.push({ evidence: at.evidence, record: at.record, offset: at.offset });
    handle.directory = open.directory;
    handle.deleteOnClose = open.deleteOnClose;
    waiting.handle = request.opened = handle;
  };
}

/** The file of a request: that of the chain, else by its FID. */
function name({ side, at, opened }: Request, waiting: Waiting, fid: number): void {
  const { connection, shared } = side;
  waiting.fileId = String(fid);
  if (opened !== null && (fid === CHAINED_FID || !shared.files.has(fid))) waiting.handle = opened;
  else if (waiting.session !== null) {
    const known = shared.files.get(fid);
    const open = known !== undefined && !known.told ? known : null;
    waiting.handle =
      open ?? findHandle(connection.state, waiting.session, String(fid), treeOf(side), openedOn1(side), at);
    keepFile(shared, fid, waiting.handle);
  }
}

function onClose(request: Request, { words, wordCount }: Block, waiting: Waiting): void {
  if (wordCount >= 1) name(request, waiting, request.reader.view.getUint16(words, true));
}

function onRead(parse: (view: DataView, block: Block) => ReadRequest1 | null): Fill {
  return (request, block, waiting) => {
    const read = parse(request.reader.view, block);
    if (read === null || read.offset + read.length > MAX_OFFSET) return;
    name(request, waiting, read.fid);
    waiting.offset = read.offset;
    waiting.length = read.length;
  };
}

/** Alone in its message the content streams; in a chain all is held. */
function onWriteAndX(request: Request, block: Block, waiting: Waiting): void {
  const { reader } = request;
  const write = parseWriteAndX(reader.view, block);
  if (write === null || write.offset + write.length > MAX_OFFSET) return;
  name(request, waiting, write.fid);
  waiting.offset = write.offset;
  waiting.length = write.length;
  takeWrite(request, waiting, write.from);
}

function onWrite(request: Request, block: Block, waiting: Waiting): void {
  const { view } = request.reader;
  const write = parseWrite1(view, block);
  const old = parseOldContent(view, block);
  if (write === null || old === null) return;
  name(request, waiting, write.fid);
  const closes = block.command === COMMAND1.writeAndClose;
  waiting.offset = write.offset;
  // WRITE_AND_CLOSE has one byte of padding instead of format and length.
  waiting.length = closes ? Math.min(write.length, block.to - block.from - 1) : old.length;
  takeWrite(request, waiting, closes ? block.from + 1 : old.from);
}

/** Begins the content of a write that stands at `from` of the message, and takes what of it is held already. */
function takeWrite({ side, reader, at }: Request, waiting: Waiting, from: number): void {
  const { handle, offset, length } = waiting;
  const { state } = side.connection;
  if (handle === null || length <= 0 || from < 33 || from + length > reader.size) return;
  beginContent(reader.incoming, handle, waiting, offset, length, state, at);
  takeHeld(reader, side, from, at);
}

/** Content that may begin among the held bytes: those are taken, and the rest streams. */
export function takeHeld(reader: Reader, { connection }: Smb1Side, from: number, at: Provenance): void {
  const { incoming, held, filled } = reader;
  if (from >= filled) {
    contentAt(reader, from);
    return;
  }
  const to = Math.min(filled, from + incoming.left);
  takeIncoming(incoming, connection.state, held, from, to, at);
  incoming.left -= to - from;
  if (incoming.left === 0) endIncoming(incoming, connection.state);
}

function onTransaction({ side, reader, at, ...rest }: Request, block: Block, waiting: Waiting): void {
  const transaction = parseTransaction(reader.view, 0, block);
  if (transaction?.subcommand !== TRANSACT_PIPE) return;
  name({ side, reader, at, ...rest }, waiting, transaction.second);
  if (waiting.handle === null) return;
  const { from, to } = transaction.data;
  feedPipe(side.connection.state, waiting.handle, true, reader.held, from, to, at);
}

function onTransaction2(request: Request, block: Block, waiting: Waiting): void {
  const { view } = request.reader;
  const transaction = parseTransaction(view, 0, block);
  if (transaction === null) return;
  const { subcommand } = transaction;
  if (subcommand !== TRANS2.queryFile && subcommand !== TRANS2.setFile) return;
  const info = parseFileInfo(view, transaction);
  if (info === null) return;
  name(request, waiting, info.fid);
  if (subcommand === TRANS2.queryFile) waiting.infoClass = info.level;
  else waiting.change = parseChange1(view, transaction.data, info.level);
}

/** A file deleted by name has no handle: its story is this one request. */
function onDelete({ side, reader, at }: Request, block: Block, waiting: Waiting): void {
  const path = parseDelete1(reader.view, 0, block, side.header.unicode);
  if (path === null || waiting.session === null) return;
  waiting.handle = createHandle(waiting.session, treeOf(side), plainPath(path, false), openedOn1(side), at);
  waiting.change = { kind: 'delete', wanted: true };
}

function onRename({ side, reader, at }: Request, block: Block, waiting: Waiting): void {
  const names = parseRename1(reader.view, 0, block, side.header.unicode);
  if (names === null || waiting.session === null) return;
  const before = plainPath(names.before, false);
  waiting.handle = createHandle(waiting.session, treeOf(side), before, openedOn1(side), at);
  waiting.change = { kind: 'rename', name: plainPath(names.after, false) };
}
