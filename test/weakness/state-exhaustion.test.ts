import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable } from '../../src/base/address.ts';
import { nameKey } from '../../src/detect/dns/codec/labels.ts';
import { SCREEN_LIMITS, type ScreenLimits } from '../../src/detect/dns/screen/bounds.ts';
import { nominate } from '../../src/detect/dns/screen/nominate.ts';
import { countOf, leftOf, PAIR, type PairTable, rightOf, SERVER } from '../../src/detect/dns/screen/pairs.ts';
import { createScreen, type DnsScreen, observeScreen } from '../../src/detect/dns/screen/screen.ts';
import { zoneName } from '../../src/detect/dns/screen/zones.ts';
import { createDnsMessage } from '../../src/observe/dns.ts';
import { type Asked, code, messageOf } from './messages.ts';

const SMALL: ScreenLimits = { pairs: 64, names: 4096, serverPairs: 64, zones: 256 };

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value, i) => ({ value, key: Math.imul(i + 7, 0x9e3779b1) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

function screenOf(asked: readonly Asked[], limits: ScreenLimits): DnsScreen {
  const screen = createScreen(createAddressTable(), limits);
  const lent = createDnsMessage();
  for (const [i, each] of asked.entries()) observeScreen(screen, messageOf(screen.addresses, each, i, lent));
  return screen;
}

/** What later steps see of a screen, without the ids that depend on the order of first sight. */
function seen(screen: DnsScreen) {
  const host = (id: number) => addressText(screen.addresses, id);
  const { sums } = nominate(screen);
  const rows = (table: PairTable, side: (id: number) => string, columns: number[]) =>
    Array.from({ length: table.count }, (_, id) => [
      host(leftOf(table, id)),
      side(rightOf(table, id)),
      ...columns.map((column) => countOf(table, id, column)),
    ]);
  const zone = (id: number) => nameKey(zoneName(screen.zones, id));
  const pairs = rows(screen.pairs, zone, [PAIR.queries, PAIR.answers, PAIR.maxBits]).map((row, id) => [
    ...row,
    sums.names[id],
    sums.bitsUp[id],
  ]);
  return {
    pairs: pairs.map(String).sort(),
    servers: rows(screen.servers, host, [SERVER.queries]).map(String).sort(),
    unkept: screen.unkept,
    unkeptByServer: screen.unkeptByServer,
    scale: sums.scale,
  };
}

describe('a flood past the bounds of the screen', () => {
  const zones = Array.from({ length: 3000 }, (_, i) => ({
    name: `${code(i, 12)}.${i % 1500}x${code(i % 1500, 6)}.com`,
  }));
  const initiators = Array.from({ length: 3000 }, (_, i) => ({
    name: 'www.example.com',
    from: `10.${i % 9}.${(i >> 8) % 256}.${i % 251}`,
  }));
  const servers = Array.from({ length: 3000 }, (_, i) => ({
    name: 'www.example.com',
    to: `192.0.${(i >> 8) % 256}.${i % 251}`,
  }));
  const names = Array.from({ length: 20_000 }, (_, i) => ({ name: `${code(i, 20)}.t${i % 5}.example.org` }));

  it.each([
    ['zones', zones],
    ['initiators', initiators],
    ['servers', servers],
    ['names', names],
  ])('of %s is thinned to the same whatever the order, and every message is accounted for', (_, asked) => {
    const one = screenOf(asked, SMALL);
    expect(seen(screenOf(shuffled(asked), SMALL))).toEqual(seen(one));
    const counted = seen(one).pairs.reduce((sum, row) => sum + Number(row.split(',')[2]), 0);
    expect(counted + one.unkept).toBe(asked.length);
    const served = seen(one).servers.reduce((sum, row) => sum + Number(row.split(',')[2]), 0);
    expect(served + one.unkeptByServer).toBe(asked.length);
  });

  it('stays within the bounds', () => {
    const flood = [...zones, ...initiators, ...servers, ...names];
    const screen = screenOf(flood, SMALL);
    expect(screen.pairs.count).toBeLessThanOrEqual(SMALL.pairs);
    expect(screen.servers.count).toBeLessThanOrEqual(SMALL.serverPairs);
    expect(screen.zones.count).toBeLessThanOrEqual(SMALL.zones);
    expect(screen.names.count).toBeLessThanOrEqual(SMALL.names + 1);
    expect(screen.names.rows.length).toBeLessThanOrEqual(SMALL.names * 16);
    expect(screen.unkept).toBeGreaterThan(0);
  });

  it('of names gives estimates near the truth, with the factor', () => {
    const one = nominate(screenOf(names, SMALL));
    const all = nominate(screenOf(names, SCREEN_LIMITS));
    const total = (list: ArrayLike<number>) => Array.from(list).reduce((sum, n) => sum + n, 0);
    expect(one.sums.scale).toBeGreaterThan(1);
    expect(all.sums.scale).toBe(1);
    expect(total(all.sums.names)).toBe(names.length);
    expect(total(one.sums.names) / names.length).toBeGreaterThan(0.9);
    expect(total(one.sums.names) / names.length).toBeLessThan(1.1);
    expect(total(one.sums.bitsUp) / total(all.sums.bitsUp)).toBeGreaterThan(0.9);
  });
});
