import { type AddressTable, addressText, createAddressTable, internText } from '../../src/base/address.ts';
import { concludeSmb, type SmbConclusion, type SmbContext } from '../../src/detect/smb/conclude.ts';
import * as screen from '../../src/detect/smb/screen.ts';
import type { HostFact } from '../../src/observe/host.ts';
import type { Identity } from '../../src/observe/identity.ts';
import type { Replication } from '../../src/observe/replication.ts';
import type { Ticket } from '../../src/observe/ticket.ts';
import type { EncryptedVolume, FileTransfer } from '../../src/observe/transfer.ts';

/** 2026-11-22T12:00:00Z in microseconds. */
export const NOON = Date.UTC(2026, 10, 22, 12) * 1000;
export const SECOND = 1e6;
export const HOUR = 3600 * SECOND;

/** One table for all hand-made observations: ids must agree between them. */
export const addresses = createAddressTable();
export const DC = internText(addresses, '10.0.0.10');
export const DC2 = internText(addresses, '10.0.0.11');
export const WS1 = internText(addresses, '10.0.0.51');
export const WS2 = internText(addresses, '10.0.0.52');
export const FS = internText(addresses, '10.0.0.20');
export const OUT = internText(addresses, '198.51.100.7');

let record = 0;

/** A place in the evidence; records count on, so that every observation has its own. */
export function at(time = NOON) {
  record++;
  return { evidence: 0, record, offset: record * 100, time };
}

/** A file read whole from the domain controller through C$ by a person, unless told otherwise. */
export function transfer(changes: Partial<FileTransfer> = {}, time = NOON): FileTransfer {
  const size = changes.size ?? 65_536;
  const first = at(time);
  return {
    first,
    last: at(time + SECOND),
    cites: [],
    source: 'packets',
    client: WS1,
    server: DC,
    serverPort: 445,
    session: 's1',
    account: 'CORP\\alice',
    authentication: 'ntlm',
    dialect: '3.1.1',
    encrypted: false,
    share: 'C$',
    shareKind: 'disk',
    path: 'Windows\\Temp\\file.bin',
    previousNames: [],
    directory: false,
    reads: [0, size],
    writes: [],
    bytesRead: size,
    bytesWritten: 0,
    size,
    sha256Read: null,
    sha256Written: null,
    headRead: new Uint8Array(0),
    headWritten: new Uint8Array(0),
    lost: 0,
    serverCopied: 0,
    created: false,
    deleted: false,
    refused: 0,
    ended: 'closed',
    ...changes,
  };
}

/** The same, as a write of the client to the server. */
export function writing(changes: Partial<FileTransfer> = {}, time = NOON): FileTransfer {
  const t = transfer(changes, time);
  return {
    ...t,
    reads: [],
    bytesRead: 0,
    sha256Read: null,
    headRead: new Uint8Array(0),
    writes: t.reads,
    bytesWritten: t.bytesRead,
    sha256Written: t.sha256Read,
    headWritten: t.headRead,
  };
}

/** A refused open. */
export function refused(path: string, changes: Partial<FileTransfer> = {}): FileTransfer {
  return transfer({
    path,
    size: null,
    reads: [],
    bytesRead: 0,
    refused: 0xc0000022,
    ended: 'refused',
    ...changes,
  });
}

export function volume(bytesDown: number, changes: Partial<EncryptedVolume> = {}): EncryptedVolume {
  return {
    first: at(),
    last: at(NOON + SECOND),
    client: WS1,
    server: DC,
    session: 'e1',
    account: 'CORP\\alice',
    authentication: 'ntlm',
    dialect: '3.1.1',
    shares: [],
    messagesUp: 10,
    messagesDown: 10,
    bytesUp: 4000,
    bytesDown,
    ...changes,
  };
}

export function ticket(
  account: string,
  service: string,
  changes: Partial<Identity> = {},
  time = NOON - SECOND,
): Identity {
  return {
    at: at(time),
    address: WS1,
    server: DC,
    account,
    mechanism: 'kerberos',
    workstation: null,
    success: true,
    service,
    ...changes,
  };
}

/** A ticket is handed out: to this account, or to whoever has shown another. */
export function handed(
  fingerprint: string,
  account: string | null,
  presented: string | null = null,
  time = NOON - SECOND,
): Ticket {
  return { at: at(time), fingerprint, account, presented };
}

export function fact(address: number, kind: HostFact['kind'], value: string, by = 'NTLMSSP'): HostFact {
  return { at: at(), address, kind, value, by, certainty: 'seen' };
}

export function replication(client: number, server: number, changes: Partial<Replication> = {}): Replication {
  return {
    first: at(),
    last: at(NOON + SECOND),
    client,
    server,
    account: 'CORP\\mallory',
    calls: 2,
    bytes: 9000,
    opnums: [0, 3, 12],
    ...changes,
  };
}

/** Any observation that the detector hears. */
export type Observation =
  | { transfer: FileTransfer }
  | { volume: EncryptedVolume }
  | { identity: Identity }
  | { host: HostFact }
  | { replication: Replication }
  | { handed: Ticket };

/** The same observation with its addresses as ids of another table. */
function inTable(o: Observation, table: AddressTable): Observation {
  const move = (id: number) => internText(table, addressText(addresses, id));
  const ends = <T extends { client: number; server: number }>(value: T): T => ({
    ...value,
    client: move(value.client),
    server: move(value.server),
  });
  if ('transfer' in o) return { transfer: ends(o.transfer) };
  if ('volume' in o) return { volume: ends(o.volume) };
  if ('replication' in o) return { replication: ends(o.replication) };
  if ('host' in o) return { host: { ...o.host, address: move(o.host.address) } };
  if ('handed' in o) return o;
  const { identity } = o;
  return { identity: { ...identity, address: move(identity.address), server: move(identity.server) } };
}

/** A screen that has heard these; with a table of its own its ids differ from those of the observations. */
export function observe(observations: readonly Observation[], table = addresses): screen.SmbScreen {
  const state = screen.createSmbScreen(table);
  for (const each of observations) {
    const o = table === addresses ? each : inTable(each, table);
    if ('transfer' in o) screen.observeTransfer(state, o.transfer);
    else if ('volume' in o) screen.observeVolume(state, o.volume);
    else if ('identity' in o) screen.observeIdentity(state, o.identity);
    else if ('host' in o) screen.observeHost(state, o.host);
    else if ('handed' in o) screen.observeTicket(state, o.handed);
    else screen.observeReplication(state, o.replication);
  }
  return state;
}

export function context(changes: Partial<SmbContext> = {}): SmbContext {
  return { addresses, dc: ['10.0.0.10'], isInside: (id) => id !== OUT, recovered: [], ...changes };
}

export function concludeAll(
  observations: readonly Observation[],
  changes: Partial<SmbContext> = {},
): SmbConclusion {
  return concludeSmb(observe(observations), context(changes));
}

/** Conclusion over transfers alone. */
export function concludeTransfers(
  transfers: readonly FileTransfer[],
  changes: Partial<SmbContext> = {},
): SmbConclusion {
  return concludeAll(
    transfers.map((t) => ({ transfer: t })),
    changes,
  );
}
