import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable } from '../../../src/base/address.ts';
import { valuesOf } from '../../../src/detect/smb/reservoir.ts';
import {
  createSmbScreen,
  observeTicket,
  observeTransfer,
  type SmbScreen,
} from '../../../src/detect/smb/screen.ts';
import { withOwners } from '../../../src/detect/smb/tickets.ts';
import { survey } from '../../../src/evidence/survey.ts';
import { createReading, readAll } from '../../../src/examine/reading.ts';
import { createSink } from '../../../src/observe/sink.ts';
import type { FileTransfer } from '../../../src/observe/transfer.ts';
import { sharedFolder } from '../../support/shared.ts';

interface Leg {
  direction: string;
  client: string;
  server: string;
  bytes: number;
  sha256: string | null;
}

interface Truth {
  capture: string;
  transfers: (Leg & { file: string | null; size: number; complete: boolean })[];
}

async function observe(
  path: string,
): Promise<{ transfers: FileTransfer[]; legs: Leg[]; accounts: string[]; screen: SmbScreen }> {
  const addresses = createAddressTable();
  const screen = createSmbScreen(addresses);
  const transfers: FileTransfer[] = [];
  const legs: Leg[] = [];
  const accounts: string[] = [];
  const evidence = await survey([path], { logs: [] });
  const hears = createSink({
    identity: ({ account }) => {
      if (account !== null) accounts.push(account);
    },
    ticket: (t) => observeTicket(screen, t),
    transfer(t) {
      observeTransfer(screen, t);
      transfers.push(t);
      const ends = { client: addressText(addresses, t.client), server: addressText(addresses, t.server) };
      if (t.bytesRead > 0)
        legs.push({ ...ends, direction: 'read', bytes: t.bytesRead, sha256: t.sha256Read });
      if (t.bytesWritten > 0)
        legs.push({ ...ends, direction: 'write', bytes: t.bytesWritten, sha256: t.sha256Written });
    },
  });
  try {
    const reading = createReading(evidence, addresses, { from: null, to: null });
    await readAll(reading, hears, { phase: 'screen' });
  } finally {
    await evidence.release();
  }
  return { transfers, legs, accounts, screen };
}

function take(legs: Leg[], fits: (leg: Leg) => boolean): boolean {
  const index = legs.findIndex(fits);
  if (index >= 0) legs.splice(index, 1);
  return index >= 0;
}

describe.skipIf(sharedFolder === null)('captures from the field', () => {
  const folder = join(sharedFolder ?? '', 'corpus', 'smb');
  const names = sharedFolder === null ? [] : readdirSync(join(folder, 'truth'));

  it('give the bytes and hashes that two other readers found, but for a few', async () => {
    const sum = { expected: 0, bytes: 0, hashes: 0, wrong: 0 };
    for (const name of names.filter((each) => each.endsWith('.json'))) {
      const truth = JSON.parse(readFileSync(join(folder, 'truth', name), 'utf8')) as Truth;
      const path = join(folder, truth.capture);
      if (!existsSync(path)) continue;
      const { legs } = await observe(path);
      for (const want of truth.transfers) {
        sum.expected++;
        const same = (leg: Leg) =>
          leg.direction === want.direction && leg.client === want.client && leg.bytes === want.bytes;
        const exact = take(legs, (leg) => same(leg) && want.complete && leg.sha256 === want.sha256);
        if (exact || take(legs, same)) sum.bytes++;
        if (exact || !want.complete) sum.hashes++;
      }
    }
    expect(sum.expected).toBeGreaterThan(400);
    expect(sum.bytes / sum.expected).toBeGreaterThanOrEqual(0.99);
    // The others overwrite the beginning of a file that is longer: what was written is not the whole file.
    expect(sum.hashes / sum.expected).toBeGreaterThanOrEqual(0.9);
  }, 60_000);
});

const lab = join(sharedFolder ?? '', 'lab', 'captures');

describe.skipIf(sharedFolder === null)('captures of the lab', () => {
  it('trace a Kerberos ticket behind FAST to its account', async () => {
    const { screen } = await observe(join(lab, 'smb311-ntds-c-share-krb.pcap.gz'));
    expect(valuesOf(withOwners(screen).marked)).toMatchObject([
      {
        account: 'CORP.EXAMPLE\\da-carol',
        authentication: 'kerberos',
        read: { sha256: 'aa9a87ea301dfb73a32f32326b0bd920db9cc7f6fdc4fe31c467f3675322dcdb' },
      },
    ]);
  });

  it('give every account of a connection its own files', async () => {
    const { transfers } = await observe(join(lab, 'smb1-two-sessions.pcap'));
    const by = new Map(transfers.filter((t) => t.bytesRead > 0).map((t) => [t.path, t.account]));
    expect(new Set(by.values())).toEqual(new Set(['CORP\\dave', 'CORP\\da-carol']));
  });
});
