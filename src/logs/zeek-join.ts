import { type AddressTable, NO_ADDRESS } from '../base/address.ts';
import type { Provenance } from '../base/provenance.ts';
import type { Tell } from '../wire/facts.ts';
import { clientAccount } from '../wire/kerberos/account.ts';
import { createOnceTeller } from '../wire/once.ts';
import { accountOf } from '../wire/sign-in.ts';
import { MAX_CONNECTIONS, MAX_JOINED_ROWS, MAX_OPENS } from './bounds.ts';
import { addressAt, countAt, idAt, listAt, nameAt, plainNumber, textAt, trueAt } from './fields.ts';
import { countRow, type JoinedPart, keepBounded, rowWeight } from './joined.ts';
import { type JsonObject, lookUp } from './json.ts';
import { digestsOf, sha256Of, shareOf } from './transfer.ts';
import type { LogContext } from './types.ts';
import { type CrossedFile, createZeekConnection, nameKey, type ZeekConnection } from './zeek-connection.ts';
import type { ZeekKind } from './zeek-kinds.ts';
import { tellConnection } from './zeek-tell.ts';

const CONTROLLER_SHARE = /^(?:sysvol|netlogon)$/i;
/** The largest number of names that one open had before. */
const MAX_PREVIOUS = 16;

/** What Zeek's logs of one case say together, by uid. */
export interface ZeekJoin extends JoinedPart {
  context: LogContext;
  tellSmb: Tell;
  tellNtlm: Tell;
  tellKerberos: Tell;
  tellRpc: Tell;
  connections: Map<string, ZeekConnection>;
  /** Content by file id: the same file over several connections has one row for each, each with the sum. */
  files: Map<string, CrossedFile>;
  /** Some row had a media type: a row without one was looked at and not recognised. */
  typesLogged: boolean;
  rows: number;
}

export function createZeekJoin(context: LogContext): ZeekJoin {
  const { sink } = context;
  const state: ZeekJoin = {
    context,
    tellSmb: createOnceTeller(sink, 'SMB'),
    tellNtlm: createOnceTeller(sink, 'NTLMSSP'),
    tellKerberos: createOnceTeller(sink, 'Kerberos'),
    tellRpc: createOnceTeller(sink, 'DCE/RPC'),
    connections: new Map(),
    files: new Map(),
    typesLogged: false,
    rows: 0,
    finish() {
      for (const connection of state.connections.values()) tellConnection(state, connection);
      state.connections.clear();
    },
  };
  return state;
}

function release(state: ZeekJoin, connection: ZeekConnection): void {
  tellConnection(state, connection);
  state.rows -= connection.rows;
}

/** Counts a kept row; past the bound the oldest connections are told and let go. */
function keepRow(state: ZeekJoin, connection: ZeekConnection, name: string | null): void {
  const { connections, rows } = state;
  const tell = (old: ZeekConnection) => tellConnection(state, old);
  state.rows = countRow(connections, connection.uid, connection, rows, rowWeight(name), tell);
}

interface Ends {
  client: number;
  server: number;
  port: number;
}

function endsOf(row: JsonObject, table: AddressTable): Ends | null {
  const client = addressAt(row, 'id.orig_h', table);
  const server = addressAt(row, 'id.resp_h', table);
  if (client === NO_ADDRESS || server === NO_ADDRESS) return null;
  return { client, server, port: Math.max(0, countAt(row, 'id.resp_p', 0xffff)) };
}

function connectionOf(state: ZeekJoin, uid: string, { client, server, port }: Ends): ZeekConnection {
  const known = state.connections.get(uid);
  if (known) return known;
  const made = createZeekConnection(uid, client, server, port);
  keepBounded(state.connections, uid, made, MAX_CONNECTIONS, (old) => release(state, old));
  return made;
}

/** An empty column and an unset one say the same: nothing. */
function wordAt(row: JsonObject, field: string): string | null {
  const text = nameAt(row, field);
  return text === null || text === '' || text === '-' ? null : text;
}

function countOrNull(row: JsonObject, field: string): number | null {
  const count = countAt(row, field);
  return count < 0 ? null : count;
}

