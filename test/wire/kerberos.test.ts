import { describe, expect, it } from 'vitest';
import { createAddressTable, internText } from '../../src/base/address.ts';
import { concludeSmb } from '../../src/detect/smb/conclude.ts';
import {
  createSmbScreen,
  mergeSmbScreens,
  observeTicket,
  observeTransfer,
} from '../../src/detect/smb/screen.ts';
import { createSink } from '../../src/observe/sink.ts';
import type { Ticket } from '../../src/observe/ticket.ts';
import { kerberosDatagram } from '../../src/wire/kerberos/datagram.ts';
import { MESSAGE, parseKerberos } from '../../src/wire/kerberos/message.ts';
import { kerberosStream } from '../../src/wire/kerberos/stream.ts';
import { readSignature } from '../../src/wire/sign-in.ts';
import { eseHead } from '../support/content.ts';
import { datagram } from '../support/dns.ts';
import { apReq, asRep, asReq, HIDDEN, krbError, overTcp, tgsRep, tgsReq } from '../support/kerberos.ts';
import { transfer } from '../support/smb.ts';
import { network, viewOf } from './smb/harness.ts';

const GRANTING = [1, 1, 1];
const SERVICE = [2, 2, 2];

function fingerprint(cipher: number[]): string {
  const bytes = apReq('x', cipher);
  return parseKerberos(viewOf(bytes), 0, bytes.length)!.ticket!.fingerprint;
}

/** A user signs in to the domain and gets a ticket for a file service behind FAST, at two controllers. */
function exchanges() {
  const { connect, seen } = network(kerberosStream);
  const first = connect('10.0.0.10');
  first.up(overTcp(asReq('alice')));
  first.down(overTcp(asRep('alice', GRANTING)));
  const second = connect('10.0.0.11');
  second.up(overTcp(tgsReq('cifs/fs', GRANTING)));
  second.down(overTcp(tgsRep(HIDDEN, 'cifs/fs', SERVICE)));
  return seen;
}

describe('tickets', () => {
  it('are told with their owner, or with the ticket that was shown where FAST hides the owner', () => {
    const { tickets, identities } = exchanges();
    const [granting, service] = [fingerprint(GRANTING), fingerprint(SERVICE)];
    expect(tickets).toMatchObject([
      { fingerprint: granting, account: 'CORP.EXAMPLE\\alice', presented: null },
      { fingerprint: service, account: null, presented: granting },
    ]);
    expect(identities).toMatchObject([
      { account: 'CORP.EXAMPLE\\alice', ticket: null, service: 'krbtgt/CORP.EXAMPLE', success: true },
      { account: null, ticket: granting, service: 'cifs/fs', success: true },
    ]);
  });

  it('name the account of a session at a third server, from screens of two workers', () => {
    const { tickets } = exchanges();
    const blob = apReq('cifs/fs', SERVICE);
    const signature = readSignature(blob, viewOf(blob), 0, blob.length);
    expect(signature).toMatchObject({
      account: null,
      ticket: fingerprint(SERVICE),
      authentication: 'kerberos',
    });

    const [a, b] = [createSmbScreen(createAddressTable()), createSmbScreen(createAddressTable())];
    for (const ticket of tickets) observeTicket(a, ticket);
    const client = internText(b.addresses, '10.0.0.5');
    const server = internText(b.addresses, '10.0.0.20');
    const copied = { path: 'Windows\\NTDS\\ntds.dit', headRead: eseHead(8192) };
    const signedIn = { account: null, authentication: 'kerberos', ticket: signature!.ticket } as const;
    observeTransfer(b, transfer({ ...copied, ...signedIn, client, server }));
    const { findings } = concludeSmb(mergeSmbScreens(b, a), {
      addresses: b.addresses,
      dc: ['10.0.0.20'],
      isInside: () => true,
      recovered: [],
    });
    expect(findings).toMatchObject([{ smb: { files: [{ account: 'CORP.EXAMPLE\\alice' }] } }]);
    expect(findings[0]!.smbFacts!.accounts).toMatchObject([{ certainty: 'seen' }]);
  });

  it('that the server refuses name whoever had the ticket that was shown', () => {
    const { connect, seen } = network(kerberosStream);
    const talk = connect('10.0.0.10');
    talk.up(overTcp(tgsReq('cifs/fs', GRANTING)));
    talk.down(overTcp(krbError(18)));
    expect(seen.identities).toMatchObject([{ account: null, ticket: fingerprint(GRANTING), success: false }]);
    expect(seen.tickets).toEqual([]);
  });

  it('of which nothing tells an owner are not told', () => {
    const { connect, seen } = network(kerberosStream);
    connect('10.0.0.10').down(overTcp(tgsRep(HIDDEN, 'cifs/fs', SERVICE)));
    expect([seen.tickets, seen.identities]).toEqual([[], []]);
  });
});

it('an answer belongs to the question of the same two computers, over UDP too', () => {
  const tickets: Ticket[] = [];
  const sink = createSink({ ticket: (t) => tickets.push(t) });
  const hear = kerberosDatagram.open({ addresses: createAddressTable(), sink });
  const ask = (server: number, message: Uint8Array) =>
    hear(datagram(message, { source: 2, destination: server, sourcePort: 50_000, destinationPort: 88 }));
  const answer = (server: number, message: Uint8Array) =>
    hear(datagram(message, { source: server, destination: 2, sourcePort: 88, destinationPort: 50_000 }));
  ask(3, asReq('alice'));
  ask(4, asReq('bob'));
  answer(3, asRep(HIDDEN, GRANTING));
  answer(4, asRep(HIDDEN, SERVICE));
  expect(tickets.map(({ account }) => account)).toEqual(['CORP.EXAMPLE\\alice', 'CORP.EXAMPLE\\bob']);
  expect(parseKerberos(viewOf(asReq('bob')), 0, asReq('bob').length)?.type).toBe(MESSAGE.asReq);
});
