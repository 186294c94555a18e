import type { HostFact } from '../../observe/host.ts';
import type { Identity } from '../../observe/identity.ts';
import type { Replication } from '../../observe/replication.ts';
import type { EncryptedVolume, FileTransfer } from '../../observe/transfer.ts';
import { MAX_HOSTS, MAX_IDENTITIES, MAX_MARKED, MAX_PLAIN, MAX_SESSIONS } from './bounds.ts';
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
  sameTransfer,
} from './keep.ts';
import {
  compareMoments,
  type KeptHost,
  type KeptIdentity,
  type KeptPipe,
  type KeptReplication,
  type KeptTransfer,
  type KeptVolume,
} from './kept.ts';
import { fullPath, isPipeName, normalPath } from './path.ts';
import { createReservoir, mergeReservoirs, put, type Reservoir } from './reservoir.ts';
import { classify } from './sensitive.ts';

/** The state of the detector: plain data, bounded, mergeable. */
export interface SmbScreen {
  /** Transfers observed, whatever became of them. */
  transfers: number;
  /** Transfers that touch something sensitive, and all others that carried content. */
  marked: Reservoir<KeptTransfer>;
  plain: Reservoir<KeptTransfer>;
  volumes: Reservoir<KeptVolume>;
  identities: Reservoir<KeptIdentity>;
  replications: Reservoir<KeptReplication>;
  pipes: Reservoir<KeptPipe>;
  hosts: Reservoir<KeptHost>;
}

export function createSmbScreen(): SmbScreen {
  return {
    transfers: 0,
    marked: createReservoir(MAX_MARKED),
    plain: createReservoir(MAX_PLAIN),
    volumes: createReservoir(MAX_SESSIONS),
    identities: createReservoir(MAX_IDENTITIES),
    replications: createReservoir(MAX_SESSIONS),
    pipes: createReservoir(MAX_SESSIONS),
    hosts: createReservoir(MAX_HOSTS),
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
  if (
    t.bytesRead + t.bytesWritten + t.serverCopied === 0 &&
    t.refused === 0 &&
    !t.deleted &&
    t.source !== 'log'
  )
    return;
  const kept = keepTransfer(t);
  put(isMarked(kept) ? screen.marked : screen.plain, kept.key, kept, sameTransfer);
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
  put(screen.pipes, `${t.client} ${t.server} ${pipe}`, kept, joinPipe);
}

function isMarked(t: KeptTransfer): boolean {
  const full = fullPath(t.share, t.path);
  if (t.deleted && t.read.bytes + t.written.bytes === 0) return true;
  return [t.read, t.written].some((part) => classify(full, part.content, part.headBytes) !== null);
}

/** Takes in the volume of one encrypted session. */
export function observeVolume(screen: SmbScreen, v: EncryptedVolume): void {
  const key = `${v.first.evidence} ${v.first.record} ${v.first.offset} ${v.client} ${v.server} ${v.session}`;
  put(screen.volumes, key, { ...v, shares: [...v.shares] }, (a, b) =>
    compareMoments(a.last, b.last) >= 0 ? a : b,
  );
}

/** Takes in that an account was seen. */
export function observeIdentity(screen: SmbScreen, i: Identity): void {
  put(screen.identities, identityKey(i), keepIdentity(i), joinIdentity);
}

/** Takes in directory replication. */
export function observeReplication(screen: SmbScreen, r: Replication): void {
  put(screen.replications, `${r.client} ${r.server} ${r.account ?? ''}`, keepReplication(r), joinReplication);
}

/** Takes in a name, role or hardware address of a computer. */
export function observeHost(screen: SmbScreen, fact: HostFact): void {
  if (fact.address === 0) return;
  put(screen.hosts, String(fact.address), keepHost(fact), joinHost);
}

/** What both have seen; neither is changed. Associative and commutative as far as `concludeSmb` can see. */
export function mergeSmbScreens(a: SmbScreen, b: SmbScreen): SmbScreen {
  return {
    transfers: a.transfers + b.transfers,
    marked: mergeReservoirs(a.marked, b.marked, sameTransfer),
    plain: mergeReservoirs(a.plain, b.plain, sameTransfer),
    volumes: mergeReservoirs(a.volumes, b.volumes, (x, y) => (compareMoments(x.last, y.last) >= 0 ? x : y)),
    identities: mergeReservoirs(a.identities, b.identities, joinIdentity),
    replications: mergeReservoirs(a.replications, b.replications, joinReplication),
    pipes: mergeReservoirs(a.pipes, b.pipes, joinPipe),
    hosts: mergeReservoirs(a.hosts, b.hosts, joinHost),
  };
}
