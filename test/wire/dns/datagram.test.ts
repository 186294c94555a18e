import { describe, expect, it } from 'vitest';
import { createAddressTable } from '../../../src/base/address.ts';
import { dnsDatagram } from '../../../src/wire/dns/datagram.ts';
import { datagramProtocols, streamProtocols } from '../../../src/wire/protocols.ts';
import { ascii, collect, datagram, hex, join } from '../../support/dns.ts';

const QUERY = join(
  hex('1234 0100 0001 0000 0000 0000'),
  ascii('\x03www\x07example\x03org\x00'),
  hex('0001 0001'),
);
const ANSWER = join(
  hex('1234 8180 0001 0001 0000 0000'),
  ascii('\x03www\x07example\x03org\x00'),
  hex('0001 0001 c00c 0001 0001 0000003c 0004 01020304'),
);

function hear(bytes: Uint8Array, ends = {}) {
  const { sink, messages } = collect();
  dnsDatagram.open({ addresses: createAddressTable(), sink })(datagram(bytes, ends));
  return messages[0]!;
}

describe('who asked whom', () => {
  const answerEnds = { source: 3, destination: 2, sourcePort: 53, destinationPort: 40000 };

  it('the sender of a query and the receiver of its answer are the initiator', () => {
    const roles = { initiator: 2, initiatorPort: 40000, server: 3, serverPort: 53 };
    expect(hear(QUERY)).toMatchObject({
      ...roles,
      response: false,
      service: 'dns',
      transport: 'udp',
      time: 1e6,
    });
    expect(hear(ANSWER, answerEnds)).toMatchObject({ ...roles, response: true });
  });

  it('port 53 is the server, whatever the QR bit of a raw tunnel says', () => {
    const raw = hex('10d19e10 4341f1f08752b9b52534af8cb4855c31');
    expect(hear(raw)).toMatchObject({ initiator: 2, server: 3, response: false, bad: 'name-past-end' });
    expect(hear(raw, answerEnds)).toMatchObject({ initiator: 2, server: 3, response: true });
  });

  it('between two servers on port 53, and on other ports, the QR bit decides', () => {
    const both = { sourcePort: 53, destinationPort: 53 };
    expect(hear(QUERY, both)).toMatchObject({ initiator: 2, server: 3 });
    expect(hear(ANSWER, both)).toMatchObject({ initiator: 3, server: 2 });
    expect(hear(ANSWER, { sourcePort: 8053, destinationPort: 40000 })).toMatchObject({
      initiator: 3,
      server: 2,
      serverPort: 8053,
    });
  });

  it('bytes that the capture cut off count in the size', () => {
    expect(hear(QUERY.slice(0, 20), { cut: 13 })).toMatchObject({ size: 33, cut: 13, bad: 'name-past-end' });
  });
});

describe('on ports of no protocol', () => {
  const sniff = (bytes: Uint8Array, cut = 0) =>
    dnsDatagram.sniff(datagram(bytes, { cut, destinationPort: 9999 }));

  it('queries and answers are recognised, also cut ones', () => {
    expect(sniff(QUERY)).toBeGreaterThan(0.5);
    expect(sniff(ANSWER)).toBeGreaterThan(0.5);
    expect(sniff(ANSWER.slice(0, -3), 3)).toBeGreaterThan(0.5);
    expect(
      sniff(join(QUERY.slice(0, 11), hex('01'), QUERY.slice(12), hex('00 0029 1000 00000000 0000'))),
    ).toBeGreaterThan(0.5);
  });

  it.each([
    ['surplus', join(QUERY, hex('00'))],
    ['a missing record', ANSWER.slice(0, -3)],
    ['two questions', join(hex('1234 0100 0002'), QUERY.slice(6))],
    ['an odd class', join(QUERY.slice(0, -2), hex('0007'))],
    ['nothing', new Uint8Array(0)],
  ])('a message with %s is not', (_what, bytes) => {
    expect(sniff(bytes)).toBe(0);
  });

  it.each([
    [
      'NTP, client mode',
      'e3 00 03 fa 00010000 00010000 00000000 0000000000000000 0000000000000000 0000000000000000 c50204ecec42ee92',
    ],
    ['QUIC, long header', 'c3 00000001 08 f067a5502a4262b5 00 00 449e 3ff30a1b8d3ac1ee9c1d43c1a2a5d6a0'],
    ['QUIC, short header', '40 f067a5502a4262b5 7e1c0d1123344556677889900aabbccddeeff001'],
    [
      'DNSCrypt query',
      '7176426e5773 5036 51c1e1a3f8d7a7b1c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7',
    ],
    ['DNSCrypt answer', '7236666e76576a38 00112233445566778899aabbccddeeff0011223344556677'],
    ['STUN binding request', '0001 0000 2112a442 b7e7a701bc34d686fa87dfae'],
    ['RTP', '80 00 0001 000000a0 12345678 d5d5d5d5d5d5d5d5'],
    ['SNMP', '302902010104067075626c6963a01c02044a6e3a6f020100020100300e300c06082b060102010101000500'],
  ])('%s is not DNS', (_what, dump) => {
    expect(sniff(hex(dump))).toBe(0);
  });

  it.each([
    'OPTIONS sip:alice@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776\r\n\r\n',
    'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n',
    'd1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe',
  ])('%j is not DNS', (text) => {
    expect(sniff(ascii(text))).toBe(0);
  });

  it('two million datagrams of random bytes are none, also when their counts are small', () => {
    let state = 0x12345678;
    const next = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    };
    const bytes = new Uint8Array(96);
    const words = new Uint32Array(bytes.buffer);
    const lent = datagram(bytes, { destinationPort: 9999 });
    let hits = 0;
    for (let i = 0; i < 2_000_000; i++) {
      for (let w = 0; w < 8; w++) words[w] = next();
      if (i & 1) for (let at = 4; at < 12; at++) bytes[at] = at & 1 ? next() & 1 : 0;
      lent.end = 12 + (next() % 84);
      if (dnsDatagram.sniff(lent) > 0) hits++;
    }
    expect(hits).toBe(0);
  });
});

it('the registries are in alphabetical order and name each protocol once', () => {
  for (const registry of [datagramProtocols, streamProtocols]) {
    const ids = registry.map((protocol) => protocol.id);
    expect(ids).toEqual([...new Set(ids)].sort());
  }
  const ports = datagramProtocols.flatMap((protocol) => protocol.ports);
  expect(new Set(ports).size).toBe(ports.length);
});
