import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAddressTable } from '../../src/base/address.ts';
import { createSink } from '../../src/observe/sink.ts';
import {
  DUPLICATE_SLOTS_PER_SHARD,
  MAX_CONNECTIONS_PER_SHARD,
  MAX_FLOWS_PER_SHARD,
  SHARDS,
} from '../../src/packet/bounds.ts';
import { LINK_LAYERS } from '../../src/packet/link/registry.ts';
import { createPacketRoom } from '../../src/packet/packets.ts';
import { TUNNELS } from '../../src/packet/tunnel/registry.ts';
import { concat, ethernet, FLAG, frame, hex, ip4, ip6, listen, tcp, text, u16, u32, udp } from './build.ts';
import { converse } from './conversation.ts';

const LINKS = LINK_LAYERS.flatMap((layer) => layer.linktypes);

describe('any bytes', () => {
  const inner = ip4(udp(text('inner')));
  const samples: [string, number, Uint8Array][] = [
    ['UDP', 1, ethernet(ip4(udp(text('payload'))))],
    ['TCP', 1, ethernet(ip4(tcp(text('payload')), { protocol: 6 }))],
    ['fragment', 1, ethernet(ip4(udp(text('payload!')), { fragment: 0x2000 }))],
    [
      'IPv6 with extensions',
      1,
      ethernet(ip6(concat(hex('2c 00 0104 00000000 11 00 0001 00000001'), udp(text('a'))), 0), 0x86dd),
    ],
    [
      'GRE',
      1,
      ethernet(
        ip4(
          concat(
            hex('b000 22eb 00000000 00000000 00000000 20010000 00000000 00000001'),
            new Uint8Array(8),
            ethernet(inner),
          ),
          { protocol: 47 },
        ),
      ),
    ],
    ['Geneve', 1, ethernet(ip4(udp(concat(hex('0100 6558 00006400 0102 8000'), ethernet(inner)), 9, 6081)))],
    [
      'GTP-U',
      1,
      ethernet(ip4(udp(concat(hex('34 ff 0030 00000001 0000 00 85 01 00 01 00'), inner), 9, 2152))),
    ],
    [
      'L2TP',
      1,
      ethernet(ip4(udp(concat(hex('4a02 0030 0001 0001 00000000 0000 ff030021'), inner), 1701, 1701))),
    ],
    [
      'Teredo',
      1,
      ethernet(
        ip4(
          udp(concat(hex('0001 00 00 0000000000000000 00 0000 8000 01020304'), ip6(udp(text('t')))), 9, 3544),
        ),
      ),
    ],
    ['MPLS', 1, ethernet(concat(hex('00010040 00011140'), inner), 0x8847)],
    [
      'radiotap',
      127,
      concat(
        hex('00 00 1100 03000000 0102030405060708 20 8801 0000'),
        new Uint8Array(22),
        hex('8000 0000'),
        inner,
      ),
    ],
    ['NFLOG', 239, concat(hex('02 00 0005 0800 0100 08000300 2400 0900'), inner)],
  ];

  test.each(samples)('%s: every cut and every changed byte is read without a throw', (_name, link, bytes) => {
    const { room } = listen();
    for (let end = 0; end <= bytes.length; end++)
      room.frame(frame(bytes.subarray(0, end), { link, originalLength: bytes.length }));
    for (let at = 0; at < bytes.length; at++)
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const spoiled = bytes.slice();
        spoiled[at] = value;
        room.frame(frame(spoiled, { link }));
      }
    room.end();
    room.tell([]);
    expect(room.counters.files[0]?.frames).toBe(bytes.length * 6 + 1);
  });

  test('random bytes on every link type are read without a throw', () => {
    const { room } = listen();
    let frames = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...LINKS),
        fc.uint8Array({ maxLength: 120 }),
        fc.nat(200),
        (link, bytes, more) => {
          room.frame(frame(bytes, { link, originalLength: bytes.length + more }));
          frames++;
        },
      ),
      { numRuns: 3000 },
    );
    room.end();
    room.tell([]);
    expect(room.counters.files[0]?.frames).toBe(frames);
  });

  test('random bytes behind every tunnel and every IP protocol are read without a throw', () => {
    const { room } = listen();
    const ports = [53, 40000, ...TUNNELS.flatMap((tunnel) => tunnel.udpPorts)];
    fc.assert(
      fc.property(
        fc.nat(255),
        fc.constantFrom(...ports),
        fc.uint8Array({ maxLength: 100 }),
        (protocol, port, bytes) => {
          room.frame(frame(ethernet(ip4(bytes, { protocol }))));
          room.frame(frame(ethernet(ip4(udp(bytes, 5000, port)))));
          room.frame(frame(ethernet(ip6(bytes, protocol), 0x86dd)));
        },
      ),
      { numRuns: 3000 },
    );
    room.end();
    room.tell([]);
    expect(room.counters.files[0]?.malformed).toBeGreaterThan(0);
  });

  test('random segments between few ports are read without a throw, and pages come back', () => {
    const { room, streams } = listen();
    const word = fc.constantFrom(0, 1, 2, 100, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff);
    fc.assert(
      fc.property(
        word,
        word,
        fc.nat(255),
        fc.nat(3),
        fc.uint8Array({ maxLength: 30 }),
        (sequence, acknowledgement, flags, port, bytes) => {
          const segment = tcp(bytes, { source: 40000 + port, sequence, acknowledgement, flags });
          room.frame(frame(ethernet(ip4(segment, { protocol: 6 }))));
        },
      ),
      { numRuns: 5000 },
    );
    room.end();
    room.tell([]);
    expect(streams.every((stream) => stream.ended)).toBe(true);
  });

  test('nothing outside the frame is read', () => {
    const { room, datagrams } = listen();
    const bytes = ethernet(ip4(udp(text('inside')), { total: 60000 }));
    bytes.set(u16(50000), 14 + 20 + 4);
    room.frame(frame(bytes));
    expect(datagrams).toMatchObject([{ payload: 'inside', cut: 0 }]);
  });

  test('length fields that wrap do not', () => {
    const { room, datagrams } = listen();
    // A radiotap length, an NFLOG length and a GTP extension of the largest value.
    room.frame(frame(hex('00 00 ffff 00000000 0801'), { link: 127 }));
    room.frame(frame(hex('02 00 0000 ffff 0100 ffffffff'), { link: 239 }));
    room.frame(frame(concat(hex('44000000'), u32(0xffffffff), new Uint8Array(40)), { link: 119 }));
    room.frame(frame(ethernet(ip4(udp(hex('34 ff ffff 00000001 0000 00 85 ff'), 1, 2152)))));
    expect(datagrams).toEqual([]);
    expect(room.counters.files[0]?.malformed).toBe(3);
  });
});

