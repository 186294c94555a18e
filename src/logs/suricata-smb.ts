import { cite } from '../base/provenance.ts';
import type { Authentication, FileTransfer } from '../observe/transfer.ts';
import type { Tell } from '../wire/facts.ts';
import { createOnceTeller } from '../wire/once.ts';
import { accountOf } from '../wire/sign-in.ts';
import { MAX_CONNECTIONS, MAX_OPENS } from './bounds.ts';
import { countAt, idAt, microsAt, nameAt, objectAt, textAt } from './fields.ts';
import { countRow, type JoinedPart, keepBounded, rowWeight } from './joined.ts';
import type { JsonObject } from './json.ts';
import type { EveEvent } from './suricata-event.ts';
import { createLogTransfer, sha256Of, shareOf } from './transfer.ts';
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

interface Session {
  account: string | null;
  authentication: Authentication;
}

/** One connection, as far as its events tell. */
interface Connection {
  client: number;
  server: number;
  serverPort: number;
  key: string;
  dialect: string | null;
  sessions: Map<string, Session>;
  /** Share by session and tree. */
  trees: Map<string, { share: string | null; pipe: boolean }>;
  /** Files that were opened and of which no content was logged yet. */
  opens: Map<string, FileTransfer>;
  /** A tree connect was logged: names and content are not closed. */
  open: boolean;
  /** What its opens, sessions and trees count for. */
  rows: number;
}

/** What `smb`, `fileinfo` and `flow` events of a case say together. */
export interface EveSmb extends JoinedPart {
  context: LogContext;
  tell: Tell;
  connections: Map<string, Connection>;
  /** What the rows of all connections count for. */
  rows: number;
}

export function createEveSmb(context: LogContext): EveSmb {
  const { sink } = context;
  const state: EveSmb = {
    context,
    tell: createOnceTeller(sink, 'SMB'),
    connections: new Map(),
    rows: 0,
    finish() {
      for (const connection of state.connections.values()) tellOpens(context, connection);
      state.connections.clear();
    },
  };
  return state;
}

/** Opens without content are told when their connection is let go: names and accounts still count. */
function tellOpens({ sink }: LogContext, connection: Connection): void {
  for (const transfer of connection.opens.values()) sink.transfer(transfer);
  connection.opens.clear();
}

function release(state: EveSmb, connection: Connection): void {
  tellOpens(state.context, connection);
  state.rows -= connection.rows;
}

/** Counts what is kept of a connection; past the bound of the case the oldest connections are told and let go. */
function keepRow(state: EveSmb, connection: Connection, text: string | null): void {
  const { context, connections, rows } = state;
  const tell = (old: Connection) => tellOpens(context, old);
  state.rows = countRow(connections, connection.key, connection, rows, rowWeight(text), tell);
}

