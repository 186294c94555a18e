import { expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import type { Finding } from '../../src/detect/finding.ts';
import { caseInput, dnsFacts, dnsPart, finding, slowSender } from '../support/case-fixture.ts';

function scopeOf(one: Finding) {
  return buildReport(caseInput({ findings: [one] })).findings[0]!.scope;
}

test('answers come from the records, with cites', () => {
  const [addresses, servers, contacts] = scopeOf(finding());
  expect(addresses).toMatchObject({
    certainty: 'seen',
    cites: [{ evidence: 'e1', record: 80, offset: 64_340 }],
  });
  expect(addresses?.answer).toBe('203.0.113.66 (A of ns1.cdn-sync.com, TTL 60)');
  expect(servers?.answer).toBe('ns1.cdn-sync.com (NS of t.cdn-sync.com, TTL 3,600)');
  expect(contacts?.answer).toBe('WS1 (10.20.0.51) to 203.0.113.66 (tcp port 443, 12 packets)');
});

const answered = (count: number, name: (i: number) => string) =>
  dnsFacts({
    recordsOmitted: 76,
    records: Array.from({ length: count }, (_, i) => ({
      type: 'A' as const,
      owner: name(i),
      value: `203.0.113.${i}`,
      ttl: 0,
      cite: { evidence: 0, record: 80 + i, offset: 64_340 + i },
    })),
  });

test('addresses that are content are counted and not taken for hosts', () => {
  const one = finding({ facts: answered(24, (i) => `n${i}.t.cdn-sync.com`) });
  const [addresses, , , owner] = scopeOf(one);
  expect(addresses?.answer).toBe(
    'The answers carry content, not hosts: 100 distinct addresses, 203.0.113.0, 203.0.113.1 and 203.0.113.2 among them.',
  );
  expect(addresses).toMatchObject({ certainty: 'inferred' });
  expect(addresses?.cites).toHaveLength(3);
  expect(owner?.answer).not.toContain('rdap.org/ip/203');
});

test('one name with many addresses is a service on many hosts', () => {
  expect(scopeOf(finding({ facts: answered(8, () => 'ns.cdn-sync.com') }))[0]).toMatchObject({
    certainty: 'seen',
  });
});

test('without a proof a few addresses stay hosts', () => {
  const { tool } = slowSender().dns!;
  const facts = answered(8, (i) => `n${i}.t.cdn-sync.com`);
  expect(scopeOf(finding({ facts, dns: dnsPart({ tool }) }))[0]).toMatchObject({ certainty: 'seen' });
});

test('owner and place are never guessed: the look-up is named, and not of the zone itself', () => {
  const owner = scopeOf(finding())[3];
  expect(owner?.certainty).toBe('unknown');
  expect(owner?.answer).toContain('Not determinable offline');
  expect(owner?.answer).toContain('curl -sL https://rdap.org/domain/cdn-sync.com');
});

test('without records the questions stay open', () => {
  const scope = scopeOf(finding({ facts: dnsFacts() }));
  expect(scope.slice(0, 4).map(({ certainty }) => certainty)).toEqual(Array(4).fill('unknown'));
});

test('other computers that ask the zone are named', () => {
  const scope = scopeOf(finding({ facts: dnsFacts({ otherInitiators: ['10.20.0.60', '10.20.0.61'] }) }));
  expect(scope[6]?.answer).toBe('Yes: 10.20.0.60 and 10.20.0.61.');
});

test('a resolver as initiator leaves the source computer open', () => {
  const scope = scopeOf(finding({ facts: dnsFacts({ initiatorIsResolver: true }) }));
  expect(scope[4]).toMatchObject({ certainty: 'unknown' });
  expect(scope[4]?.answer).toContain('client of the resolver');
  expect(scopeOf(finding({ dns: dnsPart({ initiator: null }) }))[4]).toMatchObject({ certainty: 'unknown' });
});
