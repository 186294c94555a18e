import { cite } from '../base/provenance.ts';
import type { Authentication, FileTransfer } from '../observe/transfer.ts';
import type { Tell } from '../wire/facts.ts';
import { createOnceTeller } from '../wire/once.ts';
import { accountOf } from '../wire/sign-in.ts';
import { MAX_CONNECTIONS, MAX_OPENS } from './bounds.ts';
import { countAt, microsAt, objectAt, textAt } from './fields.ts';
import { type JoinedPart, keepBounded } from './joined.ts';
import type { JsonObject } from './json.ts';
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
}

/** What `smb`, `fileinfo` and `flow` events of a case say together. */
export interface EveSmb extends JoinedPart {
  context: LogContext;
  tell: Tell;
  connections: Map<string, Connection>;
}

export function createEveSmb(context: LogContext): EveSmb {
  const { sink } = context;
  const state: EveSmb = {
    context,
    tell: createOnceTeller(sink, 'SMB'),
    connections: new Map(),
    finish() {
      for (const connection of state.connections.values()) release(state, connection);
      state.connections.clear();
    },
  };
  return state;
}

/** Opens without content are told when their connection is let go: names and accounts still count. */
function release({ context }: EveSmb, connection: Connection): void {
  for (const transfer of connection.opens.values()) context.sink.transfer(transfer);
  connection.opens.clear();
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
  const user = textAt(ntlm, 'user') ?? '';
  const domain = textAt(ntlm, 'domain') ?? '';
  const host = textAt(ntlm, 'host') ?? '';
  const anonymous = NOBODY.has(user);
  const account = anonymous ? null : accountOf(NOBODY.has(domain) ? '' : domain, user);
  const success = isSuccess(smb);
  if (success) keepSession(connection, smb, { account, authentication: anonymous ? 'anonymous' : 'ntlm' });
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

function keepSession(connection: Connection, smb: JsonObject, session: Session): void {
  keepBounded(connection.sessions, keyOf(smb, 'session_id'), session, MAX_OPENS, () => {});
}

function onSetup(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): void {
  const ntlm = objectAt(smb, 'ntlmssp');
  if (ntlm) onNtlm(state, event, connection, smb, ntlm);
  else if (objectAt(smb, 'kerberos') && isSuccess(smb))
    keepSession(connection, smb, { account: null, authentication: 'kerberos' });
}

function onTree(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): void {
  connection.open = true;
  if (!isSuccess(smb)) return;
  const pipe = textAt(smb, 'named_pipe');
  const share = shareOf(pipe ?? textAt(smb, 'share') ?? '');
  const tree = { share, pipe: pipe !== null || textAt(smb, 'share_type') === 'PIPE' };
  keepBounded(connection.trees, keyOf(smb, 'session_id', 'tree_id'), tree, MAX_OPENS, () => {});
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
  transfer.share = shareOf(textAt(smb, 'share') ?? '') ?? tree?.share ?? null;
  transfer.shareKind = tree === undefined ? 'unknown' : tree.pipe ? 'pipe' : 'disk';
  transfer.path = textAt(smb, 'filename');
  return transfer;
}

/** NTSTATUS of a refusal; 0 when the log tells none. */
function statusOf(smb: JsonObject): number {
  const text = textAt(smb, 'status_code') ?? '';
  return /^0x[0-9a-fA-F]{1,8}$/.test(text) ? Number(text) : 0;
}

function onCreate(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): void {
  const name = textAt(smb, 'filename');
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
  const key = textAt(smb, 'fuid') ?? `${event.at.record}`;
  const reused = connection.opens.get(key);
  if (reused) state.context.sink.transfer(reused);
  keepBounded(connection.opens, key, transfer, MAX_OPENS, (old) => state.context.sink.transfer(old));
}

/** The open that content belongs to, by its file id; else a new one with what the event itself says. */
function takeOpen(event: EveEvent, connection: Connection, smb: JsonObject): FileTransfer {
  const key = textAt(smb, 'fuid') ?? '';
  const known = connection.opens.get(key);
  if (!known) return begin(event, connection, smb);
  connection.opens.delete(key);
  const { evidence, record, offset } = event.at;
  known.last = { evidence, record, offset, time: Math.max(event.time, known.first.time) };
  known.cites = [cite(event.at)];
  known.share ??= shareOf(textAt(smb, 'share') ?? '');
  return known;
}

/** What libmagic said of the beginning, where the sensor asks it; `data` is its word for not knowing. */
function magicOf(info: JsonObject): string | null {
  const magic = textAt(info, 'magic');
  return magic === 'data' ? '' : magic;
}

function onContent(state: EveSmb, event: EveEvent, connection: Connection, smb: JsonObject): void {
  const info = objectAt(event.object, 'fileinfo');
  const bytes = info ? countAt(info, 'size') : -1;
  if (!info || bytes < 0) return;
  const transfer = takeOpen(event, connection, smb);
  transfer.path ??= textAt(info, 'filename');
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
