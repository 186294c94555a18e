import { describe, expect, test } from 'vitest';
import { addressText } from '../../src/base/address.ts';
import { concat, ethernet, frame, hex, ip4, ip6, listen, text, udp } from './build.ts';

describe('IPv4', () => {
  test('addresses, options and ports are read', () => {
    const { room, datagrams, addresses } = listen();
    room.frame(frame(ethernet(ip4(udp(text('x')), { options: hex('94040000') }))));
    expect(datagrams).toMatchObject([{ payload: 'x', sourcePort: 40000 }]);
    expect(addressText(addresses, datagrams[0]!.source)).toBe('10.0.0.1');
    expect(addressText(addresses, datagrams[0]!.destination)).toBe('10.0.0.2');
  });

  test('padding behind the total length is no payload', () => {
    const { room, datagrams } = listen();
    room.frame(frame(concat(ethernet(ip4(udp(text('x')))), new Uint8Array(18))));
    expect(datagrams.map((one) => one.payload)).toEqual(['x']);
  });

  test('bytes behind the UDP length are no payload', () => {
    const { room, datagrams } = listen();
    room.frame(frame(ethernet(ip4(udp(text('abcdef'), 40000, 53, 11)))));
    expect(datagrams.map((one) => one.payload)).toEqual(['abc']);
  });

  test('a total length of 0, as segmentation offload writes it, takes what was captured', () => {
    const { room, datagrams } = listen();
    room.frame(frame(ethernet(ip4(udp(text('offload')), { total: 0 }))));
    expect(datagrams.map((one) => one.payload)).toEqual(['offload']);
  });

  test('what the snapshot length cut is measured', () => {
    const { room, datagrams, unseen } = listen();
    const whole = ethernet(ip4(udp(text('0123456789'))));
    room.frame(frame(whole.subarray(0, whole.length - 4), { originalLength: whole.length }));
    room.end();
    room.tell([]);
    expect(datagrams).toMatchObject([{ payload: '012345', cut: 4 }]);
    expect(unseen).toEqual([
      {
        evidence: 0,
        reason: 'snaplen',
        count: 1,
        text: '1 frame was cut by the snapshot length of the capture, which left out 4 bytes.',
      },
    ]);
  });

  test('a length beyond a frame that was captured whole is called lying and cuts nothing', () => {
    const { room, datagrams } = listen();
    room.frame(frame(ethernet(ip4(udp(text('lie')), { total: 65535 }))));
    expect(datagrams).toMatchObject([{ payload: 'lie', cut: 0 }]);
    expect(room.counters.files[0]?.lyingLengths).toBe(1);
  });

  test('a wrong header checksum is counted and the packet is read', () => {
    const { room, datagrams } = listen();
    const packet = ip4(udp(text('x')));
    packet[10]! ^= 0x55;
    room.frame(frame(ethernet(packet)));
    packet.set([0, 0], 10);
    room.frame(frame(ethernet(packet)));
    expect(datagrams).toHaveLength(2);
    expect(room.counters.files[0]?.wrongChecksums).toBe(1);
  });

  test.each([
    ['header length below 20', (p: Uint8Array) => p.fill(0x44, 0, 1)],
    ['header length past the packet', (p: Uint8Array) => p.fill(0x4f, 0, 1)],
    ['total length below the header', (p: Uint8Array) => p.set([0, 19], 2)],
    ['version 5', (p: Uint8Array) => p.fill(0x55, 0, 1)],
    ['UDP length below its header', (p: Uint8Array) => p.set([0, 7], 24)],
  ])('%s is malformed', (_name, spoil) => {
    const { room, datagrams } = listen();
    const packet = ip4(udp(text('x')));
    spoil(packet);
    room.frame(frame(ethernet(packet)));
    expect(datagrams).toEqual([]);
    expect(room.counters.files[0]?.malformed).toBe(1);
  });

  test('an authentication header is passed', () => {
    const { room, datagrams } = listen();
    // next header UDP, length 4 words minus 2, reserved, SPI, sequence, 4 bytes of check value
    const ah = hex('11 02 0000 00000001 00000001 aabbccdd');
    room.frame(frame(ethernet(ip4(concat(ah, udp(text('ah'))), { protocol: 51 }))));
    expect(datagrams.map((one) => one.payload)).toEqual(['ah']);
  });
});

describe('IPv6', () => {
  const heard = (payload: Uint8Array, next: number, length = payload.length) => {
    const { room, datagrams } = listen();
    room.frame(frame(ethernet(ip6(payload, next, length), 0x86dd)));
    return { payloads: datagrams.map((one) => one.payload), tally: room.counters.files[0]! };
  };
  const UDP = udp(text('six'));
  /** Extension header of 8 bytes: next header, length 0, padding option. */
  const extension = (next: number) => concat([next], hex('00 0104 00000000'));

  test.each([
    ['hop-by-hop', 0],
    ['routing', 43],
    ['destination options', 60],
    ['mobility', 135],
    ['host identity', 139],
    ['shim6', 140],
  ])('%s is passed', (_name, kind) => {
    expect(heard(concat(extension(17), UDP), kind).payloads).toEqual(['six']);
  });

  test('several extension headers with an authentication header are passed', () => {
    const ah = hex('11 04 0000 00000001 00000001 000000000000000000000000');
    expect(heard(concat(extension(60), extension(51), ah, UDP), 0).payloads).toEqual(['six']);
  });

  test('a header that fills the bound passes, one more is malformed', () => {
    const chain = (count: number) =>
      concat(...Array.from({ length: count - 1 }, () => extension(60)), extension(17));
    expect(heard(concat(chain(11), UDP), 60).payloads).toEqual(['six']);
    const beyond = heard(concat(chain(12), UDP), 60);
    expect(beyond.payloads).toEqual([]);
    expect(beyond.tally.malformed).toBe(1);
  });

  test('an extension header that passes the end is malformed', () => {
    expect(heard(concat([17, 255], hex('0104 00000000'), UDP), 60).tally.malformed).toBe(1);
  });

  test('an atomic fragment is a whole packet', () => {
    expect(heard(concat(hex('11 00 0000 00000001'), UDP), 44).payloads).toEqual(['six']);
  });

  test('a payload length of 0 takes what was captured', () => {
    expect(heard(UDP, 17, 0).payloads).toEqual(['six']);
  });

  test('an IPv4-mapped address is the IPv4 address', () => {
    const { room, datagrams, addresses } = listen();
    const packet = ip6(UDP);
    packet.set(hex('00000000000000000000ffff0a000001'), 8);
    room.frame(frame(ethernet(packet, 0x86dd)));
    expect(addressText(addresses, datagrams[0]!.source)).toBe('10.0.0.1');
  });
});

test('an ICMP error that quotes a datagram is no datagram', () => {
  const { room, datagrams } = listen();
  const quote = concat(hex('03 03 0000 00000000'), ip4(udp(text('quoted'))));
  room.frame(frame(ethernet(ip4(quote, { protocol: 1 }))));
  expect(datagrams).toEqual([]);
});
