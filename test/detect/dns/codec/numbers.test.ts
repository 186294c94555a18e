import { deflateRawSync, gzipSync, crc32 as nodeCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symbolsOf } from '../../../../src/detect/dns/codec/bits.ts';
import { crc32 } from '../../../../src/detect/dns/codec/crc32.ts';
import {
  gunzip,
  gunzipPart,
  gzipName,
  inflateBudget,
  inflateRaw,
  MAX_INFLATED,
} from '../../../../src/detect/dns/codec/deflate.ts';
import { mersenneTwister } from '../../../../src/detect/dns/codec/mt19937.ts';
import { parseProtobuf } from '../../../../src/detect/dns/codec/protobuf.ts';
import {
  readCounter,
  readSaitama,
  saitamaData,
  shuffledAlphabet,
  writeCounter,
  writeSaitama,
} from '../../../../src/detect/dns/codec/saitama.ts';

describe('crc32', () => {
  it('gives the check value of the catalogue', () => {
    expect(crc32(symbolsOf('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it.skipIf(nodeCrc32 === undefined)('agrees with zlib', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => crc32(bytes) === nodeCrc32(bytes)));
    expect(true).toBe(true);
  });
});

describe('mersenneTwister', () => {
  it('gives the first outputs of the reference implementation', () => {
    expect([...mersenneTwister(5489, 5)]).toEqual([3499211612, 581869302, 3890346734, 3586334585, 545404204]);
    expect([...mersenneTwister(1, 3)]).toEqual([1791095845, 4282876139, 3093770124]);
  });

  it('stops at what one pass over the state gives', () => {
    expect(mersenneTwister(5489, 10_000)).toHaveLength(227);
    expect(mersenneTwister(5489, -1)).toHaveLength(0);
  });
});

describe('the substitution of Saitama', () => {
  it('reads the recorded counters', () => {
    expect([readCounter('ovg'), readCounter('ovn'), readCounter('ovv')]).toEqual([17105, 17106, 17107]);
    expect(writeCounter(17105)).toBe('ovg');
  });

  it('reads the first question: type a and the word it is named after', () => {
    expect(readSaitama('n8nusptovg').find((r) => r.counter === 17105)?.text).toBe('aharuto');
  });

  it('draws every character once', () => {
    expect([...shuffledAlphabet(17105)].sort().join('')).toBe('0123456789abcdefghijklmnopqrstuvwxyz');
  });

  it('reads what it writes', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'),
      minLength: 2,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 36, max: 46655 }), (plain, counter) =>
        readSaitama(writeSaitama(plain, counter)).some((r) => r.counter === counter && r.text === plain),
      ),
    );
    expect(saitamaData('mfrgg')).toEqual(symbolsOf('abc'));
  });
});

describe('parseProtobuf', () => {
  it('reads numbers and bytes', () => {
    // 08 02 type, 10 d6 e8 48 id, 32 03 .. data
    const bytes = Uint8Array.from([0x08, 0x02, 0x10, 0xd6, 0xe8, 0x48, 0x32, 0x03, 1, 2, 3]);
    expect(parseProtobuf(bytes)).toEqual([
      { field: 1, value: 2, bytes: null },
      { field: 2, value: 1193046, bytes: null },
      { field: 6, value: 3, bytes: Uint8Array.from([1, 2, 3]) },
    ]);
  });

  it.each([
    ['nothing', []],
    ['a length past the end', [0x32, 4, 1, 2]],
    ['fields out of order', [0x10, 1, 0x08, 1]],
    ['a field twice', [0x08, 1, 0x08, 1]],
    ['a number not in shortest form', [0x08, 0x80, 0x00]],
    ['a number that does not end', [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 1]],
    ['a wire type of 64 bits', [0x09, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['field 0', [0x00, 1]],
  ])('refuses %s', (_, bytes) => {
    expect(parseProtobuf(Uint8Array.from(bytes))).toBeNull();
  });

  it('seldom accepts random bytes', () => {
    let accepted = 0;
    const draws = mersenneTwister(7, 227);
    for (let i = 0; i < 2000; i++) {
      const bytes = Uint8Array.from({ length: 14 }, (_, at) => draws[(i * 3 + at * 17) % 227]! >>> (i % 24));
      if (parseProtobuf(bytes)) accepted++;
    }
    expect(accepted).toBeLessThan(40);
  });
});

describe('gzip and deflate', () => {
  const text = symbolsOf('a line that comes again\n'.repeat(50));

  it('inflates what is whole', () => {
    expect(gunzip(gzipSync(text), inflateBudget())).toEqual(Buffer.from(text));
    expect(inflateRaw(deflateRawSync(text), inflateBudget())).toEqual(Buffer.from(text));
  });

  it('gives the readable part of what is cut, and no whole', () => {
    const cut = gzipSync(text).subarray(0, -10);
    expect(gunzip(cut, inflateBudget())).toBeNull();
    expect(gunzipPart(cut, inflateBudget())!.length).toBeGreaterThan(0);
  });

  it('refuses a wrong CRC-32', () => {
    const bytes = gzipSync(text);
    bytes[bytes.length - 8]! ^= 1;
    expect(gunzip(bytes, inflateBudget())).toBeNull();
  });

  it('stops at its limit', () => {
    const bomb = gzipSync(Buffer.alloc(MAX_INFLATED + 1));
    expect(gunzip(bomb, inflateBudget())).toBeNull();
  });

  it('stops when all streams of a channel together reach it', () => {
    const budget = inflateBudget();
    const half = gzipSync(Buffer.alloc(MAX_INFLATED / 2));
    expect([gunzip(half, budget), gunzip(half, budget), gunzip(half, budget)].map((b) => b !== null)).toEqual(
      [true, true, false],
    );
  });

  it('reads the name in the header', () => {
    // 1f 8b 08, flags 08 (FNAME), time, xfl, os, "test.txt" 0
    const head = Uint8Array.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, ...symbolsOf('test.txt'), 0, 3, 0]);
    expect(gzipName(head)).toBe('test.txt');
    expect(gzipName(gzipSync(text))).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const framed = Uint8Array.from([0x1f, 0x8b, 8, bytes[0] ?? 0, ...bytes]);
        gunzip(framed, inflateBudget());
        gunzipPart(framed, inflateBudget());
        gzipName(framed);
        inflateRaw(bytes, inflateBudget());
        parseProtobuf(bytes);
      }),
    );
    expect(true).toBe(true);
  });
});
