import { describe, expect, it } from 'vitest';
import { createAddressTable, internWords } from '../../src/base/address.ts';
import { halve } from '../../src/base/hash.ts';
import { mixWord } from '../../src/base/slot.ts';
import { createCommonNames, noteName } from '../../src/detect/dns/screen/common.ts';
import { createLocator, hashName } from '../../src/detect/dns/screen/locate.ts';
import { mergeScreens } from '../../src/detect/dns/screen/merge.ts';
import { addName, createNameSet, DOWN, OPTIONS, sumNames } from '../../src/detect/dns/screen/names.ts';
import { createPairTable, internPair, PAIR_STRIDE } from '../../src/detect/dns/screen/pairs.ts';
import { createScreen, observeScreen } from '../../src/detect/dns/screen/screen.ts';
import { createZoneTable, zoneOf } from '../../src/detect/dns/screen/zones.ts';
import { createDnsMessage } from '../../src/observe/dns.ts';
import { createSink } from '../../src/observe/sink.ts';
import { addFlow, createFlowTable, findFlow } from '../../src/packet/flow-table.ts';
import { createConnection, letWait } from '../../src/wire/smb/state/connection.ts';
import { createSmbState } from '../../src/wire/smb/state/shared.ts';
import { cpuRatio } from '../support/dns.ts';
import { code, messageOf } from './messages.ts';

/** Inverse of an odd number modulo 2^32. */
function inverse(odd: number): number {
  let x = odd;
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}

const FIRST = inverse(0x85ebca6b);
const SECOND = inverse(0xc2b2ae35);

/** The word that `mixWord` takes to `place` behind `hash`: what a flood is built with once the key is known. */
function wordFor(hash: number, place: number): number {
  const h = Math.imul(place ^ (place >>> 16), SECOND) ^ hash;
  return Math.imul(h ^ (h >>> 15) ^ (h >>> 30), FIRST) ^ hash;
}

/** Pairs of words that lie at the same place of a table; `start` is what the key and any words before lead to. */
function flood(start: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, i) => {
    const word = Math.imul(i + 1, 0x9e3779b1);
    return [word, wordFor(mixWord(start, word), 1)];
  });
}

const KNOWN = 0x1234567;
const UNKNOWN = 0x89abcdef | 0;

type Put = (a: number, b: number) => unknown;

/** Every table that is searched by place: how it is filled with two words, and the words that stand before them. */
const TABLES: Record<string, { before?: number[]; make(key: number): Put }> = {
  addresses: {
    before: [1, 0],
    make: (key) => {
      const table = createAddressTable(key);
      return (a, b) => internWords(table, b >>> 0, a >>> 0, 0, 1);
    },
  },
  'pairs of a computer and a zone': {
    make: (key) => {
      const table = createPairTable(PAIR_STRIDE, key);
      return (a, b) => internPair(table, a >>> 0, b >>> 0, 1);
    },
  },
  zones: {
    make: (key) => {
      const table = createZoneTable(key);
      const lanes = new Int32Array(16);
      const offsets = Uint8Array.of(0, 2);
      const name = Uint8Array.of(1, 0x61, 3, 0x63, 0x6f, 0x6d);
      return (a, b) => {
        lanes[4] = a;
        lanes[5] = b;
        return zoneOf(table, name, name.length, offsets, 2, lanes);
      };
    },
  },
  names: {
    make: (key) => {
      const set = createNameSet(1 << 22, key);
      return (a, b) => addName(set, a, b, 1, 1);
    },
  },
  'names that computers have in common': {
    make: (key) => {
      const set = createCommonNames(key);
      return (a, b) => noteName(set, a, b, 1, 1);
    },
  },
  flows: {
    before: [1],
    make: (key) => {
      const table = createFlowTable(key);
      return (a, b) => findFlow(table, 1, a >>> 0, b >>> 0) || addFlow(table, 1, a >>> 0, b >>> 0, 0);
    },
  },
};

function fill(put: Put, words: readonly [number, number][]): void {
  for (const [a, b] of words) put(a, b);
}

describe('a flood of keys that lie at the same place', () => {
  it.each(Object.entries(TABLES))(
    'of %s costs much only for who knows the key',
    (_, { before = [], make }) => {
      const built = flood(before.reduce(mixWord, KNOWN), 20_000);
      const ordinary = built.map(([a], i): [number, number] => [a, i]);
      const run = (key: number, words: readonly [number, number][]) => () => fill(make(key), words);
      const few = 6000;
      expect(cpuRatio(run(KNOWN, ordinary.slice(0, few)), run(KNOWN, built.slice(0, few)))).toBeGreaterThan(
        10,
      );
      expect(cpuRatio(run(UNKNOWN, ordinary), run(UNKNOWN, built))).toBeLessThan(3);
    },
  );

  it('is drawn anew by each process', async () => {
    const file = new URL('../../src/base/slot.ts', import.meta.url).href;
    const keys = await Promise.all([1, 2].map((n) => import(/* @vite-ignore */ `${file}?${n}`)));
    expect(new Set(keys.map(({ TABLE_KEY }) => TABLE_KEY)).size).toBe(2);
  });

  it('changes no id', () => {
    const ids = (key: number) => {
      const table = createAddressTable(key);
      return flood(KNOWN, 3000).map(([a, b]) => internWords(table, a >>> 0, b >>> 0, 0, 1));
    };
    expect(ids(UNKNOWN)).toEqual(ids(KNOWN));
  });

  it('by their message ids costs an SMB connection nothing', () => {
    const ask = (ids: readonly number[]) => () => {
      const connection = createConnection(createSmbState(CONTEXT, null), { client: 1, server: 2 } as never);
      for (const id of ids) letWait(connection, id, {}, () => {});
    };
    const built = sameBucket(16_000);
    const plain = built.map((_, i) => i);
    expect(cpuRatio(ask(plain), ask(built))).toBeLessThan(4);
  });
});

