import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressTable } from '../../../src/base/address.ts';
import { createProvenance } from '../../../src/base/provenance.ts';
import type { StreamParser } from '../../../src/observe/transport.ts';
import { dnsStream } from '../../../src/wire/dns/stream.ts';
import { ascii, collect, cpuRatio, hex, join } from '../../support/dns.ts';

function query(name: string, id = 1): Uint8Array {
  const labels = name.split('.').map((label) => join(Uint8Array.of(label.length), ascii(label)));
  const head = join(Uint8Array.of(id >> 8, id & 255), hex('0100 0001 0000 0000 0000'));
  return join(head, ...labels, hex('00 0010 0001'));
}

function framed(message: Uint8Array): Uint8Array {
  return join(Uint8Array.of(message.length >> 8, message.length & 255), message);
}

function connection(certain = true) {
  const collected = collect();
  const open = dnsStream.open({ addresses: createAddressTable(), sink: collected.sink });
  const parser = open({
    initiator: 2,
    responder: 3,
    initiatorPort: 40000,
    responderPort: 53,
    shard: 0,
    certain,
  });
  return { ...collected, parser };
}

let record = 0;
function send(parser: StreamParser, bytes: Uint8Array, toResponder = true): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  parser.data(toResponder, bytes, view, 0, bytes.length, { ...createProvenance(), record: ++record });
}

describe('DNS over TCP', () => {
  const stream = join(
    framed(query('a.example')),
    framed(query('b.example', 2)),
    framed(query('c.example', 3)),
  );

  it('several messages in one segment are each heard', () => {
    const { parser, messages } = connection();
    send(parser, stream);
    expect(messages.map((m) => m.name)).toEqual(['a.example', 'b.example', 'c.example']);
    expect(messages[0]).toMatchObject({ transport: 'tcp', initiator: 2, server: 3, serverPort: 53, cut: 0 });
  });

  it('any segmentation gives the same messages', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const { parser, messages } = connection();
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        for (let i = 1; i < places.length; i++) send(parser, stream.slice(places[i - 1], places[i]));
        expect(messages.map((m) => [m.id, m.name, m.bad])).toEqual([
          [1, 'a.example', null],
          [2, 'b.example', null],
          [3, 'c.example', null],
        ]);
      }),
    );
  });

  it('a message has the provenance of its first segment', () => {
    const { parser, messages } = connection();
    const bytes = framed(query('a.example'));
    send(parser, bytes.slice(0, 1));
    const first = record;
    send(parser, bytes.slice(1, 9));
    send(parser, bytes.slice(9));
    expect(messages[0]!.record).toBe(first);
  });

  it('a message of 65,535 bytes in pieces is whole', () => {
    const { parser, messages } = connection();
    const big = join(query('big.example'), new Uint8Array(0xffff - query('big.example').length));
    const bytes = framed(big);
    for (let at = 0; at < bytes.length; at += 1460) send(parser, bytes.slice(at, at + 1460));
    expect(messages).toMatchObject([{ size: 0xffff, name: 'big.example', bad: null }]);
  });

  it('answers have their own direction', () => {
    const { parser, messages } = connection();
    const answer = query('a.example');
    answer[2] = 0x81;
    send(parser, framed(answer), false);
    expect(messages).toMatchObject([{ response: true, initiator: 2, server: 3 }]);
  });

  it('a gap inside a message costs that message only', () => {
    const { parser, messages } = connection();
    const first = framed(query('first.example'));
    send(parser, first.slice(0, 20));
    parser.gap(true, 4, createProvenance());
    send(parser, join(first.slice(24), framed(query('second.example', 2))));
    expect(messages).toMatchObject([
      { id: 1, cut: first.length - 20, nameLength: 0 },
      { id: 2, name: 'second.example', cut: 0, bad: null },
    ]);
  });

  it('a gap over a boundary is resynchronised, even one byte at a time', () => {
    const { parser, messages } = connection();
    const first = framed(query('first.example'));
    send(parser, first.slice(0, 20));
    parser.gap(true, 400, createProvenance());
    const rest = join(
      ascii('tail of a lost message'),
      framed(query('next.example', 7)),
      framed(query('more.example', 8)),
    );
    for (const byte of rest) send(parser, Uint8Array.of(byte));
    expect(messages.slice(1)).toMatchObject([
      { id: 7, name: 'next.example', bad: null },
      { id: 8, name: 'more.example', bad: null },
    ]);
  });

  it('a capture that begins in the middle of a message finds the next', () => {
    const { parser, messages } = connection(false);
    send(parser, join(query('lost.example').slice(5), framed(query('next.example', 7))));
    expect(messages).toMatchObject([{ id: 7, name: 'next.example' }]);
  });

  it('what is not whole at the end is reported cut', () => {
    const { parser, messages } = connection();
    send(parser, framed(query('last.example')).slice(0, 29));
    parser.end();
    expect(messages).toMatchObject([{ id: 1, cut: 3, name: '.', nameLength: 0 }]);
  });

  it('one-byte segments cost in proportion to their number', () => {
    const feed = (bytes: Uint8Array, certain: boolean) => {
      const { parser } = connection(certain);
      const view = new DataView(bytes.buffer);
      const at = createProvenance();
      for (let i = 0; i < bytes.length; i++) parser.data(true, bytes, view, i, i + 1, at);
    };
    const one = framed(new Uint8Array(60_000));
    const two = join(one, one);
    const noise = new Uint8Array(120_000).fill(0x41);
    feed(two, true);
    expect(
      cpuRatio(
        () => feed(one, true),
        () => feed(two, true),
      ),
    ).toBeLessThan(2.5);
    feed(noise, false);
    expect(
      cpuRatio(
        () => feed(noise.slice(60_000), false),
        () => feed(noise, false),
      ),
    ).toBeLessThan(2.5);
  });

  it('random bytes never throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }),
        fc.boolean(),
        (parts, certain) => {
          const { parser, messages } = connection(certain);
          for (const [i, part] of parts.entries()) {
            send(parser, part, i % 3 !== 0);
            if (i % 5 === 4) parser.gap(true, part.length, createProvenance());
          }
          parser.end();
          expect(messages.every((m) => m.length <= 0xffff)).toBe(true);
        },
      ),
    );
  });
});

it('a stream on another port is recognised by its first message only when it is one', () => {
  const bytes = framed(query('a.example'));
  expect(dnsStream.sniff(bytes, 0, bytes.length, true)).toBeGreaterThan(0.5);
  const http = ascii('GET /index.html HTTP/1.1\r\nHost: www.example.org\r\n\r\n');
  expect(dnsStream.sniff(http, 0, http.length, true)).toBe(0);
  expect(dnsStream.sniff(bytes, 0, 1, true)).toBe(0);
});
