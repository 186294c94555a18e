import * as packet from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECTION } from '../../../src/observe/dns.ts';
import { expandName, nameText } from '../../../src/wire/dns/name.ts';
import { typeName } from '../../../src/wire/dns/types.ts';
import { read, snapshot } from '../../support/dns.ts';

const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
const name = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join('.'));
const ttl = fc.nat(0x7fffffff);
const ipv4 = fc.ipV4();

const answer = fc.oneof(
  fc.record({ type: fc.constant('A' as const), name, ttl, data: ipv4 }),
  fc.record({ type: fc.constant('CNAME' as const), name, ttl, data: name }),
  fc.record({ type: fc.constant('NS' as const), name, ttl, data: name }),
  fc.record({
    type: fc.constant('TXT' as const),
    name,
    ttl,
    data: fc.array(
      fc.uint8Array({ maxLength: 255 }).map((b) => Buffer.from(b)),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.record({
    type: fc.constant('NULL' as const),
    name,
    ttl,
    data: fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b)),
  }),
  fc.record({
    type: fc.constant('MX' as const),
    name,
    ttl,
    data: fc.record({ preference: fc.nat(0xffff), exchange: name }),
  }),
);

const message = fc.record({
  id: fc.nat(0xffff),
  type: fc.constantFrom('query' as const, 'response' as const),
  flags: fc.nat(0x7fff),
  questions: fc.array(
    fc.record({ type: fc.constantFrom('A' as const, 'TXT' as const, 'NULL' as const, 'MX' as const), name }),
    { minLength: 1, maxLength: 2 },
  ),
  answers: fc.array(answer, { maxLength: 5 }),
  authorities: fc.array(answer, { maxLength: 2 }),
});

const edns = fc.option(fc.integer({ min: 1, max: 0xffff }), { nil: null });

describe('against dns-packet', () => {
  it('header, question and records of any message agree', () => {
    fc.assert(
      fc.property(message, edns, (sent, udpPayloadSize) => {
        const additionals =
          udpPayloadSize === null
            ? []
            : [{ type: 'OPT' as const, name: '.' as const, udpPayloadSize, flags: 0, options: [] }];
        const bytes = packet.encode({ ...sent, additionals } as unknown as packet.Packet);
        const theirs = packet.decode(bytes);
        const ours = snapshot(read(bytes));
        expect(ours).toMatchObject({
          id: theirs.id,
          response: theirs.type === 'response',
          name: theirs.questions![0]!.name,
          questions: theirs.questions!.length,
          udpSize: udpPayloadSize ?? -1,
          surplus: 0,
          bad: null,
        });
        expect(typeName(ours.qtype)).toBe(theirs.questions![0]!.type);
        const records = ours.records.filter((r) => r.section !== SECTION.additional);
        const expected = [...theirs.answers!, ...theirs.authorities!];
        expect(records.map((r) => typeName(r.type!))).toEqual(expected.map((r) => r.type));
        expect(records.map((r) => r.ttl)).toEqual(expected.map((r) => (r as { ttl: number }).ttl));
      }),
    );
  });

  it('owner names agree, compressed or not', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const bytes = packet.encode(sent as packet.Packet);
        const ours = read(bytes);
        const out = new Uint8Array(255);
        const names = packet.decode(bytes).answers!.map((r) => r.name);
        for (const [i, expected] of names.entries()) {
          const at = ours.recordOwner[i]!;
          const length = expandName(ours.bytes, ours.messageStart, ours.messageEnd, at, out);
          expect(nameText(out.slice(0, length))).toBe(expected);
        }
      }),
    );
  });
});

describe('any damage', () => {
  const encoded = message.map((sent) => new Uint8Array(packet.encode(sent as packet.Packet)));

  it('by a cut ends with a reason or with fewer records, and nothing is read behind the end', () => {
    fc.assert(
      fc.property(encoded, fc.nat(), (bytes, place) => {
        const cut = bytes.slice(0, place % (bytes.length + 1));
        const one = snapshot(read(cut, 0x00));
        expect(snapshot(read(cut, 0xff))).toEqual(one);
        if (cut.length < bytes.length) expect(one.bad).not.toBeNull();
      }),
    );
  });

  it('by flipped bytes never throws, and nothing is read outside', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(encoded, flips, (bytes, places) => {
        for (const [place, value] of places) bytes[place % bytes.length] = value;
        const one = snapshot(read(bytes, 0x00));
        expect(snapshot(read(bytes, 0xc0))).toEqual(one);
        expect(one.surplus).toBeLessThanOrEqual(bytes.length);
        for (const record of one.records) expect(record.rdata.length / 2).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it('random bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(snapshot(read(bytes, 0x00))).toEqual(snapshot(read(bytes, 0x3f)));
      }),
    );
  });
});
