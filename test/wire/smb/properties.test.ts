import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMMAND,
  close,
  closed,
  concat,
  content,
  create,
  created,
  message,
  RESPONSE,
  read,
  readAnswer,
  treeConnect,
  treeConnected,
  write,
  written,
} from './build.ts';
import { hex, type Talk, talk } from './harness.ts';
import * as real from './real.ts';

const answer = (command: number, bytes: Uint8Array, id: number, tree = 1) =>
  message(command, bytes, { message: id, flags: RESPONSE, tree });

/** A conversation by direction, in turns. */
const TURNS: [boolean, Uint8Array][] = [
  [true, message(COMMAND.treeConnect, treeConnect('\\\\dc1\\C$'), { message: 1, tree: 0 })],
  [false, answer(COMMAND.treeConnect, treeConnected(), 1)],
  [true, message(COMMAND.create, create('a.bin'), { message: 2 })],
  [false, answer(COMMAND.create, created(5, 3000), 2)],
  [true, message(COMMAND.read, read(5, 0, 2000), { message: 3 })],
  [true, message(COMMAND.read, read(5, 2000, 2000), { message: 4 })],
  [false, answer(COMMAND.read, readAnswer(content(1000, 2)), 4)],
  [false, answer(COMMAND.read, readAnswer(content(2000)), 3)],
  [true, message(COMMAND.write, write(5, 3000, content(700)), { message: 5 })],
  [false, answer(COMMAND.write, written(700), 5)],
  [true, message(COMMAND.close, close(5), { message: 6 })],
  [false, answer(COMMAND.close, closed(3700), 6)],
];

function tell(turns: readonly [boolean, Uint8Array][], cuts: () => number): Talk {
  const t = talk();
  for (const [toServer, bytes] of turns)
    for (let from = 0; from < bytes.length; ) {
      const to = Math.min(bytes.length, from + cuts());
      if (toServer) t.up(bytes.subarray(from, to));
      else t.down(bytes.subarray(from, to));
      from = to;
    }
  t.end();
  return t;
}

/** What does not depend on the segment in which something stood. */
function essence(t: Talk) {
  return t.seen.transfers.map(({ first: _, last: __, cites: ___, ...rest }) => rest);
}

describe('SMB over TCP', () => {
  const whole = essence(tell(TURNS, () => Number.MAX_SAFE_INTEGER));

  it('gives the same transfers under any segmentation', () => {
    expect(whole).toMatchObject([{ path: 'a.bin', bytesRead: 3000, bytesWritten: 700 }]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        let i = 0;
        expect(essence(tell(TURNS, () => sizes[i++ % sizes.length]!))).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same transfers byte by byte', () => {
    expect(essence(tell(TURNS, () => 1))).toEqual(whole);
  });

  it('ends and never throws, whatever bytes are changed or missing', () => {
    const turns: [boolean, Uint8Array][] = [
      ...Object.values(real).map((text, i): [boolean, Uint8Array] => [i % 2 === 1, hex(text)]),
      ...TURNS,
    ];
    const index = fc.nat({ max: turns.length - 1 });
    const damage = fc.record({
      turn: index,
      place: fc.nat(),
      value: fc.nat({ max: 255 }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 8 }), (damages) => {
        const hurt = turns.map(([toServer, bytes]): [boolean, Uint8Array] => [toServer, bytes.slice()]);
        for (const { turn, place, value, cut } of damages) {
          const [toServer, bytes] = hurt[turn]!;
          if (bytes.length === 0) continue;
          if (cut) hurt[turn] = [toServer, bytes.slice(0, place % bytes.length)];
          else bytes[place % bytes.length] = value;
        }
        const t = tell(hurt, () => 777);
        for (const transfer of t.seen.transfers) {
          expect(transfer.bytesRead).toBeGreaterThanOrEqual(0);
          expect(transfer.lost).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('ends and never throws on gaps anywhere', () => {
    const up = concat(...TURNS.filter(([toServer]) => toServer).map(([, bytes]) => bytes));
    const down = concat(...TURNS.filter(([toServer]) => !toServer).map(([, bytes]) => bytes));
    const gap = fc.record({ at: fc.nat({ max: 4000 }), length: fc.nat({ max: 3000 }) });
    fc.assert(
      fc.property(gap, gap, (first, second) => {
        const t = talk();
        for (const [toServer, bytes, hole] of [
          [true, up, first],
          [false, down, second],
        ] as const) {
          const send = toServer ? t.up : t.down;
          send(bytes.subarray(0, hole.at));
          t.gap(toServer, hole.length);
          send(bytes.subarray(hole.at + hole.length));
        }
        t.end();
        for (const transfer of t.seen.transfers) expect(transfer.bytesRead).toBeLessThanOrEqual(3000);
      }),
      { numRuns: 300 },
    );
  });
});
