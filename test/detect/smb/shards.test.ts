import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable, internText } from '../../../src/base/address.ts';
import { concludeSmb } from '../../../src/detect/smb/conclude.ts';
import { mergeSmbScreens, type SmbScreen } from '../../../src/detect/smb/screen.ts';
import type { FileTransfer } from '../../../src/observe/transfer.ts';
import { eseHead, hiveHead } from '../../support/content.ts';
import * as smb from '../../support/smb.ts';

const { DC, DC2, WS1, WS2, FS, OUT, NOON, SECOND, addresses } = smb;
const HOSTS = [DC, DC2, WS1, WS2, FS, OUT];

const host = fc.constantFrom(...HOSTS);
const time = fc.nat(4 * 3600).map((seconds) => NOON + seconds * SECOND);
const head = fc.constantFrom(new Uint8Array(0), eseHead(8192), hiveHead('SAM'));
const path = fc.constantFrom('Temp\\sam.save', 'Windows\\NTDS\\ntds.dit', 'a.txt', null);
const ticket = fc.constantFrom('t1', 't2', 't3', 't4', null);
const account = fc.constantFrom('CORP\\alice', 'CORP\\bob', 'CORP\\WS1$', null);

/** Opens, also parts of one open over several pairs of addresses. */
const handle = fc
  .record({
    client: host,
    server: host,
    when: time,
    headRead: head,
    path,
    share: fc.constantFrom('C$', 'SYSVOL', null),
    ticket,
    account,
    session: fc.constantFrom('guid/1', 'guid/2'),
    fileId: fc.constantFrom('f1', 'f2', null),
    range: fc.constantFrom<number[]>([0, 4096], [4096, 65_536], [0, 65_536], []),
    written: fc.boolean(),
  })
  .map(({ when, range, written, ...changes }): smb.Observation => {
    const bytesRead = (range[1] ?? 0) - (range[0] ?? 0);
    const size = changes.path === null ? null : 65_536;
    const authentication = changes.ticket ? 'kerberos' : 'ntlm';
    const all: Partial<FileTransfer> = { ...changes, size, reads: range, bytesRead, authentication };
    return { transfer: written ? smb.writing(all, when) : smb.transfer(all, when) };
  });

const other: fc.Arbitrary<smb.Observation> = fc.oneof(
  fc
    .record({ client: host, server: host, session: fc.constantFrom('guid/1', 'guid/2'), ticket })
    .chain((changes) => fc.nat(1e7).map((bytes) => ({ volume: smb.volume(bytes, changes) }))),
  fc.tuple(host, host, account, ticket, time).map(([address, server, a, t, when]) => ({
    identity: smb.ticket('', 'cifs/dc1', { address, server, account: a, ticket: t }, when),
  })),
  fc
    .tuple(host, fc.constantFrom('name', 'role', 'mac') as fc.Arbitrary<'name' | 'role' | 'mac'>)
    .chain(([address, kind]) =>
      fc
        .constantFrom('dc1.corp.example', 'DC1', 'domain-controller', '00:11')
        .map((value) => ({ host: smb.fact(address, kind, value) })),
    ),
  fc.tuple(host, host, account, ticket).map(([client, server, a, t]) => ({
    replication: smb.replication(client, server, { account: a, ticket: t }),
  })),
  fc
    .tuple(fc.constantFrom('t1', 't2', 't3', 't4'), account, ticket, time)
    .map(([fingerprint, a, shown, when]) => ({ handed: smb.handed(fingerprint, a, shown, when) })),
);

const observations = fc.array(fc.oneof({ weight: 2, arbitrary: handle }, other), { maxLength: 40 });

/** A table that met the addresses in another order. */
const shuffled = fc.shuffledSubarray(HOSTS, { minLength: 0 }).map((order) => {
  const table = createAddressTable();
  for (const id of order) internText(table, addressText(addresses, id));
  return table;
});

/** What a report takes from a screen; controllers by their addresses. */
function concluded(screen: SmbScreen): string {
  const text = (id: number) => addressText(screen.addresses, id);
  const { controllers, ...rest } = concludeSmb(
    screen,
    smb.context({ addresses: screen.addresses, isInside: (id) => text(id) !== '198.51.100.7' }),
  );
  const known = controllers.map((c) => ({ ...c, address: text(c.address) }));
  return JSON.stringify({ ...rest, known: known.sort((a, b) => (a.address < b.address ? -1 : 1)) });
}

/** The pair of addresses of an observation decides who hears it; facts and tickets are told by any pair. */
function workerOf(o: smb.Observation, workers: number, salt: number): number {
  const pair =
    'transfer' in o
      ? [o.transfer.client, o.transfer.server]
      : 'volume' in o
        ? [o.volume.client, o.volume.server]
        : 'replication' in o
          ? [o.replication.client, o.replication.server]
          : 'identity' in o
            ? [o.identity.address, o.identity.server]
            : ['host' in o ? o.host.at.record : o.handed.at.record, 0];
  return Math.abs(Math.imul(pair[0]! + pair[1]! + 1, 0x9e3779b1) ^ salt) % workers;
}

describe('the screen of alert 2030', () => {
  it('concludes the same from any number of workers with address tables of their own', () => {
    fc.assert(
      fc.property(
        observations,
        fc.array(shuffled, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.infiniteStream(fc.boolean()),
        (all, tables, salt, order) => {
          const screens = tables.map((table, worker) =>
            smb.observe(
              all.filter((o) => workerOf(o, tables.length, salt) === worker),
              table,
            ),
          );
          const merged = screens.reduce((a, b) =>
            order.next().value ? mergeSmbScreens(a, b) : mergeSmbScreens(b, a),
          );
          expect(concluded(merged)).toBe(concluded(smb.observe(all)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('concludes the same whatever ids the addresses have and whatever pair is heard first', () => {
    fc.assert(
      fc.property(observations, shuffled, fc.nat(), (all, table, salt) => {
        const turned = [...all].sort((a, b) => workerOf(a, 7, salt) - workerOf(b, 7, salt));
        expect(concluded(smb.observe(turned, table))).toBe(concluded(smb.observe(all)));
      }),
      { numRuns: 200 },
    );
  });

  it('crosses to another thread as it is', () => {
    fc.assert(
      fc.property(observations, shuffled, (all, table) => {
        const screen = smb.observe(all, table);
        const whole = concluded(structuredClone(screen));
        expect(concluded(mergeSmbScreens(smb.observe([]), structuredClone(screen)))).toBe(whole);
        expect(concluded(screen)).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });
});
