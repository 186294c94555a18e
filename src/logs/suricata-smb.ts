import { cite } from '../base/provenance.ts';
import type { FileTransfer } from '../observe/transfer.ts';
import type { Tell } from '../wire/facts.ts';
import { createOnceTeller } from '../wire/once.ts';
import { accountOf } from '../wire/sign-in.ts';
import { MAX_CONNECTIONS, MAX_OPENS, MAX_WAITING } from './bounds.ts';
import { countAt, idAt, microsAt, nameAt, objectAt, textAt } from './fields.ts';
import { countRow, type JoinedPart, keepBounded, rowWeight } from './joined.ts';
import type { JsonObject } from './json.ts';
import {
  createEveConnection,
  type EveConnection,
  type EveSession,
  settleAll,
  type Waiting,
} from './suricata-connection.ts';
import type { EveEvent } from './suricata-event.ts';
import { createLogTransfer, digestsOf, sha256Of, shareOf } from './transfer.ts';
import type { LogContext } from './types.ts';
import { tellVolume } from './volume.ts';

/** Direct SMB and SMB over NetBIOS sessions. */
const SMB_PORTS: ReadonlySet<number> = new Set([445, 139]);
/** What Suricata writes where a message names nobody. */
const NOBODY: ReadonlySet<string> = new Set(['', '<UNKNOWN>', '<unknown>']);
/** Shares that every domain controller has and nobody else ([MS-GPOL] 1.3, [MS-NRPC]). */
const CONTROLLER_SHARE = /^(?:sysvol|netlogon)$/i;
/** Suricata's words for [MS-SMB2] 2.2.3 dialects. */
const DIALECTS: ReadonlyMap<string, string> = new Map([
  ['2.02', '2.0.2'],
  ['2.10', '2.1'],
  ['3.00', '3.0'],
  ['3.02', '3.0.2'],
  ['3.11', '3.1.1'],
]);

/** What `smb`, `fileinfo` and `flow` events of a case say together. */
export interface EveSmb extends JoinedPart {
  context: LogContext;
  tell: Tell;
  connections: Map<string, EveConnection>;
  /** What the transfers count for that wait for other events of their connection. */
  waiting: number;
  /** What sessions and trees of all connections count for. */
  rows: number;
}

export function createEveSmb(context: LogContext): EveSmb {
  const { sink } = context;
  const state: EveSmb = {
    context,
    tell: createOnceTeller(sink, 'SMB'),
    connections: new Map(),
    waiting: 0,
    rows: 0,
    finish() {
      for (const connection of state.connections.values()) release(state, connection);
      state.connections.clear();
    },
  };
  return state;
}

/** A connection is let go, and counts for nothing any more. */
function release(state: EveSmb, connection: EveConnection): void {
  tellAll(state, connection);
  state.rows -= connection.rows;
}

/** Tells what waits, or the volume of a connection that was closed to the sensor. */
function tellAll(state: EveSmb, connection: EveConnection): void {
  if (tellWaiting(state, connection) === 0) tellClosed(state, connection);
}

function tellWaiting(state: EveSmb, connection: EveConnection): number {
  const told = settleAll(connection, (transfer) => state.context.sink.transfer(transfer));
  state.waiting -= told;
  return told;
}

/** Counts one more that waits; past the bound the connection that was met first tells its own at once. */
function count(state: EveSmb, { weight }: Waiting): void {
  state.waiting += weight;
  if (state.waiting <= MAX_WAITING) return;
  for (const connection of state.connections.values()) if (tellWaiting(state, connection) > 0) return;
}

/** Counts a session or a tree; past the bound of the case the connections that were met first are told and let go. */
function keepRow(state: EveSmb, connection: EveConnection, text: string | null): void {
  const { connections, rows } = state;
  const tell = (old: EveConnection) => tellAll(state, old);
  state.rows = countRow(connections, connection.key, connection, rows, rowWeight(text), tell);
}

function keepSession(state: EveSmb, connection: EveConnection, smb: JsonObject, session: EveSession): void {
  const key = keyOf(smb, 'session_id');
  const known = connection.sessions.has(key);
  keepBounded(connection.sessions, key, session, MAX_OPENS, () => {});
  if (!known) keepRow(state, connection, session.account);
}

