import { describe, expect, it } from 'vitest';
import {
  MAX_ANDX,
  MAX_COMPOUND,
  MAX_HANDLES,
  MAX_PENDING,
  MAX_RANGES,
} from '../../../src/wire/smb/bounds.ts';
import { addRange } from '../../../src/wire/smb/state/ranges.ts';
import {
  body,
  COMMAND,
  concat,
  content,
  create,
  created,
  framed,
  message,
  part,
  RESPONSE,
  read,
  readAnswer,
  write,
} from './build.ts';
import { hex, talk } from './harness.ts';

describe('NextCommand of a compound', () => {
  const first = part(COMMAND.create, create('a'), { message: 2 });
  const padded = concat(first, new Uint8Array((8 - (first.length % 8)) % 8));
  const second = part(COMMAND.create, create('b'), { message: 3 });

  it.each([
    ['to itself', 1],
    ['into its own header', 8],
    ['not a multiple of eight', padded.length + 4],
    ['past the end', 100_000],
    ['past the end by wrapping', 0xfffffff8],
    ['just before the end', padded.length + second.length - 8],
  ])('that points %s ends the chain, and is counted', (_, next) => {
    const chain = concat(padded, second);
    new DataView(chain.buffer).setUint32(20, next, true);
    const t = talk();
    t.up(framed(chain));
    t.down(message(COMMAND.create, created(5, 0), { message: 2, flags: RESPONSE }));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ path: 'a' }]);
    expect(t.seen.unseen).toMatchObject([{ reason: 'compound-offset', count: 1 }]);
  });

  it('of 0 ends the chain', () => {
    const t = talk();
    t.up(framed(concat(padded, second)));
    t.down(message(COMMAND.create, created(6, 0), { message: 3, flags: RESPONSE }));
    t.end();
    expect(t.seen.transfers).toEqual([]);
  });

  it(`is followed for ${MAX_COMPOUND} parts at most`, () => {
    const count = MAX_COMPOUND + 10;
    const parts = Array.from({ length: count }, (_, i) => {
      const size = concat(part(COMMAND.create, create('x')), new Uint8Array(5)).length;
      const next = i === count - 1 ? 0 : size;
      return concat(part(COMMAND.create, create('x'), { message: 2 + i, next }), new Uint8Array(5));
    });
    expect(parts[0]!.length % 8).toBe(0);
    const t = talk();
    t.up(framed(concat(...parts)));
    for (let i = 0; i < count; i++)
      t.down(message(COMMAND.create, created(i, 0), { message: 2 + i, flags: RESPONSE }));
    t.end();
    expect(t.seen.transfers).toHaveLength(MAX_COMPOUND);
  });
});

describe('AndX of SMB1', () => {
  /** NT_CREATE_ANDX header with a chain to `offset`. */
  const chained = (offset: number) =>
    framed(
      concat(
        hex('ff534d42 2f 00000000 00 0040 0000 0000000000000000 0000 0100 0100 0100 0500'),
        [12],
        body(24, (v) => {
          v.setUint8(0, 0x2f);
          v.setUint16(2, offset, true);
        }),
        [0, 0],
      ),
    );

  it.each([
    ['to itself', 32],
    ['back to the header', 0],
    ['into its own words', 40],
    ['past the end', 0xffff],
  ])('that points %s ends the chain', (_, offset) => {
    const t = talk();
    t.up(chained(offset));
    t.end();
    expect(t.seen.transfers.length).toBeLessThanOrEqual(1);
  });

  it(`is followed for ${MAX_ANDX} commands at most`, () => {
    // Each block: LOCKING_ANDX (0x24) with two words, no bytes.
    const count = 40;
    const blocks = Array.from({ length: count }, (_, i) =>
      body(7, (v) => {
        v.setUint8(0, 2);
        v.setUint8(1, i === count - 1 ? 0x04 : 0x24);
        v.setUint16(3, 32 + 7 * (i + 1), true);
      }),
    );
    const close = hex('03 0500 00000000 0000');
    const header = hex('ff534d42 24 00000000 00 0040 0000 0000000000000000 0000 0100 0100 0100 0500');
    const t = talk();
    t.up(framed(concat(header, ...blocks, close)));
    t.end();
    // The CLOSE behind the bound was not read, or it would have told a file.
    expect(t.seen.transfers).toEqual([]);
  });
});

