import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable, internText } from '../../../../src/base/address.ts';
import { parseDotted } from '../../../../src/detect/dns/codec/labels.ts';
import { mergeScreens } from '../../../../src/detect/dns/screen/merge.ts';
import { sumNames } from '../../../../src/detect/dns/screen/names.ts';
import { nominate } from '../../../../src/detect/dns/screen/nominate.ts';
import { countOf, leftOf, PAIR, rightOf, SERVER } from '../../../../src/detect/dns/screen/pairs.ts';
import { createScreen, type DnsScreen, observeScreen } from '../../../../src/detect/dns/screen/screen.ts';
import { zoneName } from '../../../../src/detect/dns/screen/zones.ts';
import { createDnsMessage } from '../../../../src/observe/dns.ts';

interface Line {
  client: number;
  server: number;
  name: string;
  type: number;
  response: boolean;
  data: number[];
}

const line: fc.Arbitrary<Line> = fc.record({
  client: fc.integer({ min: 1, max: 4 }),
  server: fc.integer({ min: 1, max: 3 }),
  name: fc.constantFrom(
    'www.example.com',
    'a.b.example.com',
    'mzxw6ytboi4dcmrtmzxw6.t.example.org',
    'gezdgnbvgy3tqojqgezdg.t.example.org',
    'GeZdGnBvGy3TqOjQgEzDg.t.example.org',
    'GEZDGNBVGY3TQOJQGEZDG.T.EXAMPLE.ORG',
    'www.q7zk4vx9wj2h.com',
    'www.Q7zK4vX9wJ2h.Com',
    'x.example.co.uk',
    'host.corp.internal',
    '4.3.2.1.in-addr.arpa',
  ),
  type: fc.constantFrom(1, 16, 28, 10),
  response: fc.boolean(),
  data: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 12 }),
});

function screenOf(lines: readonly Line[]): DnsScreen {
  const addresses = createAddressTable();
  const screen = createScreen(addresses);
  for (const [i, each] of lines.entries()) observe(screen, each, i);
  return screen;
}

function observe(screen: DnsScreen, each: Line, i: number): void {
  const m = createDnsMessage();
  m.initiator = internText(screen.addresses, `10.0.0.${each.client}`);
  m.server = internText(screen.addresses, `10.0.1.${each.server}`);
  m.response = each.response;
  m.flags = 0x0100;
  m.qtype = each.type;
  m.at.time = 1_000_000 * i;
  const name = parseDotted(each.name)!;
  m.name.set(name);
  m.nameLength = name.length;
  if (each.response) {
    m.bytes = Uint8Array.from(each.data);
    m.recordCount = 1;
    m.recordSection[0] = 1;
    m.recordType[0] = each.type;
    m.rdataStart[0] = 0;
    m.rdataEnd[0] = each.data.length;
  }
  observeScreen(screen, m);
}

/** Everything that a nomination sees, by names instead of ids and in an order of its own. */
function view(screen: DnsScreen): unknown {
  const text = (id: number) => addressText(screen.addresses, id);
  const zone = (id: number) => Buffer.from(zoneName(screen.zones, id)).toString('latin1');
  const sums = sumNames(screen.names, screen.pairs.count);
  const pairs = Array.from({ length: screen.pairs.count }, (_, id) => [
    `${text(leftOf(screen.pairs, id))} ${zone(rightOf(screen.pairs, id))}`,
    Object.values(PAIR).map((column) => countOf(screen.pairs, id, column)),
    [sums.names[id], sums.bitsUp[id], sums.datas[id], sums.bitsDown[id]],
  ]);
  const servers = Array.from({ length: screen.servers.count }, (_, id) => [
    `${text(leftOf(screen.servers, id))} ${text(rightOf(screen.servers, id))}`,
    Object.values(SERVER).map((column) => countOf(screen.servers, id, column)),
  ]);
  const { candidates } = nominate(screen);
  const chosen = candidates.map((c) => [
    c.kind,
    text(c.initiator),
    c.pair < 0 ? '' : zone(rightOf(screen.pairs, c.pair)),
    c.weight,
  ]);
  const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
  return {
    pairs: sorted(pairs),
    servers: sorted(servers),
    chosen: sorted(chosen),
    messages: screen.messages,
  };
}

describe('merging screens', () => {
  it('gives the same as reading everything in one, wherever the evidence is cut', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.nat(60), (lines, cut) => {
        const whole = view(screenOf(lines));
        const first = screenOf(lines.slice(0, cut));
        const rest = screenOf(lines.slice(cut));
        expect(view(mergeScreens(first, rest))).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });

  it('does not depend on the order of the parts or on how they are grouped', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 20 }),
        fc.array(line, { maxLength: 20 }),
        fc.array(line, { maxLength: 20 }),
        (a, b, c) => {
          const left = view(mergeScreens(mergeScreens(screenOf(a), screenOf(b)), screenOf(c)));
          expect(view(mergeScreens(screenOf(c), mergeScreens(screenOf(b), screenOf(a))))).toEqual(left);
          expect(view(mergeScreens(screenOf(b), mergeScreens(screenOf(c), screenOf(a))))).toEqual(left);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('leaves a screen as it was when nothing is added', () => {
    const lines = fc.sample(fc.array(line, { minLength: 10, maxLength: 40 }), { numRuns: 1, seed: 7 })[0]!;
    expect(view(mergeScreens(screenOf(lines), screenOf([])))).toEqual(view(screenOf(lines)));
    expect(view(mergeScreens(screenOf([]), screenOf(lines)))).toEqual(view(screenOf(lines)));
  });
});
