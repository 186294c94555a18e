import type { AddressTable } from '../../base/address.ts';
import type { HostFact } from '../../observe/host.ts';
import type { Identity } from '../../observe/identity.ts';
import type { Replication } from '../../observe/replication.ts';
import type { Ticket } from '../../observe/ticket.ts';
import type { EncryptedVolume, FileTransfer } from '../../observe/transfer.ts';
import { addressKey, pairKey } from './address-key.ts';
import {
  MAX_HOSTS,
  MAX_IDENTITIES,
  MAX_MARKED,
  MAX_OPENED,
  MAX_PLAIN,
  MAX_SESSIONS,
  MAX_TICKETS,
} from './bounds.ts';
import {
  identityKey,
  joinHost,
  joinIdentity,
  joinPipe,
  joinReplication,
  keepHost,
  keepIdentity,
  keepReplication,
  keepTransfer,
  replicationKey,
  sameTransfer,
  sameVolume,
  volumeKey,
} from './keep.ts';
import type {
  KeptHost,
  KeptIdentity,
  KeptPipe,
  KeptReplication,
  KeptTicket,
  KeptTransfer,
  KeptVolume,
} from './kept.ts';
import { moveScreen } from './move.ts';
import { fullPath, isPipeName, normalPath } from './path.ts';
import { createReservoir, mergeReservoirs, put, type Reservoir } from './reservoir.ts';
import { classify } from './sensitive.ts';
import { joinTicket, keepTicket } from './tickets.ts';

/** The state of the detector: plain data, bounded, mergeable. */
export interface SmbScreen {
  /** The table of the ids in all that is kept. Keys have the addresses as text: no order depends on ids. */
  addresses: AddressTable;
  /** Transfers observed, whatever became of them. */
  transfers: number;
  /** Transfers that touch something sensitive, and all others that carried content. */
  marked: Reservoir<KeptTransfer>;
  plain: Reservoir<KeptTransfer>;
  /** Opens that carried nothing themselves: another channel of the session may have. */
  opened: Reservoir<KeptTransfer>;
  volumes: Reservoir<KeptVolume>;
  identities: Reservoir<KeptIdentity>;
  replications: Reservoir<KeptReplication>;
  pipes: Reservoir<KeptPipe>;
  hosts: Reservoir<KeptHost>;
  /** By fingerprint. */
  tickets: Reservoir<KeptTicket>;
}

/** An empty screen over the table that observations have their addresses in. */
export function createSmbScreen(addresses: AddressTable): SmbScreen {
  return {
    addresses,
    transfers: 0,
    marked: createReservoir(MAX_MARKED),
    plain: createReservoir(MAX_PLAIN),
    opened: createReservoir(MAX_OPENED),
    volumes: createReservoir(MAX_SESSIONS),
    identities: createReservoir(MAX_IDENTITIES),
    replications: createReservoir(MAX_SESSIONS),
    pipes: createReservoir(MAX_SESSIONS),
    hosts: createReservoir(MAX_HOSTS),
    tickets: createReservoir(MAX_TICKETS),
  };
}

/** Takes in one handle's story. Pipes and printing are no files; directories carry no content. */
export function observeTransfer(screen: SmbScreen, t: FileTransfer): void {
  screen.transfers++;
  if (isPipe(t)) {
    notePipe(screen, t);
    return;
  }
  if (t.shareKind === 'print' || t.directory) return;
  const idle = t.bytesRead + t.bytesWritten + t.serverCopied === 0 && t.refused === 0 && !t.deleted;
  if (idle && t.source !== 'log' && !mayHaveChannels(t)) return;
  const kept = keepTransfer(t, screen.addresses);
  put(tableOf(screen, kept, idle && t.source !== 'log'), kept.key, kept, sameTransfer);
}

