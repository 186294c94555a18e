import { describe, expect, test } from 'vitest';
import { createAddressTable, internText } from '../../src/base/address.ts';
import { DUPLICATE_WINDOW_MICROS, SHARDS } from '../../src/packet/bounds.ts';
import type { PacketInfo } from '../../src/packet/packet-info.ts';
import { shardOf } from '../../src/packet/shards.ts';
import {
  concat,
  ethernet,
  FLAG,
  frame,
  type HeardDatagram,
  hex,
  ip4,
  ip6,
  listen,
  recordDatagrams,
  tcp,
  text,
  udp,
} from './build.ts';

describe('datagrams', () => {
  test('a datagram to or from a known port reaches its protocol unasked', () => {
    const { room, datagrams } = listen();
    room.frame(frame(ethernet(ip4(udp(text('question'))))));
    room.frame(frame(ethernet(ip4(udp(text('answer'), 53, 40000)))));
    room.frame(frame(ethernet(ip4(udp(text('neither'), 54, 40000)))));
    expect(datagrams.map((one) => one.payload)).toEqual(['question', 'answer']);
  });

  test('where both ports are known, question and answer go to the same protocol', () => {
    const heard: HeardDatagram[] = [];
    const low = recordDatagrams(heard, { id: 'low', ports: [53] });
    const high = recordDatagrams(heard, { id: 'high', ports: [137] });
    const { room } = listen({ datagrams: [high, low] });
    room.frame(frame(ethernet(ip4(udp(text('question'), 137, 53)))));
    room.frame(frame(ethernet(ip4(udp(text('answer'), 53, 137)))));
    expect(heard.map((one) => one.protocol)).toEqual(['low', 'low']);
  });

  test('on other ports the surest protocol gets it, from half sure on', () => {
    const heard: HeardDatagram[] = [];
    const sure = (id: string, score: number) => recordDatagrams(heard, { id, ports: [], sniff: () => score });
    const send = (...scores: number[]) => {
      const { room } = listen({ datagrams: scores.map((score, i) => sure(`p${i}`, score)) });
      room.frame(frame(ethernet(ip4(udp(text('twelve bytes'), 7000, 7001)))));
      room.frame(frame(ethernet(ip4(udp(text('too short'), 7000, 7001)))));
    };
    send(0.5, 0.9, 0.6);
    send(0.49);
    expect(heard.map((one) => one.protocol)).toEqual(['p1']);
  });
});

describe('duplicates', () => {
  const packet = ethernet(ip4(udp(text('once'), 5000, 6000), { id: 77 }));
  /** The same behind a router: other addresses below IP, a hop less, another header checksum. */
  const routed = packet.slice();
  routed.set(hex('0a0b0c0d0e0f'), 0);
  routed[14 + 8]!--;
  routed[14 + 10]!++;

  test('the same packet within the window is counted for the file of the later copy', () => {
    const { room } = listen();
    room.frame(frame(packet));
    room.frame(frame(packet, { time: 1e15 + 5 }));
    const copy = frame(routed, { time: 1e15 + 9 });
    (copy.at as { evidence: number }).evidence = 1;
    room.frame(copy);
    expect(room.counters.duplicates).toEqual([1, 1]);
  });

  test('a resend with its own identification, and a copy after the window, are none', () => {
    const { room } = listen();
    room.frame(frame(packet));
    room.frame(frame(ethernet(ip4(udp(text('once'), 5000, 6000), { id: 78 }))));
    room.frame(frame(packet, { time: 1e15 + 2 * DUPLICATE_WINDOW_MICROS }));
    expect(room.counters.duplicates).toEqual([0]);
  });
});

describe('packets told to the confirm pass', () => {
  const told = (...frames: Uint8Array[]) => {
    const packets: Omit<PacketInfo, 'source' | 'destination' | 'at'>[] = [];
    const { room } = listen({
      onPacket: ({ source: _source, destination: _destination, at: _at, ...rest }) => void packets.push(rest),
    });
    for (const bytes of frames) room.frame(frame(bytes));
    return packets;
  };

  test('UDP, TCP, ICMP, and what is inside a tunnel', () => {
    expect(
      told(
        ethernet(ip4(udp(text('four')))),
        ethernet(ip4(tcp(text('seven77'), { flags: FLAG.syn }), { protocol: 6 })),
        ethernet(ip4(hex('0800000000000000'), { protocol: 1 })),
        ethernet(ip4(concat(hex('0000 86dd'), ip6(udp(text('a')))), { protocol: 47 })),
      ),
    ).toEqual([
      { sourcePort: 40000, destinationPort: 53, protocol: 17, flags: 0, payload: 4 },
      { sourcePort: 40000, destinationPort: 445, protocol: 6, flags: 2, payload: 7 },
      { sourcePort: 0, destinationPort: 0, protocol: 1, flags: 0, payload: 8 },
      { sourcePort: 40000, destinationPort: 53, protocol: 17, flags: 0, payload: 1 },
    ]);
  });

  test('each fragment is told once, without ports', () => {
    const whole = udp(text('in two pieces'));
    expect(
      told(
        ethernet(ip4(whole.subarray(0, 16), { fragment: 0x2000 })),
        ethernet(ip4(whole.subarray(16), { fragment: 2 })),
      ),
    ).toMatchObject([
      { sourcePort: 0, payload: 16 },
      { sourcePort: 0, payload: whole.length - 16 },
    ]);
  });
});

describe('shards', () => {
  test('a pair has one shard in both directions, whatever the table gave as ids', () => {
    const one = createAddressTable();
    const two = createAddressTable();
    internText(two, '2001:db8::99');
    const names = ['10.0.0.1', '10.0.0.2', '192.168.1.7', '2001:db8::1', '::ffff:10.0.0.9'];
    for (const a of names)
      for (const b of names) {
        const shard = shardOf(one, internText(one, a), internText(one, b));
        expect(shardOf(one, internText(one, b), internText(one, a))).toBe(shard);
        expect(shardOf(two, internText(two, a), internText(two, b))).toBe(shard);
        expect(shard).toBeLessThan(SHARDS);
      }
  });

  test('pairs of neighbours spread over all shards', () => {
    const table = createAddressTable();
    const counts = new Array<number>(SHARDS).fill(0);
    const server = internText(table, '10.0.1.1');
    for (let i = 0; i < 6400; i++)
      counts[shardOf(table, internText(table, `10.1.${i >> 8}.${i & 255}`), server)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(50);
    expect(Math.max(...counts)).toBeLessThan(200);
  });
});

test('counts stand by evidence file, and the end tells each file its own', () => {
  const { room, unseen } = listen();
  const bytes = ethernet(ip4(udp(text('0123456789'))));
  const other = frame(bytes.subarray(0, 50), { originalLength: bytes.length });
  (other.at as { evidence: number }).evidence = 2;
  room.frame(frame(bytes));
  room.frame(other);
  room.end();
  room.tell([]);
  expect(room.counters.files.map((file) => file.frames)).toEqual([1, 0, 1]);
  expect(unseen).toMatchObject([{ evidence: 2, reason: 'snaplen', count: 1 }]);
});