/** Events of SMB stand from the client; content stands in its own direction. */
function serverIsSource(event: EveEvent, smb: JsonObject): boolean {
  const fromServer = SMB_PORTS.has(event.sourcePort);
  if (fromServer !== SMB_PORTS.has(event.destinationPort)) return fromServer;
  return event.type === 'fileinfo' && isRead(smb);
}

function isRead(smb: JsonObject): boolean {
  return /_READ(?:_|$)/.test(textAt(smb, 'command') ?? '');
}

function connectionOf(state: EveSmb, event: EveEvent, back: boolean): EveConnection {
  const key =
    event.flow ?? [event.source, event.sourcePort, event.destination, event.destinationPort].sort().join(' ');
  const known = state.connections.get(key);
  if (known) return known;
  const made = createEveConnection({
    client: back ? event.destination : event.source,
    server: back ? event.source : event.destination,
    serverPort: back ? event.sourcePort : event.destinationPort,
    key,
  });
  keepBounded(state.connections, key, made, MAX_CONNECTIONS, (old) => release(state, old));
  return made;
}

function keyOf(smb: JsonObject, ...paths: string[]): string {
  return paths.map((path) => String(countAt(smb, path))).join(' ');
}

function isSuccess(smb: JsonObject): boolean {
  return textAt(smb, 'status') === 'STATUS_SUCCESS' || textAt(smb, 'status_code') === '0x0';
}

function onNtlm(
  state: EveSmb,
  event: EveEvent,
  connection: EveConnection,
  smb: JsonObject,
  ntlm: JsonObject,
): void {
  const user = nameAt(ntlm, 'user') ?? '';
  const domain = nameAt(ntlm, 'domain') ?? '';
  const host = nameAt(ntlm, 'host') ?? '';
  const anonymous = NOBODY.has(user);
  const account = anonymous ? null : accountOf(NOBODY.has(domain) ? '' : domain, user);
  const success = isSuccess(smb);
  if (success)
    keepSession(state, connection, smb, {
      account,
      authentication: anonymous ? 'anonymous' : 'ntlm',
    });
  if (account === null) return;
  state.context.sink.identity({
    at: event.at,
    address: connection.client,
    server: connection.server,
    account,
    mechanism: 'ntlm',
    workstation: NOBODY.has(host) ? null : host,
    success,
    service: null,
  });
}

function onSetup(state: EveSmb, event: EveEvent, connection: EveConnection, smb: JsonObject): void {
  const ntlm = objectAt(smb, 'ntlmssp');
  if (ntlm) onNtlm(state, event, connection, smb, ntlm);
  else if (objectAt(smb, 'kerberos') && isSuccess(smb))
    keepSession(state, connection, smb, { account: null, authentication: 'kerberos' });
}

function onTree(state: EveSmb, event: EveEvent, connection: EveConnection, smb: JsonObject): void {
  connection.open = true;
  if (!isSuccess(smb)) return;
  const pipe = nameAt(smb, 'named_pipe');
  const share = shareOf(pipe ?? nameAt(smb, 'share') ?? '');
  const tree = { share, pipe: pipe !== null || textAt(smb, 'share_type') === 'PIPE' };
  const key = keyOf(smb, 'session_id', 'tree_id');
  const known = connection.trees.has(key);
  keepBounded(connection.trees, key, tree, MAX_OPENS, () => {});
  if (!known) keepRow(state, connection, share);
  if (share !== null && CONTROLLER_SHARE.test(share))
    state.tell(event.at, connection.server, 'role', 'domain-controller', 'seen');
}

/** A transfer with what the event says; session and tree say theirs when the connection is let go. */
function begin(event: EveEvent, connection: EveConnection, smb: JsonObject): Waiting {
  const session = keyOf(smb, 'session_id');
  const transfer = createLogTransfer({
    at: event.at,
    time: event.time,
    client: connection.client,
    server: connection.server,
    serverPort: connection.serverPort,
    session: `${connection.key} ${session}`,
  });
  transfer.share = shareOf(nameAt(smb, 'share') ?? '');
  transfer.path = nameAt(smb, 'filename');
  const weight = rowWeight(transfer.path);
  return { transfer, session, tree: keyOf(smb, 'session_id', 'tree_id'), weight };
}