/** Shares are mapped only when the server agreed. */
function onMapping(state: ZeekJoin, connection: ZeekConnection, row: JsonObject, at: Provenance): void {
  connection.mapped = true;
  const path = wordAt(row, 'path');
  const share = path === null ? null : shareOf(path);
  if (path === null || share === null) return;
  const pipe = textAt(row, 'share_type') === 'PIPE' || share.toLowerCase() === 'ipc$';
  if (!pipe && connection.shares.size < MAX_OPENS && !connection.shares.has(path)) {
    connection.shares.add(path);
    keepRow(state, connection, path);
  }
  if (CONTROLLER_SHARE.test(share)) state.tellSmb(at, connection.server, 'role', 'domain-controller', 'seen');
}

function onOpen(state: ZeekJoin, connection: ZeekConnection, row: JsonObject, at: Provenance): void {
  const name = wordAt(row, 'name');
  if (name === null || name === '<share_root>') return;
  const action = textAt(row, 'action') ?? '';
  const previous = wordAt(row, 'prev_name');
  const known = connection.opened.get(nameKey(previous ?? name)) ?? connection.opened.get(nameKey(name));
  if (known) {
    if (at.time >= known.last.time) known.last = at;
    if (previous !== null && known.previousNames.length < MAX_PREVIOUS) {
      known.previousNames.push(previous);
      keepRow(state, connection, previous);
    }
    known.deleted ||= action.endsWith('_DELETE');
    known.size = Math.max(known.size ?? 0, countAt(row, 'size', Number.MAX_SAFE_INTEGER)) || known.size;
    return;
  }
  if (connection.opened.size >= MAX_OPENS) return;
  connection.opened.set(nameKey(name), {
    at,
    last: at,
    tree: wordAt(row, 'path'),
    name,
    size: countOrNull(row, 'size'),
    previousNames: previous === null ? [] : [previous],
    deleted: action.endsWith('_DELETE'),
  });
  keepRow(state, connection, name);
}

function crossedOf(row: JsonObject, at: Provenance): CrossedFile {
  const seen = Math.max(0, countAt(row, 'seen_bytes'));
  const total = countOrNull(row, 'total_bytes');
  const missing = Math.max(0, countAt(row, 'missing_bytes'));
  const hashed = missing === 0 && (total === null || total === seen);
  return {
    at,
    name: wordAt(row, 'filename'),
    fromClient: trueAt(row, 'is_orig'),
    seen,
    total,
    missing,
    sha256: hashed ? sha256Of(textAt(row, 'sha256')) : null,
    digests: hashed ? digestsOf(row) : [],
    type: wordAt(row, 'mime_type'),
    whole: missing === 0 && !trueAt(row, 'timedout'),
  };
}

function onFile(state: ZeekJoin, connection: ZeekConnection, row: JsonObject, at: Provenance): void {
  if (textAt(row, 'source') !== 'SMB') return;
  const file = crossedOf(row, at);
  state.typesLogged ||= file.type !== null;
  const fuid = idAt(row, 'fuid');
  const known = fuid === null ? undefined : state.files.get(fuid);
  if (known) {
    if (file.seen > known.seen) Object.assign(known, file);
    return;
  }
  if (fuid !== null) keepBounded(state.files, fuid, file, MAX_JOINED_ROWS, () => {});
  if (connection.crossed.length >= MAX_OPENS) return;
  connection.crossed.push(file);
  keepRow(state, connection, file.name);
}

function onNtlm(state: ZeekJoin, connection: ZeekConnection, row: JsonObject, at: Provenance): void {
  const user = wordAt(row, 'username');
  const outcome = lookUp(row, 'success');
  const success = outcome === undefined ? null : trueAt(row, 'success');
  if (success !== false) {
    connection.authentication = user === null ? 'anonymous' : 'ntlm';
    connection.account = user === null ? null : accountOf(wordAt(row, 'domainname') ?? '', user);
    connection.signedIn = success;
  }
  const { client, server } = connection;
  for (const field of ['server_nb_computer_name', 'server_dns_computer_name'])
    state.tellNtlm(at, server, 'name', wordAt(row, field) ?? '', 'seen');
  if (user === null) return;
  state.context.sink.identity({
    at,
    address: client,
    server,
    account: accountOf(wordAt(row, 'domainname') ?? '', user),
    mechanism: 'ntlm',
    workstation: wordAt(row, 'hostname'),
    success,
    service: null,
  });
}

/** `name/REALM`, as Zeek puts the two together. */
function principal(text: string): string | null {
  const slash = text.lastIndexOf('/');
  return slash < 0 ? clientAccount(null, text) : clientAccount(text.slice(slash + 1), text.slice(0, slash));
}

