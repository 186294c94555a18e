import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_TICKET_STEPS } from '../../../src/detect/smb/bounds.ts';
import { joinTicket, keepTicket, ownerOf, withOwners } from '../../../src/detect/smb/tickets.ts';
import type { Ticket } from '../../../src/observe/ticket.ts';
import * as smb from '../../support/smb.ts';

const ticketsOf = (...tickets: Ticket[]) => smb.observe(tickets.map((handed) => ({ handed }))).tickets;

it('the owner of a ticket is that of the ticket which was shown for it, over several steps', () => {
  const tickets = ticketsOf(
    smb.handed('service', null, 'referral'),
    smb.handed('referral', null, 'granting'),
    smb.handed('granting', 'CORP\\alice'),
  );
  expect(ownerOf(tickets, 'service')).toBe('CORP\\alice');
  expect(ownerOf(tickets, 'unseen')).toBe(null);
});

it('tickets that were shown for each other have no owner, and a chain is followed as far as its bound', () => {
  expect(ownerOf(ticketsOf(smb.handed('a', null, 'b'), smb.handed('b', null, 'a')), 'a')).toBe(null);
  const steps = MAX_TICKET_STEPS + 1;
  const chain = Array.from({ length: steps }, (_, i) => smb.handed(`t${i}`, null, `t${i + 1}`));
  const tickets = ticketsOf(...chain, smb.handed(`t${steps}`, 'CORP\\alice'));
  expect(ownerOf(tickets, 't0')).toBe(null);
  expect(ownerOf(tickets, 't1')).toBe('CORP\\alice');
});

it('of two accounts of one ticket the one that was said first stands, whatever came in first', () => {
  const claim = fc
    .tuple(fc.constantFrom('a', 'b', null), fc.constantFrom('x', 'y', null), fc.nat(3))
    .map(([account, presented, second]) =>
      keepTicket({
        at: { evidence: 0, record: 1, offset: 0, time: second },
        fingerprint: 't',
        account,
        presented,
      }),
    );
  fc.assert(
    fc.property(claim, claim, claim, (a, b, c) => {
      expect(joinTicket(a, b)).toEqual(joinTicket(b, a));
      expect(joinTicket(joinTicket(a, b), c)).toEqual(joinTicket(a, joinTicket(b, c)));
    }),
  );
  const late = smb.handed('t', 'CORP\\mallory', null, smb.NOON + smb.SECOND);
  const early = smb.handed('t', 'CORP\\alice', null, smb.NOON);
  expect(ownerOf(ticketsOf(late, early), 't')).toBe('CORP\\alice');
});

it('sign-ins with several tickets of one account are one identity, those of nobody are none', () => {
  const used = (ticket: string) => ({ identity: smb.ticket('', 'cifs/fs', { account: null, ticket }) });
  const screen = smb.observe([
    { handed: smb.handed('t1', 'CORP\\alice') },
    { handed: smb.handed('t2', 'CORP\\alice') },
    used('t1'),
    used('t2'),
    used('t3'),
  ]);
  const left = [...withOwners(screen).identities.entries.values()].map(({ value }) => value.account);
  expect(left).toEqual(['CORP\\alice']);
});

it('replication with a ticket is that of its owner', () => {
  const { related } = smb.concludeAll([
    { handed: smb.handed('t1', 'CORP\\alice') },
    { replication: smb.replication(smb.WS1, smb.DC, { account: null, ticket: 't1' }) },
    { replication: smb.replication(smb.WS1, smb.DC, { account: 'CORP\\alice', calls: 3 }) },
  ]);
  expect(related).toMatchObject([{ kind: 'dcsync', account: 'CORP\\alice' }]);
  expect(related[0]!.text).toContain('5 calls');
});
