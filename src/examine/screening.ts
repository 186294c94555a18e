import type { AddressTable } from '../base/address.ts';
import { SCREEN_LIMITS } from '../detect/dns/screen/bounds.ts';
import { mergeScreens } from '../detect/dns/screen/merge.ts';
import { createScreen, type DnsScreen, observeScreen } from '../detect/dns/screen/screen.ts';
import * as smb from '../detect/smb/screen.ts';
import { createSink } from '../observe/sink.ts';
import type { Unseen } from '../observe/unseen.ts';
import type { Counters } from '../packet/counters.ts';
import type { PacketShare } from '../packet/share.ts';
import { type Read, type Reading, type ReadOptions, readAll } from './reading.ts';

/** What the first reading knows of its share: plain data. */
export interface Screened {
  addresses: AddressTable;
  dns: DnsScreen;
  smb: smb.SmbScreen;
  unseen: Unseen[];
  counters: Counters;
  /** Frames that were taken, by index of evidence: every reader takes all of them. */
  frames: number[];
}

/** The first reading of one reader, and how it is closed once the others are known. */
export interface Screening {
  screened: Screened;
  tell: Read['tell'];
}

/** Reads everything once, or its share of it. */
export async function screenShare(
  reading: Reading,
  share: PacketShare,
  options: Pick<ReadOptions, 'signal' | 'progress'>,
): Promise<Screening> {
  const { addresses } = reading;
  const dns = createScreen(addresses, SCREEN_LIMITS, expectedNames(reading, share));
  const smbScreen = smb.createSmbScreen(addresses);
  const unseen: Unseen[] = [];
  const hears = createSink({
    dns: (m) => observeScreen(dns, m),
    host: (fact) => smb.observeHost(smbScreen, fact),
    transfer: (t) => smb.observeTransfer(smbScreen, t),
    volume: (v) => smb.observeVolume(smbScreen, v),
    identity: (i) => smb.observeIdentity(smbScreen, i),
    replication: (r) => smb.observeReplication(smbScreen, r),
    ticket: (t) => smb.observeTicket(smbScreen, t),
    unseen: (gap) => unseen.push(gap),
  });
  const { counters, frames, tell } = await readAll(reading, hears, { ...options, phase: 'screen', share });
  return { screened: { addresses, dns, smb: smbScreen, unseen, counters, frames }, tell };
}

/** Bytes of a capture for each distinct name in it: office traffic has thousands, a capture of DNS alone some hundred. */
const BYTES_PER_NAME = 512;

/** Distinct names that may come: too many costs what the processor's cache could hold, too few some copying. */
function expectedNames({ evidence }: Reading, { owned }: PacketShare): number {
  const bytes = evidence.sources.reduce((sum, { file, capture }) => sum + (capture ? file.bytes : 0), 0);
  const part = owned.reduce((sum, own) => sum + own, 0) / owned.length;
  return Math.floor((bytes / BYTES_PER_NAME) * part);
}

/** Adds what other readers of the same frames screened. */
export function joinScreened({ screened, tell }: Screening, others: readonly Screened[]): Screened {
  for (const other of others) {
    mergeScreens(screened.dns, other.dns);
    screened.smb = smb.mergeSmbScreens(screened.smb, other.smb);
    for (const gap of other.unseen) screened.unseen.push(gap);
    screened.addresses.overflow += other.addresses.overflow;
  }
  tell(others.map(({ counters }) => counters));
  return screened;
}