const CONTEXT = { addresses: createAddressTable(), sink: createSink({}) };

/** V8's hash of a small integer in a `Map`, which has no key. */
function integerHash(number: number): number {
  let x = (~number + (number << 15)) >>> 0;
  x = (x ^ (x >>> 12)) >>> 0;
  x = (x + (x << 2)) >>> 0;
  x = (x ^ (x >>> 4)) >>> 0;
  x = Math.imul(x, 2057) >>> 0;
  return (x ^ (x >>> 16)) & 0x3fffffff;
}

/** Small integers that a `Map` of some thousands puts into one of eight buckets. */
function sameBucket(count: number): number[] {
  const found: number[] = [];
  for (let i = 0; found.length < count; i++) if ((integerHash(i) & 0x1fff) < 8) found.push(i);
  return found;
}

describe('the same thing below many zones', () => {
  it.each([
    ['answer data', DOWN],
    ['options', OPTIONS],
  ])('%s', (_, kind) => {
    const add = (count: number) => () => {
      const set = createNameSet(1 << 22);
      for (let i = 0; i < count; i++) addName(set, 0x1234, 0x5678, kind + i, 8);
      expect(set.count).toBe(count);
    };
    // steps of the table's growth and of the caches; a walk along all entries would be 16
    expect(cpuRatio(add(10_000), add(40_000))).toBeLessThan(10);
  });

  it('is counted once for each', () => {
    const screen = createScreen(createAddressTable());
    const lent = createDnsMessage();
    const answer = 'v=spf1 -all';
    for (let i = 0; i < 500; i++)
      observeScreen(screen, messageOf(screen.addresses, { name: `zone${i}.com`, type: 16, answer }, i, lent));
    const sums = sumNames(screen.names, screen.pairs.count);
    expect([...sums.datas]).toEqual(Array(500).fill(1));
  });
});

/** Names below one zone of which two and two agree in one lane of their hash: found by birthday. */
function twins(lane: 'laneA' | 'laneB'): string[] {
  const locator = createLocator();
  const met = new Map<number, string>();
  const found: string[] = [];
  const name = new Uint8Array(64);
  for (let i = 0; found.length < 8; i++) {
    const label = code(i, 20);
    const length = wireName(name, [label, 't', 'example', 'org']);
    hashName(locator, name, length);
    const other = met.get(locator[lane]);
    if (other !== undefined) found.push(other, `${label}.t.example.org`);
    else met.set(locator[lane], `${label}.t.example.org`);
  }
  return found;
}

function wireName(out: Uint8Array, labels: readonly string[]): number {
  let at = 0;
  for (const label of labels) {
    out[at++] = label.length;
    for (let i = 0; i < label.length; i++) out[at++] = label.charCodeAt(i);
  }
  return at;
}

describe('names built to agree in one lane of their hash', () => {
  it.each(['laneA', 'laneB'] as const)('%s are all counted', (lane) => {
    const names = twins(lane);
    const screen = createScreen(createAddressTable());
    for (const [i, name] of names.entries()) observeScreen(screen, messageOf(screen.addresses, { name }, i));
    expect(new Set(names).size).toBe(names.length);
    expect([...sumNames(screen.names, screen.pairs.count).names]).toEqual([names.length]);
  });

  it('are not found by exchanging letters: lane B is no polynomial', () => {
    const locator = createLocator();
    // 97 * 31 + 110 = 99 * 31 + 48: the same wherever lane B were a sum of powers of 31
    const lanes = ['an', 'c0'].map((pair) => {
      const name = new Uint8Array(32);
      hashName(locator, name, wireName(name, [`x${pair}y`, 'example', 'org']));
      return locator.laneB;
    });
    expect(lanes[0]).not.toBe(lanes[1]);
  });
});

describe('hashes chosen to be small', () => {
  it('end a sample after 33 halvings, and what it says stays a number', () => {
    const set = createNameSet(2048);
    for (let i = 0; i < 20_000; i++) addName(set, i, 0, 1, 8);
    expect(set.threshold).toBe(0);
    const sums = sumNames(set, 2);
    expect([...sums.names, ...sums.bitsUp, sums.scale]).toEqual([0, 0, 0, 0, 0]);
  });

  it('leave room in a table of pairs', () => {
    const limits = { pairs: 64, names: 4096, serverPairs: 64, zones: 4096 };
    const one = createScreen(createAddressTable(), limits);
    for (let i = 0; i < 100; i++) {
      internPair(one.pairs, 1, i, 0);
      internPair(one.servers, 1, i, 0);
    }
    mergeScreens(one, createScreen(createAddressTable(), limits));
    expect([one.pairs.count, one.servers.count, one.thinned]).toEqual([0, 0, 33]);
  });

  it('halve to nothing', () => {
    let halvings = 0;
    for (let threshold = 2 ** 32; threshold > 0; threshold = halve(threshold)) halvings++;
    expect(halvings).toBe(33);
  });
});
