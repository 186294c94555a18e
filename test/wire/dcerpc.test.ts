import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dcerpcStream } from '../../src/wire/dcerpc/stream.ts';
import { concat } from './smb/build.ts';
import { hex, talk } from './smb/harness.ts';

/** bind of DRSUAPI v4.0 with NDR as context 0, call 1 ([C706] 12.6.4.3). */
const BIND = hex(`
  05 00 0b 03 10000000   # version 5.0, bind, first and last, little-endian
  4800 0000 01000000     # 72 bytes, no authentication, call 1
  d016 d016 00000000     # fragment sizes, group
  01 000000              # one context
  0000 01 00             # context 0, one transfer syntax
  35 42 51 e3 06 4b d1 11 ab 04 00 c0 4f c2 dc d2 04000000   # e3514235-4b06-11d1-ab04-00c04fc2dcd2
  04 5d 88 8a eb 1c c9 11 9f e8 08 00 2b 10 48 60 02000000   # NDR`);

const request = (opnum: number, call: number) =>
  hex(`0500 00 03 10000000 1c00 0000 0${call}000000 04000000 0000 0${opnum}00 aabbccdd`);
const response = (call: number) =>
  hex(`0500 02 03 10000000 2000 0000 0${call}000000 08000000 0000 00 00 ${'ee'.repeat(8)}`);

const UP = concat(BIND, request(0, 1), request(3, 2), request(3, 3));
const DOWN = concat(response(1), response(2), response(3));

it('tells directory replication with its operations and the bytes of its answers', () => {
  const t = talk(dcerpcStream);
  t.up(UP);
  t.down(DOWN);
  t.end();
  expect(t.seen.replications).toMatchObject([{ calls: 2, bytes: 16, opnums: [0, 3], account: null }]);
  expect(t.seen.hosts).toMatchObject([{ value: 'domain-controller', by: 'DCERPC' }]);
});

it('says nothing of other operations', () => {
  const t = talk(dcerpcStream);
  t.up(concat(BIND, request(2, 1)));
  t.down(response(1));
  t.end();
  expect(t.seen.replications).toEqual([]);
});

it('is the same under any segmentation, and ends under any damage', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.nat(),
      fc.option(fc.nat({ max: 255 })),
      (size, place, value) => {
        const t = talk(dcerpcStream);
        const bytes = UP.slice();
        if (value !== null) bytes[place % bytes.length] = value;
        for (let from = 0; from < bytes.length; from += size) t.up(bytes.subarray(from, from + size));
        t.down(DOWN);
        t.end();
        if (value === null) expect(t.seen.replications).toMatchObject([{ calls: 2, bytes: 16 }]);
        else expect(t.seen.replications.length).toBeLessThanOrEqual(1);
      },
    ),
  );
});

it('is recognised by its first bytes', () => {
  expect(dcerpcStream.sniff(BIND, 0, BIND.length, true)).toBeGreaterThan(0.5);
  expect(dcerpcStream.sniff(hex('0500 0b 03 ffffffff 4800 0000 01000000'), 0, 16, true)).toBe(0);
});
