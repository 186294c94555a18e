import { describe, expect, it } from 'vitest';
import { createAddressTable } from '../../src/base/address.ts';
import { concludeDns } from '../../src/detect/dns/conclude.ts';
import type { Collection } from '../../src/detect/dns/confirm/collect.ts';
import { nominate } from '../../src/detect/dns/screen/nominate.ts';
import { createScreen, observeScreen } from '../../src/detect/dns/screen/screen.ts';
import { TOOLS } from '../../src/detect/dns/tools/registry.ts';
import { createDnsMessage } from '../../src/observe/dns.ts';
import { readAgain } from '../support/second-reading.ts';
import { type Asked, code, messageOf } from './messages.ts';

/** How much longer twice the input may take: two, and what caches and the collector add on a busy machine. */
const MOST = 3.2;

function collectionOf(asked: readonly Asked[]): Collection {
  const screen = createScreen(createAddressTable());
  const lent = createDnsMessage();
  for (const [i, each] of asked.entries()) observeScreen(screen, messageOf(screen.addresses, each, i, lent));
  const messageAt = (i: number) => messageOf(screen.addresses, asked[i]!, i, lent);
  return readAgain(screen, nominate(screen), asked.length, messageAt);
}

/** Least processor time of a few conclusions, in microseconds. */
function cost(collection: Collection): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 2; round++) {
    const before = process.cpuUsage();
    concludeDns(collection, { addresses: collection.screen.addresses, tools: TOOLS, internal: () => true });
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

const host = (i: number) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
const list = (count: number, make: (i: number) => Asked): Asked[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Shapes of evidence that invite comparing everything with everything; each grows with `n`. */
const SHAPES: Record<string, { n: number; make(n: number): Asked[] }> = {
  'one channel of many distinct names': {
    n: 400,
    make: (n) => list(n, (i) => ({ name: `${code(i)}.t.example.org`, type: 16 })),
  },
  'one channel of many long answers': {
    n: 300,
    make: (n) =>
      list(2 * n, (i) => ({
        name: `${code(i >> 1)}.t.example.org`,
        type: 16,
        ...(i % 2 ? { answer: code(i, 200) } : {}),
      })),
  },
  'one channel of deep names': {
    n: 150,
    make: (n) => list(n, (i) => ({ name: `${code(i, 12)}.${'a.'.repeat(100)}example.org` })),
  },
  'one zone asked by many computers': {
    n: 40,
    make: (n) => list(20 * n, (i) => ({ name: `${code(i)}.t.example.org`, from: host(i % n) })),
  },
  // names that more computers ask are a crowd's and not looked at again
  'the same names asked by four computers each': {
    n: 40,
    make: (n) =>
      list(20 * n, (i) => ({
        name: `${code(Math.floor(i / n) + 64 * ((i % n) >> 2))}.t.example.org`,
        from: host(i % n),
      })),
  },
  'many channels of one computer': {
    n: 40,
    make: (n) => list(20 * n, (i) => ({ name: `${code(i)}.zone${i % n}.com` })),
  },
  'many servers asked past the resolver': {
    n: 40,
    make: (n) =>
      list(20 * n, (i) => ({ name: `${code(i)}.nosuchsuffix`, to: `198.18.${(i % n) >> 8}.${i & 255}` })),
  },
  'one name in many spellings': {
    n: 300,
    make: (n) =>
      list(n, (i) => ({
        name: `${Array.from('abcdefghijklmnopqrst', (c, bit) => ((i >> bit) & 1 ? c.toUpperCase() : c)).join('')}${i & 1}.example.org`,
        type: 10,
      })),
  },
};

describe('twice the evidence takes about twice the time to conclude', () => {
  it.each(Object.entries(SHAPES))('%s', (_, { n, make }) => {
    const small = collectionOf(make(n));
    const large = collectionOf(make(4 * n));
    expect(small.channels.length).toBeGreaterThan(0);
    cost(small);
    // what else the machine does only adds: a failure is measured again, and the least of each counts
    const least = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
    for (let tries = 0; tries < 4 && !(least.large < least.small * MOST ** 2); tries++) {
      least.small = Math.min(least.small, cost(small));
      least.large = Math.min(least.large, cost(large));
    }
    expect(least.large / least.small).toBeLessThan(MOST ** 2);
  });
});