/** An open has its content, or was told: it waits no more. */
function letGo(state: EveSmb, connection: Connection, open: FileTransfer): void {
  const weight = rowWeight(open.path);
  connection.rows -= weight;
  state.rows -= weight;
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

function connectionOf(state: EveSmb, event: EveEvent, smb: JsonObject): Connection {
  const key =
    event.flow ?? [event.source, event.sourcePort, event.destination, event.destinationPort].sort().join(' ');
  const known = state.connections.get(key);
  if (known) return known;
  const back = serverIsSource(event, smb);
  const made: Connection = {
    client: back ? event.destination : event.source,
    server: back ? event.source : event.destination,
    serverPort: back ? event.sourcePort : event.destinationPort,
    key,
    dialect: null,
    sessions: new Map(),
    trees: new Map(),
    opens: new Map(),
    open: false,
    rows: 0,
  };
  keepBounded(state.connections, key, made, MAX_CONNECTIONS, (old) => release(state, old));
  return made;
}

function keyOf(smb: JsonObject, ...paths: string[]): string {
  return paths.map((path) => String(countAt(smb, path))).join(' ');
}

function sessionOf(connection: Connection, smb: JsonObject): Session | null {
  const known = connection.sessions.get(keyOf(smb, 'session_id'));
  if (known) return known;
  // SMB1 reads are logged without a session: the only one of the connection is meant.
  return countAt(smb, 'session_id') <= 0 && connection.sessions.size === 1
    ? ([...connection.sessions.values()][0] ?? null)
    : null;
}

function isSuccess(smb: JsonObject): boolean {
  return textAt(smb, 'status') === 'STATUS_SUCCESS' || textAt(smb, 'status_code') === '0x0';
}

function onNtlm(
  state: EveSmb,
  event: EveEvent,
  connection: Connection,
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
    keepSession(state, connection, smb, { account, authentication: anonymous ? 'anonymous' : 'ntlm' });
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

function keepSession(state: EveSmb, connection: Connection, smb: JsonObject, session: Session): void {
  const key = keyOf(smb, 'session_id');
  const known = connection.sessions.has(key);
  keepBounded(connection.sessions, key, session, MAX_OPENS, () => {});
  if (!known) keepRow(state, connection, session.account);
}

function onSetup(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): void {
  const ntlm = objectAt(smb, 'ntlmssp');
  if (ntlm) onNtlm(state, event, connection, smb, ntlm);
  else if (objectAt(smb, 'kerberos') && isSuccess(smb))
    keepSession(state, connection, smb, { account: null, authentication: 'kerberos' });
}

function onTree(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): void {
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

/** A transfer with what the connection, the session and the tree say of it. */
function begin(event: EveEvent, connection: Connection, smb: JsonObject): FileTransfer {
  const session = countAt(smb, 'session_id');
  const transfer = createLogTransfer({
    at: event.at,
    time: event.time,
    client: connection.client,
    server: connection.server,
    serverPort: connection.serverPort,
    session: `${connection.key} ${session}`,
  });
  const who = sessionOf(connection, smb);
  transfer.account = who?.account ?? null;
  transfer.authentication = who?.authentication ?? 'unknown';
  transfer.dialect = connection.dialect;
  const tree = connection.trees.get(keyOf(smb, 'session_id', 'tree_id'));
  transfer.share = shareOf(nameAt(smb, 'share') ?? '') ?? tree?.share ?? null;
  transfer.shareKind = tree === undefined ? 'unknown' : tree.pipe ? 'pipe' : 'disk';
  transfer.path = nameAt(smb, 'filename');
  return transfer;
}

/** NTSTATUS of a refusal; 0 when the log tells none. */
function statusOf(smb: JsonObject): number {
  const text = textAt(smb, 'status_code') ?? '';
  return /^0x[0-9a-fA-F]{1,8}$/.test(text) ? Number(text) : 0;
}

function onCreate(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): void {
  const name = nameAt(smb, 'filename');
  if (name === null || name === '' || name === '<share_root>') return;
  const transfer = begin(event, connection, smb);
  const size = countAt(smb, 'size');
  if (!isSuccess(smb)) {
    transfer.refused = statusOf(smb);
    transfer.ended = 'refused';
    if (transfer.refused !== 0) state.context.sink.transfer(transfer);
    return;
  }
  const disposition = textAt(smb, 'disposition') ?? '';
  transfer.created = disposition === 'FILE_CREATE';
  transfer.deleted = (textAt(smb, 'access') ?? '').includes('delete on close');
  transfer.size = size < 0 ? null : size;
  const key = idAt(smb, 'fuid') ?? `${event.at.record}`;
  const tell = (old: FileTransfer) => {
    letGo(state, connection, old);
    state.context.sink.transfer(old);
  };
  const reused = connection.opens.get(key);
  if (reused) tell(reused);
  keepBounded(connection.opens, key, transfer, MAX_OPENS, tell);
  keepRow(state, connection, transfer.path);
}

/** The open that content belongs to, by its file id; else a new one with what the event itself says. */
function takeOpen(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): FileTransfer {
  const key = idAt(smb, 'fuid') ?? '';
  const known = connection.opens.get(key);
  if (!known) return begin(event, connection, smb);
  connection.opens.delete(key);
  letGo(state, connection, known);
  const { evidence, record, offset } = event.at;
  known.last = { evidence, record, offset, time: Math.max(event.time, known.first.time) };
  known.cites = [cite(event.at)];
  known.share ??= shareOf(nameAt(smb, 'share') ?? '');
  return known;
}

function onContent(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): void {
  const info = objectAt(event.object, 'fileinfo');
  const bytes = info ? countAt(info, 'size') : -1;
  if (!info || bytes < 0) return;
  const transfer = takeOpen(state, event, connection, smb);
  transfer.path ??= nameAt(info, 'filename');
  const closed = textAt(info, 'state') === 'CLOSED' && info['gaps'] !== true;
  transfer.ended = closed ? 'closed' : 'cut';
  const reading = isRead(smb);
  const whole = closed && (!reading || transfer.size === null || transfer.size === bytes);
  const hash = whole ? sha256Of(textAt(info, 'sha256')) : null;
  if (reading) {
    transfer.bytesRead = bytes;
    transfer.sha256Read = hash;
  } else {
    transfer.bytesWritten = bytes;
    transfer.sha256Written = hash;
    transfer.size = whole ? bytes : transfer.size;
  }
  state.context.sink.transfer(transfer);
}

/** Takes in one `smb` event. */
export function readEveSmb(state: EveSmb, event: EveEvent, smb: JsonObject): void {
  const connection = connectionOf(state, event, smb);
  const command = textAt(smb, 'command') ?? '';
  if (command.includes('NEGOTIATE')) noteDialect(connection, command, textAt(smb, 'dialect') ?? '');
  else if (command.includes('SESSION_SETUP')) onSetup(state, event, connection, smb);
  else if (command.includes('TREE_CONNECT')) onTree(state, event, connection, smb);
  else if (command.includes('CREATE')) onCreate(state, event, connection, smb);
}

function noteDialect(connection: Connection, command: string, dialect: string): void {
  const known = DIALECTS.get(dialect);
  if (known) connection.dialect = known;
  else if (command.startsWith('SMB1') && !dialect.startsWith('2.')) connection.dialect = '1';
}

/** Takes in one `fileinfo` event: content that crossed. */
export function readEveFile(state: EveSmb, event: EveEvent): void {
  const smb = objectAt(event.object, 'smb');
  if (smb) onContent(state, event, connectionOf(state, event, smb), smb);
}

/** True for the dialects that can encrypt ([MS-SMB2] 3.1.4.3). */
function canEncrypt(dialect: string | null): boolean {
  return dialect?.startsWith('3.') ?? false;
}

/**
 * Takes in one `flow` event, the end of a connection. A session that was signed in to and never connected to a
 * share in the clear is encrypted: its messages are closed to the sensor, its volume is not.
 */
export function readEveFlow(state: EveSmb, event: EveEvent, flow: JsonObject): void {
  const connection = event.flow === null ? undefined : state.connections.get(event.flow);
  if (!connection) return;
  const signedIn = [...connection.sessions.entries()].at(-1);
  if (!signedIn || connection.open || !canEncrypt(connection.dialect)) return;
  const [session, { account, authentication }] = signedIn;
  const messages = (key: string) => Math.max(0, countAt(flow, key));
  tellVolume(state.context, event.at, {
    client: connection.client,
    server: connection.server,
    session: `${connection.key} ${session}`,
    account,
    authentication,
    dialect: connection.dialect,
    bytesUp: messages('bytes_toserver'),
    bytesDown: messages('bytes_toclient'),
    packetsUp: messages('pkts_toserver'),
    packetsDown: messages('pkts_toclient'),
    first: timeIn(flow, 'start', event.time),
    last: timeIn(flow, 'end', event.time),
  });
}

/** The time of an event of this kind is that of its writing: what it tells of has its own. */
function timeIn(flow: JsonObject, key: string, otherwise: number): number {
  const time = microsAt(flow, key);
  return Number.isNaN(time) ? otherwise : time;
}
