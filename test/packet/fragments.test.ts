import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_FRAGMENT_BYTES_PER_SHARD, MAX_FRAGMENTED_PER_SHARD } from '../../src/packet/bounds.ts';
import { concat, ethernet, frame, hex, ip4, ip6, listen, text, u16, u32, udp } from './build.ts';

const MORE = 0x2000;

interface Piece {
  from: number;
  to: number;
  id?: number;
  /** Last piece whatever its place. */
  last?: boolean;
}

function piece4(whole: Uint8Array, { from, to, id, last }: Piece): Uint8Array {
  const more = last || to === whole.length ? 0 : MORE;
  return ethernet(ip4(whole.subarray(from, to), { id: id ?? 7, fragment: more | (from / 8) }));
}

function piece6(whole: Uint8Array, { from, to, id }: Piece): Uint8Array {
  const field = from | (to === whole.length ? 0 : 1);
  const header = concat([17, 0], u16(field), u32(id ?? 7));
  return ethernet(ip6(concat(header, whole.subarray(from, to)), 44), 0x86dd);
}

const WHOLE = udp(text('a datagram that came in several pieces'));

describe.each([
  ['IPv4', piece4],
  ['IPv6', piece6],
])('%s fragments', (_name, piece) => {
  test('in order', () => {
    const { room, datagrams } = listen();
    room.frame(frame(piece(WHOLE, { from: 0, to: 16 })));
    room.frame(frame(piece(WHOLE, { from: 16, to: 32 })));
    expect(datagrams).toEqual([]);
    room.frame(frame(piece(WHOLE, { from: 32, to: WHOLE.length }), { record: 3 }));
    expect(datagrams).toMatchObject([
      { payload: 'a datagram that came in several pieces', cut: 0, record: 3 },
    ]);
  });

  test('any order, repeats and overlaps of the same bytes give the datagram', () => {
    const units = Math.floor(WHOLE.length / 8);
    const cut = fc.tuple(fc.nat(units), fc.integer({ min: 1, max: units })).map(([at, count]) => ({
      from: at * 8,
      to: Math.min(WHOLE.length, (at + count) * 8),
    }));
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 6 }), fc.integer({ min: 1, max: 4 }), (extra, step) => {
        const pieces = extra.filter(({ from, to }) => from < to);
        for (let from = 0; from < WHOLE.length; from += step * 8)
          pieces.splice(pieces.length % (from + 1), 0, { from, to: Math.min(WHOLE.length, from + step * 8) });
        const { room, datagrams } = listen();
        for (const one of pieces) room.frame(frame(piece(WHOLE, one)));
        expect(datagrams[0]?.payload).toBe('a datagram that came in several pieces');
      }),
    );
  });

  test('the first bytes stand where pieces overlap', () => {
    const forged = WHOLE.slice();
    forged.fill(0x21, 8);
    const { room, datagrams } = listen();
    room.frame(frame(piece(WHOLE, { from: 8, to: 24 })));
    room.frame(frame(piece(forged, { from: 16, to: WHOLE.length })));
    room.frame(frame(piece(forged, { from: 0, to: 16 })));
    expect(datagrams[0]?.payload).toBe(`a datagram that ${'!'.repeat(22)}`);
  });

  test('datagrams with other identifications stay apart', () => {
    const other = udp(text('another'));
    const { room, datagrams } = listen();
    room.frame(frame(piece(WHOLE, { from: 0, to: 16 })));
    room.frame(frame(piece(other, { from: 0, to: 8, id: 8 })));
    room.frame(frame(piece(WHOLE, { from: 16, to: WHOLE.length })));
    room.frame(frame(piece(other, { from: 8, to: other.length, id: 8 })));
    expect(datagrams.map((one) => one.payload)).toEqual([
      'a datagram that came in several pieces',
      'another',
    ]);
  });

  test('after the timeout the beginning is read as cut, with its own frame, and counted', () => {
    const { room, datagrams } = listen();
    room.frame(frame(piece(WHOLE, { from: 0, to: 16 }), { time: 1e15, record: 5 }));
    room.frame(frame(piece(WHOLE, { from: 32, to: WHOLE.length }), { time: 1e15, record: 6 }));
    room.frame(frame(piece(WHOLE, { from: 0, to: 8, id: 9 }), { time: 1e15 + 61e6 }));
    expect(datagrams).toMatchObject([{ payload: 'a datagr', cut: WHOLE.length - 16, record: 5 }]);
    expect(room.counters.files[0]?.incompleteFragments).toBe(1);
  });
});

