import { describe, expect, test } from 'vitest';
import { blockLines } from '../../src/case/block.ts';
import { blockTarget, isInternalZone, isSafeName, rdapCommands } from '../../src/case/zone.ts';

describe('the zone to block', () => {
  test.each([
    ['t.cdn-sync.com', 'cdn-sync.com', false],
    ['a.b.evil.co.uk', 'evil.co.uk', false],
    ['t.evil.duckdns.org', 'evil.duckdns.org', true],
    ['evil.github.io', 'evil.github.io', true],
    ['20.10.in-addr.arpa', '20.10.in-addr.arpa', false],
    ['x.corp.local', 'corp.local', false],
  ])('%s -> %s', (zone, expected, shared) => {
    expect(blockTarget(zone)).toEqual({ zone: expected, shared });
  });

  test.each(['com', 'co.uk', 'duckdns.org', 'github.io'])(
    '%s is never blocked: strangers live there',
    (suffix) => {
      expect(blockTarget(suffix).zone).toBeNull();
    },
  );

  test.each(['corp.local', 'x.internal', 'a.home.arpa', 'lan'])('%s is an internal name', (zone) => {
    expect(isInternalZone(zone)).toBe(true);
    expect(isInternalZone(`${zone}.com`)).toBe(false);
  });
});

const UNSAFE = [
  'a".example.com',
  'x\\x0a.example.com',
  '$(reboot).example.com',
  'a`b.example.com',
  'a;b.example.com',
  'a/b.example.com',
  'a b.example.com',
  '-a.example.com',
  '*.example.com',
  'a,b.example.com',
  `${'a'.repeat(64)}.example.com`,
  `${'a.'.repeat(130)}com`,
  'a..b.com',
  '',
  'é.example.com',
];

describe('lines to be pasted', () => {
  test('name the zone and everything below in each syntax', () => {
    const lines = blockLines(['cdn-sync.com']);
    expect(lines).toContain('cdn-sync.com CNAME .');
    expect(lines).toContain('*.cdn-sync.com CNAME .');
    expect(lines).toContain('local-zone: "cdn-sync.com." always_nxdomain');
    expect(lines).toContain('  -FQDN "EQ,cdn-sync.com"');
    expect(lines).toContain('  -FQDN "EQ,*.cdn-sync.com"');
    expect(lines).toContain('address=/cdn-sync.com/');
    expect(lines.join('\n')).toContain('qname-wait-recurse no break-dnssec yes');
  });

  test.each(UNSAFE)('are not made for %j', (zone) => {
    expect(isSafeName(zone)).toBe(false);
    expect(blockLines([zone])).toEqual([]);
    expect(rdapCommands(zone, []).join(' ')).not.toContain(zone === '' ? 'domain' : zone);
  });

  test('ask RDAP for the registrable domain and addresses, never for the names of the channel', () => {
    expect(rdapCommands('t.cdn-sync.com', ['203.0.113.66'])).toEqual([
      'curl -sL https://rdap.org/domain/cdn-sync.com',
      'curl -sL https://rdap.org/ip/203.0.113.66',
    ]);
  });
});