/** NTSTATUS of a refusal; 0 when the log tells none. */
function statusOf(smb: JsonObject): number {
  const text = textAt(smb, 'status_code') ?? '';
  return /^0x[0-9a-fA-F]{1,8}$/.test(text) ? Number(text) : 0;
}

function onCreate(state: EveSmb, event: EveEvent, connection: EveConnection, smb: JsonObject): void {
  const name = nameAt(smb, 'filename');
  if (name === null || name === '' || name === '<share_root>') return;
  const waiting = begin(event, connection, smb);
  const { transfer } = waiting;
  const size = countAt(smb, 'size');
  if (!isSuccess(smb)) {
    transfer.refused = statusOf(smb);
    transfer.ended = 'refused';
    if (transfer.refused !== 0) ready(state, connection, waiting);
    return;
  }
  const disposition = textAt(smb, 'disposition') ?? '';
  transfer.created = disposition === 'FILE_CREATE';
  transfer.deleted = (textAt(smb, 'access') ?? '').includes('delete on close');
  transfer.size = size < 0 ? null : size;
  const key = idAt(smb, 'fuid') ?? `${event.at.record}`;
  const content = connection.loose.get(key);
  if (content) joinOpen(connection, key, content, waiting);
  else keepOpen(state, connection, key, waiting);
}

function keepOpen(state: EveSmb, connection: EveConnection, key: string, waiting: Waiting): void {
  const reused = connection.opens.get(key);
  if (reused) {
    connection.opens.delete(key);
    connection.ready.push(reused);
  }
  keepBounded(connection.opens, key, waiting, MAX_OPENS, (old) => connection.ready.push(old));
  count(state, waiting);
}

/** Content was logged before its open: events of threads, files of a rotation in another order. */
function joinOpen(connection: EveConnection, key: string, content: Waiting, open: Waiting): void {
  connection.loose.delete(key);
  const { transfer } = content;
  const { evidence, record, offset } = transfer.first;
  transfer.first = open.transfer.first;
  transfer.cites = [{ evidence, record, offset }];
  transfer.share ??= open.transfer.share;
  transfer.path ??= open.transfer.path;
  transfer.created = open.transfer.created;
  transfer.deleted = open.transfer.deleted;
  if (transfer.bytesRead > 0) setSize(transfer, open.transfer.size);
  content.session = open.session;
  content.tree = open.tree;
}

/** The size that the open declares: a hash over less is not that of the file. */
function setSize(transfer: FileTransfer, size: number | null): void {
  transfer.size = size;
  if (size === null || size === transfer.bytesRead) return;
  transfer.sha256Read = null;
  if (transfer.told) transfer.told = { ...transfer.told, digests: [] };
}

/** Puts a transfer to those that only wait for their connection. */
function ready(state: EveSmb, connection: EveConnection, waiting: Waiting): void {
  connection.ready.push(waiting);
  count(state, waiting);
}

/** The open that content belongs to, by its file id; else a new one with what the event itself says. */
function takeOpen(state: EveSmb, event: EveEvent, connection: EveConnection, smb: JsonObject): Waiting {
  const key = idAt(smb, 'fuid') ?? '';
  const known = connection.opens.get(key);
  if (!known) {
    const made = begin(event, connection, smb);
    if (key !== '') keepBounded(connection.loose, key, made, MAX_OPENS, () => {});
    ready(state, connection, made);
    return made;
  }
  connection.opens.delete(key);
  connection.ready.push(known);
  const { transfer } = known;
  const { evidence, record, offset } = event.at;
  transfer.last = { evidence, record, offset, time: Math.max(event.time, transfer.first.time) };
  transfer.cites = [cite(event.at)];
  transfer.share ??= shareOf(nameAt(smb, 'share') ?? '');
  return known;
}

/** What libmagic said of the beginning, where the sensor asks it; `data` is its word for not knowing. */
function magicOf(info: JsonObject): string | null {
  const magic = textAt(info, 'magic');
  return magic === 'data' ? '' : magic;
}