describe('state', () => {
  /** A room that hears nothing and a frame whose addresses and ports can be set in place. */
  function flood() {
    const addresses = createAddressTable();
    const room = createPacketRoom({
      addresses,
      datagrams: [],
      streams: [
        { id: 'x', ports: [445], sniff: () => 0, open: () => () => ({ data() {}, gap() {}, end() {} }) },
      ],
      sink: createSink({}),
    });
    const one = frame(ethernet(ip4(tcp(text('x'.repeat(20)), { sequence: 1 }), { protocol: 6 })));
    const ip = one.start + 14;
    return { room, one, ip, view: one.view };
  }

  test('flows of one packet each stay within the bound of their shard and within memory', () => {
    const { room, one, ip, view } = flood();
    view.setUint16(ip + 22, 443);
    const flows = 3 * MAX_FLOWS_PER_SHARD;
    global.gc?.();
    const before = process.memoryUsage();
    for (let i = 0; i < flows; i++) {
      view.setUint16(ip + 20, i & 0xffff);
      room.frame(one);
    }
    const after = process.memoryUsage();
    // One pair of addresses is one shard: 16,384 flows of about 50 bytes, whatever comes.
    expect(room.counters.files[0]?.evictedFlows).toBe(2 * MAX_FLOWS_PER_SHARD);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(8 << 20);
  });

  test('two million flows over all shards stay below 150 MB', () => {
    const { room, one, ip, view } = flood();
    view.setUint16(ip + 22, 443);
    const before = process.memoryUsage();
    for (let i = 0; i < 2_000_000; i++) {
      view.setUint32(ip + 12, 0x0a000000 + (i >> 10));
      view.setUint16(ip + 20, i & 0x3ff);
      room.frame(one);
    }
    const after = process.memoryUsage();
    const tally = room.counters.files[0]!;
    expect(tally.evictedFlows).toBeGreaterThanOrEqual(2_000_000 - SHARDS * MAX_FLOWS_PER_SHARD);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(150e6);
  });

  test('connections with a parser are bounded apart, the one silent longest goes first', () => {
    const { room, streams, up } = converse();
    const count = MAX_CONNECTIONS_PER_SHARD + 5;
    for (let i = 0; i < count; i++) up('sixteen bytes of data', { source: 10000 + i, sequence: 1 });
    expect(streams.filter((stream) => stream.ended)).toHaveLength(5);
    expect(streams.slice(0, 5).every((stream) => stream.ended)).toBe(true);
    expect(room.counters.files[0]?.evictedConnections).toBe(5);
  });

  test('connections that were reset count too and go before open ones', () => {
    const { room, streams, up } = converse();
    up('sixteen bytes of data', { source: 9999, sequence: 1 });
    for (let i = 0; i < MAX_CONNECTIONS_PER_SHARD; i++) {
      up('sixteen bytes of data', { source: 10000 + i, sequence: 1 });
      up('', { source: 10000 + i, sequence: 22, flags: FLAG.rst });
    }
    expect(streams[0]?.ended).toBe(false);
    expect(streams.filter((stream) => stream.ended)).toHaveLength(1);
    expect(room.counters.files[0]?.evictedConnections).toBe(0);
  });

  test('the window of packet hashes does not grow', () => {
    const { room, one, ip, view } = flood();
    view.setUint16(ip + 22, 443);
    for (let i = 0; i < SHARDS * DUPLICATE_SLOTS_PER_SHARD * 2; i++) {
      view.setUint32(ip + 24, i);
      room.frame(one);
    }
    expect(room.counters.duplicates[0]).toBe(0);
  });
});
