import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isClasslessLabel, isReverseName, reverseTree } from '../../../src/detect/dns/reverse.ts';

const reverse = (name: string) => isReverseName(name.split('.'));
const nibbles = 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2';

describe('reverse names', () => {
  it('are four octets below in-addr.arpa, or fewer for a zone', () => {
    for (const name of [
      '7.100.51.198.in-addr.arpa',
      '51.198.IN-ADDR.ARPA',
      '255.255.255.255.in-addr.arpa',
      'in-addr.arpa',
    ])
      expect(reverse(name), name).toBe(true);
  });

  it('are not octets above 255, with leading zeros, too many or no numbers', () => {
    for (const name of [
      '256.0.0.10.in-addr.arpa',
      '007.0.0.10.in-addr.arpa',
      '1.2.3.4.5.in-addr.arpa',
      'x.0.0.10.in-addr.arpa',
      '.0.0.10.in-addr.arpa',
      '1e2.0.0.10.in-addr.arpa',
    ])
      expect(reverse(name), name).toBe(false);
  });

  it('may carry a classless delegation before the last three octets (RFC 2317)', () => {
    for (const name of [
      '1.0/25.2.0.192.in-addr.arpa',
      '0-63.2.0.192.in-addr.arpa',
      '129.128/26.2.0.192.in-addr.arpa',
      '65.64-127.2.0.192.in-addr.arpa',
    ])
      expect(reverse(name), name).toBe(true);
    for (const name of [
      '0/25.0/25.2.0.192.in-addr.arpa',
      '1.2.0/25.0.192.in-addr.arpa',
      '0/25.192.in-addr.arpa',
      '0/99.2.0.192.in-addr.arpa',
      '3/25.2.0.192.in-addr.arpa',
    ])
      expect(reverse(name), name).toBe(false);
  });

  it('are nibbles below ip6.arpa', () => {
    expect(reverse(`${nibbles}.ip6.arpa`)).toBe(true);
    expect(reverse('8.b.d.0.1.0.0.2.ip6.arpa')).toBe(true);
    expect(reverse(`0.${nibbles}.ip6.arpa`)).toBe(false);
    expect(reverse('8b.d.0.1.0.0.2.ip6.arpa')).toBe(false);
    expect(reverse('g.d.0.1.0.0.2.ip6.arpa')).toBe(false);
  });

  it('are digits below e164.arpa, at most fifteen', () => {
    expect(reverse('4.3.2.1.7.9.8.6.9.4.e164.arpa')).toBe(true);
    expect(reverse('43.2.1.e164.arpa')).toBe(false);
    expect(reverse(`${'1.'.repeat(16)}e164.arpa`)).toBe(false);
  });

  it('are nothing outside the three trees', () => {
    for (const name of ['7.100.51.198.example.com', 'arpa', 'in-addr', 'home.arpa', '1.in-addr.arpa.example'])
      expect(reverse(name), name).toBe(false);
    expect(reverseTree(['1', 'ip6', 'arpa'])).toBe('ip6.arpa');
    expect(reverseTree(['home', 'arpa'])).toBeNull();
  });

  it('hold for every address', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), (octets) => {
        expect(isReverseName([...octets.map(String), 'in-addr', 'arpa'])).toBe(true);
      }),
    );
  });

  it('never hold for labels that could carry text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{4,63}$/), (label) => {
        expect(isReverseName([label, '0', '0', '10', 'in-addr', 'arpa'])).toBe(false);
        expect(isReverseName([label, 'ip6', 'arpa'])).toBe(false);
      }),
    );
  });

  it('know a classless label from two numbers', () => {
    for (const label of ['0/25', '0-63', '128/26', '128-26', '64-127', '252/30'])
      expect(isClasslessLabel(label), label).toBe(true);
    for (const label of ['1/26', '5/30', '63-0', '0/24', '300-301', '0-256', '01-2', '0', '/', 'a-b'])
      expect(isClasslessLabel(label), label).toBe(false);
  });
});
