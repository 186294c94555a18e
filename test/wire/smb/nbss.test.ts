import { expect, it } from 'vitest';
import { createProvenance } from '../../../src/base/provenance.ts';
import { createFramer, pushFrames, skipFrames } from '../../../src/wire/smb/nbss.ts';
import { concat } from './build.ts';
import { hex } from './harness.ts';

function frames() {
  const messages: { length: number; bytes: number[]; lost: number; done: boolean }[] = [];
  const at = createProvenance();
  const framer = createFramer({
    begin: (length) => messages.push({ length, bytes: [], lost: 0, done: false }),
    data: (bytes, from, to) => messages.at(-1)!.bytes.push(...bytes.subarray(from, to)),
    gap: (count) => {
      messages.at(-1)!.lost += count;
    },
    done: () => {
      messages.at(-1)!.done = true;
    },
  });
  const push = (bytes: Uint8Array) => pushFrames(framer, bytes, 0, bytes.length, at);
  return { messages, push, skip: (count: number) => skipFrames(framer, count, at) };
}

const SMALL = hex(`
  00 000048        # session message of 72 bytes
  fe534d42 4000    # SMB2, structure size 64
  ${'11'.repeat(66)}`);

it('hands on messages in one piece, in many, and several in one', () => {
  const { messages, push } = frames();
  push(concat(SMALL, SMALL.subarray(0, 3)));
  push(SMALL.subarray(3, 9));
  push(SMALL.subarray(9));
  expect(messages).toHaveLength(2);
  expect(messages.every(({ length, done }) => length === 72 && done)).toBe(true);
  expect(messages.map(({ bytes }) => bytes)).toEqual([[...SMALL.subarray(4)], [...SMALL.subarray(4)]]);
});

it('passes over keepalives, empty messages and session requests', () => {
  const { messages, push } = frames();
  push(
    concat(
      hex('85 000000'), // keepalive
      hex('00 000000'), // empty
      hex(`81 000044 ${'20'.repeat(68)}`), // names
      hex('82 000000'), // accepted
      SMALL,
    ),
  );
  expect(messages).toMatchObject([{ length: 72, done: true }]);
});

it('tells a hole inside a message and keeps the place of the next', () => {
  const { messages, push, skip } = frames();
  push(SMALL.subarray(0, 20));
  skip(10);
  push(concat(SMALL.subarray(30), SMALL));
  expect(messages).toMatchObject([
    { lost: 10, done: true },
    { lost: 0, done: true },
  ]);
});

it('looks for the next plausible header after a hole across messages', () => {
  const { messages, push, skip } = frames();
  push(SMALL.subarray(0, 20));
  skip(100);
  // A magic in the content, without a transport header that fits, is no beginning.
  push(concat(hex('4242 ffffffff fe534d42 4000 4242 00000048 fe534d42 3900 aaaa'), SMALL.subarray(0, 7)));
  push(SMALL.subarray(7));
  expect(messages.map(({ done }) => done)).toEqual([true, true]);
  expect(messages[1]!.bytes).toEqual([...SMALL.subarray(4)]);
});

it('looks for a header where the capture begins in the middle', () => {
  const { messages, push, skip } = frames();
  skip(0);
  push(concat(hex('aabbcc'), SMALL));
  expect(messages).toMatchObject([{ length: 72, done: true }]);
});
