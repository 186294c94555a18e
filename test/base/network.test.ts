import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/base/address.ts';
import { contains, formatNetwork, parseNetwork } from '../../src/base/network.ts';

function normal(text: string): string | null {
  const network = parseNetwork(text);
  return network && formatNetwork(network);
}

describe('a network', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3/0', '0.0.0.0/0'],
    ['10.1.2.3/31', '10.1.2.2/31'],
    ['10.1.2.3', '10.1.2.3/32'],
    ['2001:db8:ffff::1/33', '2001:db8:8000::/33'],
    ['::/0', '::/0'],
    ['fe80::1', 'fe80::1/128'],
  ])('%s is %s', (text, expected) => {
    expect(normal(text)).toBe(expected);
  });

  it.each(['', '/8', '10.0.0.0/', '10.0.0.0/33', '::/129', '10.0.0/8', '10.0.0.0/-1', '10.0.0.0/8/8', 'x/8'])(
    '%j is none',
    (text) => {
      expect(parseNetwork(text)).toBeNull();
    },
  );

  it('keeps its text once it is normal', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => {
        const once = normal(`${address}/${bits}`)!;
        expect(normal(once)).toBe(once);
      }),
    );
  });

  it.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.128/25', '10.0.0.127', false],
    ['10.0.0.128/25', '10.0.0.128', true],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '10.0.0.1', true],
    ['2001:db8::/33', '2001:db8:7fff::', true],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['fe80::1', 'fe80::1', true],
  ])('%s and %s: %s', (network, address, inside) => {
    expect(contains(parseNetwork(network)!, parseAddress(address)!)).toBe(inside);
  });
});
