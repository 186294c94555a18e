import { cite, type Provenance } from '../base/provenance.ts';
import type { ContentTold, FileTransfer } from '../observe/transfer.ts';
import { createLogTransfer, shareOf } from './transfer.ts';
import type { LogContext } from './types.ts';
import { tellVolume } from './volume.ts';
import { type CrossedFile, nameKey, type OpenedFile, type ZeekConnection } from './zeek-connection.ts';

/** DRSGetNCChanges, [MS-DRSR] 4.1.10. */
const GET_NC_CHANGES = 3;

/** What telling needs besides the connection. */
interface TellState {
  context: LogContext;
  /** This site's files.log has media types. */
  typesLogged: boolean;
}

/** Says what the logs together know of one connection. */
export function tellConnection({ context, typesLogged }: TellState, connection: ZeekConnection): void {
  tellTransfers(context, connection, typesLogged);
  tellReplication(context, connection);
  tellClosed(context, connection);
}

function tellTransfers({ sink }: LogContext, connection: ZeekConnection, typesLogged: boolean): void {
  const told = new Set<string>();
  for (const file of connection.crossed) {
    const key = file.name === null ? null : nameKey(file.name);
    const open = key === null ? undefined : connection.opened.get(key);
    if (key !== null) told.add(key);
    sink.transfer({ ...crossedTransfer(connection, file, open), told: toldOf(file, typesLogged) });
  }
  for (const [key, open] of connection.opened)
    if (!told.has(key)) sink.transfer(openedTransfer(connection, open, open.at));
}

/** True where something after the sign-in shows that it held. */
function holds(connection: ZeekConnection): boolean {
  return connection.signedIn === true || connection.mapped || connection.opened.size > 0;
}

/** The only share of a connection is the share of what was opened without one. */
function onlyShare({ shares }: ZeekConnection): string | null {
  const [first] = shares;
  return shares.size === 1 && first !== undefined ? shareOf(first) : null;
}

function begin(connection: ZeekConnection, at: Provenance): FileTransfer {
  const { client, server, serverPort, uid } = connection;
  const transfer = createLogTransfer({ at, time: at.time, client, server, serverPort, session: uid });
  transfer.authentication = connection.authentication;
  transfer.account = holds(connection) ? connection.account : null;
  return transfer;
}

function openedTransfer(connection: ZeekConnection, open: OpenedFile, at: Provenance): FileTransfer {
  const transfer = begin(connection, at);
  transfer.share = open.tree === null ? onlyShare(connection) : shareOf(open.tree);
  transfer.shareKind = transfer.share === null ? 'unknown' : isPipeTree(transfer.share) ? 'pipe' : 'disk';
  transfer.path = open.name;
  transfer.size = open.size;
  transfer.previousNames = [...open.previousNames];
  transfer.deleted = open.deleted;
  transfer.last = { ...cite(open.last), time: open.last.time };
  return transfer;
}

function isPipeTree(share: string): boolean {
  return share.toLowerCase() === 'ipc$';
}

function crossedTransfer(connection: ZeekConnection, file: CrossedFile, open?: OpenedFile): FileTransfer {
  const transfer = open ? openedTransfer(connection, open, open.at) : begin(connection, file.at);
  transfer.path ??= file.name;
  if (!open) transfer.share = onlyShare(connection);
  transfer.cites = open ? [cite(file.at)] : [];
  transfer.last = { ...cite(file.at), time: Math.max(file.at.time, transfer.first.time) };
  transfer.lost = file.missing;
  transfer.ended = file.whole ? 'closed' : 'cut';
  if (file.fromClient) {
    transfer.bytesWritten = file.seen;
    transfer.sha256Written = file.sha256;
    transfer.size = file.total;
  } else {
    transfer.bytesRead = file.seen;
    transfer.sha256Read = file.sha256;
    transfer.size ??= file.total;
  }
  return transfer;
}

/** Signatures are tried on the first bytes: without gaps they were there. */
function toldOf({ type, digests, missing }: CrossedFile, typesLogged: boolean): ContentTold {
  return { type: type ?? (typesLogged && missing === 0 ? '' : null), digests };
}

function tellReplication({ sink }: LogContext, connection: ZeekConnection): void {
  const { replication, client, server, account } = connection;
  if (!replication) return;
  const { first, last, calls } = replication;
  sink.replication({
    first: { ...cite(first), time: first.time },
    last: { ...cite(last), time: last.time },
    client,
    server,
    account,
    calls,
    bytes: connection.counted?.bytesDown ?? 0,
    opnums: [GET_NC_CHANGES],
  });
}

/** Signed in to, and no share ever showed: the session is encrypted and only its volume is known. */
function tellClosed(context: LogContext, connection: ZeekConnection): void {
  const { counted, mapped, opened, crossed, signedIn } = connection;
  if (!counted || signedIn !== true || mapped || opened.size + crossed.length > 0) return;
  tellVolume(context, counted.at, {
    client: connection.client,
    server: connection.server,
    session: connection.uid,
    account: connection.account,
    authentication: connection.authentication,
    dialect: null,
    bytesUp: counted.bytesUp,
    bytesDown: counted.bytesDown,
    packetsUp: 0,
    packetsDown: 0,
    first: counted.at.time,
    last: counted.last,
  });
}