function onContent(state: EveSmb, event: EveEvent, connection: EveConnection, smb: JsonObject): void {
  const info = objectAt(event.object, 'fileinfo');
  const bytes = info ? countAt(info, 'size') : -1;
  if (!info || bytes < 0) return;
  const { transfer } = takeOpen(state, event, connection, smb);
  transfer.path ??= nameAt(info, 'filename');
  const closed = textAt(info, 'state') === 'CLOSED' && info['gaps'] !== true;
  transfer.ended = closed ? 'closed' : 'cut';
  const reading = isRead(smb);
  const whole = closed && (!reading || transfer.size === null || transfer.size === bytes);
  const hash = whole ? sha256Of(textAt(info, 'sha256')) : null;
  transfer.told = { type: magicOf(info), digests: whole ? digestsOf(info) : [] };
  if (reading) {
    transfer.bytesRead = bytes;
    transfer.sha256Read = hash;
  } else {
    transfer.bytesWritten = bytes;
    transfer.sha256Written = hash;
    transfer.size = whole ? bytes : transfer.size;
  }
}

/** Takes in one `smb` event. */
export function readEveSmb(state: EveSmb, event: EveEvent, smb: JsonObject): void {
  const connection = connectionOf(state, event, serverIsSource(event, smb));
  const command = textAt(smb, 'command') ?? '';
  if (command.includes('NEGOTIATE')) noteDialect(connection, command, textAt(smb, 'dialect') ?? '');
  else if (command.includes('SESSION_SETUP')) onSetup(state, event, connection, smb);
  else if (command.includes('TREE_CONNECT')) onTree(state, event, connection, smb);
  else if (command.includes('CREATE')) onCreate(state, event, connection, smb);
}

function noteDialect(connection: EveConnection, command: string, dialect: string): void {
  const known = DIALECTS.get(dialect);
  if (known) connection.dialect = known;
  else if (command.startsWith('SMB1') && !dialect.startsWith('2.')) connection.dialect = '1';
}

/** Takes in one `fileinfo` event: content that crossed. */
export function readEveFile(state: EveSmb, event: EveEvent): void {
  const smb = objectAt(event.object, 'smb');
  if (smb) onContent(state, event, connectionOf(state, event, serverIsSource(event, smb)), smb);
}

/** True for the dialects that can encrypt ([MS-SMB2] 3.1.4.3). */
function canEncrypt(dialect: string | null): boolean {
  return dialect?.startsWith('3.') ?? false;
}

/** Takes in one `flow` event, the end of a connection. */
export function readEveFlow(state: EveSmb, event: EveEvent, flow: JsonObject): void {
  if (event.flow === null || (event.app !== 'smb' && !state.connections.has(event.flow))) return;
  const number = (key: string) => Math.max(0, countAt(flow, key));
  connectionOf(state, event, false).counted = {
    at: event.at,
    bytesUp: number('bytes_toserver'),
    bytesDown: number('bytes_toclient'),
    packetsUp: number('pkts_toserver'),
    packetsDown: number('pkts_toclient'),
    first: timeIn(flow, 'start', event.time),
    last: timeIn(flow, 'end', event.time),
  };
}

/**
 * A session that was signed in to and never connected to a share in the clear is encrypted: its messages are closed
 * to the sensor, its volume is not.
 */
function tellClosed({ context }: EveSmb, connection: EveConnection): void {
  const { counted, client, server, dialect } = connection;
  const signedIn = [...connection.sessions.entries()].at(-1);
  if (!counted || !signedIn || connection.open || !canEncrypt(dialect)) return;
  const [session, { account, authentication }] = signedIn;
  const { at, ...volume } = counted;
  tellVolume(context, at, {
    ...volume,
    client,
    server,
    session: `${connection.key} ${session}`,
    account,
    authentication,
    dialect,
  });
}

/** The time of an event of this kind is that of its writing: what it tells of has its own. */
function timeIn(flow: JsonObject, key: string, otherwise: number): number {
  const time = microsAt(flow, key);
  return Number.isNaN(time) ? otherwise : time;
}