test('a fragment that the snapshot length cut completes a datagram that says what is missing', () => {
  const { room, datagrams } = listen();
  const first = piece4(WHOLE, { from: 0, to: 32 });
  room.frame(frame(first.subarray(0, first.length - 12), { originalLength: first.length }));
  room.frame(frame(piece4(WHOLE, { from: 32, to: WHOLE.length })));
  // 20 of 32 bytes were captured, two whole units of them
  expect(datagrams).toMatchObject([{ payload: 'a datagr', cut: WHOLE.length - 16 }]);
});

test('pieces beyond the largest packet are refused (ping of death)', () => {
  const { room, datagrams } = listen();
  const packet = ip4(new Uint8Array(64), { fragment: 0x1fff });
  room.frame(frame(ethernet(packet)));
  room.end();
  room.tell([]);
  expect(datagrams).toEqual([]);
  expect(room.counters.files[0]?.malformed).toBe(1);
});

test('a last piece before others that are here is dropped', () => {
  const { room, datagrams } = listen();
  room.frame(frame(piece4(WHOLE, { from: 16, to: 32 })));
  room.frame(frame(piece4(WHOLE, { from: 8, to: 16, last: true })));
  room.frame(frame(piece4(WHOLE, { from: 32, to: WHOLE.length })));
  room.frame(frame(piece4(WHOLE, { from: 0, to: 16 })));
  expect(datagrams.map((one) => one.payload)).toEqual(['a datagram that came in several pieces']);
});

test('a tunnel in fragments is opened when it is whole', () => {
  const { room, datagrams } = listen();
  const outer = concat(hex('0000 0800'), ip4(udp(text('inside'))));
  const send = (from: number, to: number) =>
    room.frame(
      frame(
        ethernet(
          ip4(outer.subarray(from, to), {
            protocol: 47,
            fragment: (to < outer.length ? MORE : 0) | (from / 8),
          }),
        ),
      ),
    );
  send(24, outer.length);
  send(0, 24);
  expect(datagrams.map((one) => one.payload)).toEqual(['inside']);
});

test('datagrams that never complete stay within the bound of their shard, the oldest go first', () => {
  const { room, datagrams } = listen();
  const count = MAX_FRAGMENTED_PER_SHARD + 10;
  for (let id = 0; id < count; id++)
    room.frame(frame(piece4(WHOLE, { from: 0, to: 16, id }), { record: id + 1 }));
  expect(room.counters.files[0]?.evictedFragments).toBe(10);
  expect(datagrams.map((one) => one.record)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  room.end();
  room.tell([]);
  expect(room.counters.files[0]?.incompleteFragments).toBe(count);
});

test('far pieces, which need the most memory, stay within the bytes of their shard', () => {
  const { room, unseen } = listen();
  const kept = MAX_FRAGMENT_BYTES_PER_SHARD / 65536;
  for (let id = 0; id < kept + 5; id++)
    room.frame(frame(ethernet(ip4(new Uint8Array(8), { id, fragment: MORE | 8000 }))));
  expect(room.counters.files[0]?.evictedFragments).toBe(5);
  room.end();
  room.tell([]);
  expect(unseen).toMatchObject([{ reason: 'fragments-incomplete', count: kept + 5 }]);
});