/** Sessions over several connections are of SMB 3 ([MS-SMB2] 3.2.4.1.8); an unknown dialect may be that. */
function mayHaveChannels({ fileId, dialect }: FileTransfer): boolean {
  return typeof fileId === 'string' && (dialect === null || dialect.startsWith('3'));
}

function tableOf(screen: SmbScreen, kept: KeptTransfer, idle: boolean): Reservoir<KeptTransfer> {
  if (idle) return screen.opened;
  return isMarked(kept) ? screen.marked : screen.plain;
}

function isPipe(t: FileTransfer): boolean {
  if (t.shareKind === 'pipe' || t.share?.toLowerCase() === 'ipc$') return true;
  return t.shareKind !== 'disk' && t.path !== null && isPipeName(t.path);
}

function notePipe(screen: SmbScreen, t: FileTransfer): void {
  if (t.path === null || t.refused !== 0) return;
  const pipe = normalPath(t.path).replace(/^pipe\\/, '');
  const { evidence, record, offset, time } = t.first;
  const kept: KeptPipe = {
    client: t.client,
    server: t.server,
    pipe,
    first: { evidence, record, offset, time },
    last: t.last.time,
  };
  put(screen.pipes, `${pairKey(screen.addresses, t)} ${pipe}`, kept, joinPipe);
}

/** Whether a transfer touches something sensitive. */
export function isMarked(t: KeptTransfer): boolean {
  const full = fullPath(t.share, t.path);
  if (t.deleted && t.read.bytes + t.written.bytes === 0) return true;
  return [t.read, t.written].some((part) => classify(full, part.content, part.headBytes) !== null);
}

/** Takes in the volume of one encrypted session. */
export function observeVolume(screen: SmbScreen, v: EncryptedVolume): void {
  put(screen.volumes, volumeKey(v, screen.addresses), { ...v, shares: [...v.shares] }, sameVolume);
}

/** Takes in that an account was seen. */
export function observeIdentity(screen: SmbScreen, i: Identity): void {
  const kept = keepIdentity(i);
  put(screen.identities, identityKey(kept, screen.addresses), kept, joinIdentity);
}

/** Takes in directory replication. */
export function observeReplication(screen: SmbScreen, r: Replication): void {
  const kept = keepReplication(r);
  put(screen.replications, replicationKey(kept, screen.addresses), kept, joinReplication);
}

/** Takes in a name, role or hardware address of a computer. */
export function observeHost(screen: SmbScreen, fact: HostFact): void {
  if (fact.address === 0) return;
  put(screen.hosts, addressKey(screen.addresses, fact.address), keepHost(fact), joinHost);
}

/** Takes in that a Kerberos ticket was handed out. */
export function observeTicket(screen: SmbScreen, ticket: Ticket): void {
  put(screen.tickets, ticket.fingerprint, keepTicket(ticket), joinTicket);
}

/**
 * What both have seen, with ids of the first one's table, which learns the addresses of the other; else neither is
 * changed. Associative and commutative as far as `concludeSmb` can see.
 */
export function mergeSmbScreens(a: SmbScreen, other: SmbScreen): SmbScreen {
  const b = moveScreen(other, a.addresses);
  return {
    addresses: a.addresses,
    transfers: a.transfers + b.transfers,
    marked: mergeReservoirs(a.marked, b.marked, sameTransfer),
    plain: mergeReservoirs(a.plain, b.plain, sameTransfer),
    opened: mergeReservoirs(a.opened, b.opened, sameTransfer),
    volumes: mergeReservoirs(a.volumes, b.volumes, sameVolume),
    identities: mergeReservoirs(a.identities, b.identities, joinIdentity),
    replications: mergeReservoirs(a.replications, b.replications, joinReplication),
    pipes: mergeReservoirs(a.pipes, b.pipes, joinPipe),
    hosts: mergeReservoirs(a.hosts, b.hosts, joinHost),
    tickets: mergeReservoirs(a.tickets, b.tickets, joinTicket),
  };
}