describe('lengths that lie', () => {
  it.each([0, 1, 0x7fffffff, 0xffffffff])(
    'READ answer of %i bytes never reaches past its message',
    (length) => {
      const bytes = message(COMMAND.read, readAnswer(content(10)), { message: 3, flags: RESPONSE });
      new DataView(bytes.buffer).setUint32(4 + 64 + 4, length, true);
      const t = talk();
      t.up(message(COMMAND.read, read(5, 0, 10), { message: 3 }));
      t.down(bytes);
      t.end();
      expect(t.seen.transfers[0]!.bytesRead).toBeLessThanOrEqual(10);
    },
  );

  it.each([0x7fffffff, 0xffffffff])('WRITE of %i bytes never reaches past its message', (length) => {
    const bytes = message(COMMAND.write, write(5, 0, content(10)), { message: 3 });
    new DataView(bytes.buffer).setUint32(4 + 64 + 4, length, true);
    const t = talk();
    t.up(bytes);
    t.end();
    expect(t.seen.transfers.reduce((sum, each) => sum + each.bytesWritten, 0)).toBe(0);
  });

  it('offsets of files near 2^63 are refused', () => {
    const bytes = message(COMMAND.read, read(5, 0, 10), { message: 3 });
    new DataView(bytes.buffer).setUint32(4 + 64 + 12, 0x7fffffff, true);
    const t = talk();
    t.up(bytes);
    t.down(message(COMMAND.read, readAnswer(content(10)), { message: 3, flags: RESPONSE }));
    t.end();
    expect(t.seen.transfers.reduce((sum, each) => sum + each.bytesRead, 0)).toBe(0);
  });

  it('a message of 16 MB that does not come holds no memory', () => {
    const before = process.memoryUsage().arrayBuffers;
    const talks = Array.from({ length: 200 }, () => talk());
    for (const t of talks) t.up(hex('00ffffff fe534d42 4000'));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
    for (const t of talks) t.end();
  });
});

describe('state', () => {
  it(`holds ${MAX_HANDLES} open handles of a session; the oldest are told as cut`, () => {
    const t = talk();
    const count = 100_000;
    for (let i = 0; i < count; i++) {
      t.up(message(COMMAND.create, create('f'), { message: 2 + i }));
      t.down(message(COMMAND.create, created(i, 0), { message: 2 + i, flags: RESPONSE }));
    }
    const open = count - t.seen.transfers.length;
    expect(open).toBeLessThanOrEqual(MAX_HANDLES);
    expect(open).toBeGreaterThan(MAX_HANDLES * 0.9);
    expect(t.seen.transfers.every(({ ended }) => ended === 'cut')).toBe(true);
    t.end();
    expect(t.seen.transfers).toHaveLength(count);
  });

  it(`holds ${MAX_PENDING} requests of a connection; the oldest are forgotten`, () => {
    const t = talk();
    for (let i = 0; i <= MAX_PENDING; i++) t.up(message(COMMAND.create, create('f'), { message: 2 + i }));
    t.down(message(COMMAND.create, created(1, 0), { message: 2, flags: RESPONSE }));
    t.down(message(COMMAND.create, created(2, 0), { message: 2 + MAX_PENDING, flags: RESPONSE }));
    t.end();
    expect(t.seen.transfers).toHaveLength(1);
  });

  it(`holds ${MAX_RANGES} ranges of a file; more count as lost`, () => {
    const ranges: number[] = [];
    for (let i = 0; i < MAX_RANGES; i++) addRange(ranges, i * 10, i * 10 + 5, MAX_RANGES);
    expect(addRange(ranges, 1_000_000, 1_000_001, MAX_RANGES)).toBe(-1);
    expect(addRange(ranges, 5, 10, MAX_RANGES)).toBe(5);
    expect(ranges).toHaveLength(2 * MAX_RANGES - 2);
  });

  it('names like those of objects are names', () => {
    const t = talk();
    for (const [i, name] of ['__proto__', 'constructor', 'toString'].entries()) {
      t.up(message(COMMAND.create, create(name), { message: 2 + i }));
      t.down(message(COMMAND.create, created(i, 0), { message: 2 + i, flags: RESPONSE }));
    }
    t.end();
    expect(t.seen.transfers.map(({ path }) => path)).toEqual(['__proto__', 'constructor', 'toString']);
  });
});