function onKerberos(state: ZeekJoin, connection: ZeekConnection, row: JsonObject, at: Provenance): void {
  const type = textAt(row, 'request_type');
  if (type === 'AP') {
    connection.authentication = 'kerberos';
    connection.signedIn = true;
    return;
  }
  if ((type !== 'AS' && type !== 'TGS') || !trueAt(row, 'success')) return;
  state.tellKerberos(at, connection.server, 'role', 'domain-controller', 'seen');
  const account = principal(wordAt(row, 'client') ?? '');
  if (account === null) return;
  state.context.sink.identity({
    at,
    address: connection.client,
    server: connection.server,
    account,
    mechanism: 'kerberos',
    workstation: null,
    success: true,
    service: wordAt(row, 'service'),
  });
}

function onRpc(state: ZeekJoin, connection: ZeekConnection, row: JsonObject, at: Provenance): void {
  if (textAt(row, 'endpoint') !== 'drsuapi') return;
  state.tellRpc(at, connection.server, 'role', 'domain-controller', 'seen');
  if (textAt(row, 'operation') !== 'DRSGetNCChanges') return;
  const { replication } = connection;
  if (replication === null) {
    connection.replication = { first: at, last: at, calls: 1 };
    keepRow(state, connection, null);
    return;
  }
  replication.calls++;
  if (at.time < replication.first.time) replication.first = at;
  if (at.time >= replication.last.time) replication.last = at;
}

function servicesOf(row: JsonObject): string[] {
  const text = textAt(row, 'service');
  if (text !== null) return text.split(',');
  return listAt(row, 'service').filter((each) => typeof each === 'string');
}

function onConn(connection: ZeekConnection, row: JsonObject, at: Provenance): void {
  const duration = plainNumber(lookUp(row, 'duration'));
  connection.counted = {
    at,
    bytesUp: Math.max(0, countAt(row, 'orig_bytes')),
    bytesDown: Math.max(0, countAt(row, 'resp_bytes')),
    last: at.time + (duration > 0 && duration < 1e9 ? Math.round(duration * 1e6) : 0),
  };
}

const TAKE: Readonly<
  Record<
    Exclude<ZeekKind, 'conn'>,
    (state: ZeekJoin, c: ZeekConnection, row: JsonObject, at: Provenance) => void
  >
> = {
  dce_rpc: onRpc,
  files: onFile,
  kerberos: onKerberos,
  ntlm: onNtlm,
  smb_files: onOpen,
  smb_mapping: onMapping,
};

/** The first element of a set: a list in JSON, set off by commas in columns. */
function firstOf(row: JsonObject, field: string): string | null {
  const first = listAt(row, field)[0];
  const text = typeof first === 'string' ? first : (textAt(row, field)?.split(',', 1)[0] ?? '');
  return text === '' ? null : text;
}

function firstAddress(row: JsonObject, field: string, table: AddressTable): number {
  return addressAt({ first: firstOf(row, field) }, 'first', table);
}

/** Before version 5.1, files.log named hosts and connections in sets of its own. */
function oldFileEnds(row: JsonObject, table: AddressTable): Ends | null {
  const sender = firstAddress(row, 'tx_hosts', table);
  const receiver = firstAddress(row, 'rx_hosts', table);
  if (sender === NO_ADDRESS || receiver === NO_ADDRESS) return null;
  return trueAt(row, 'is_orig')
    ? { client: sender, server: receiver, port: 0 }
    : { client: receiver, server: sender, port: 0 };
}

/** Takes in one row; says what keeps it from being used, or null. */
export function takeZeekRow(
  state: ZeekJoin,
  kind: ZeekKind,
  row: JsonObject,
  at: Provenance,
): 'bad-time' | 'bad-address' | null {
  if (kind === 'conn' && !servicesOf(row).includes('smb')) return null;
  if (kind === 'files' && textAt(row, 'source') !== 'SMB') return null;
  if (Number.isNaN(at.time)) return 'bad-time';
  const { addresses } = state.context;
  const ends = endsOf(row, addresses) ?? (kind === 'files' ? oldFileEnds(row, addresses) : null);
  const uid = idAt(row, 'uid') ?? idAt({ first: firstOf(row, 'conn_uids') }, 'first');
  if (ends === null || uid === null) return 'bad-address';
  const connection = connectionOf(state, uid, ends);
  if (connection.serverPort === 0) connection.serverPort = ends.port;
  if (kind === 'conn') onConn(connection, row, at);
  else TAKE[kind](state, connection, row, at);
  return null;
}
