import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isP256Point } from '../../../../src/detect/dns/codec/curve.ts';
import { createInflate } from '../../../../src/detect/dns/codec/inflate.ts';
import { checksumHolds, readIpv4 } from '../../../../src/detect/dns/codec/ipv4.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

// SEC 2 section 2.4.2, the generator
const G = hex(`6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296
               4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5`);

describe('a point on P-256', () => {
  it('is told from one that is a bit off', () => {
    expect(isP256Point(G)).toBe(true);
    for (let i = 0; i < 64; i++) {
      const off = G.slice();
      off[i]! ^= 1;
      expect(isP256Point(off)).toBe(false);
    }
  });

  it('has 64 bytes and coordinates below the prime', () => {
    expect(isP256Point(G.subarray(1))).toBe(false);
    expect(isP256Point(new Uint8Array(64).fill(0xff))).toBe(false);
    expect(isP256Point(new Uint8Array(64))).toBe(false);
  });
});

describe('inflating', () => {
  it('gives back what was deflated', () => {
    const inflate = createInflate(1000, 100_000);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (data) => {
        expect(inflate(new Uint8Array(deflateSync(data)))).toEqual(data);
      }),
      { numRuns: 50 },
    );
  });

  it('stops at the limit of one stream and of all', () => {
    const zeros = new Uint8Array(deflateSync(new Uint8Array(5000)));
    expect(createInflate(4999, 100_000)(zeros)).toBeNull();
    const inflate = createInflate(5000, 12_000);
    expect([inflate(zeros)?.length, inflate(zeros)?.length, inflate(zeros)]).toEqual([5000, 5000, null]);
  });

  it('refuses a cut stream, a wrong checksum and anything else', () => {
    const inflate = createInflate(1000, 100_000);
    const good = new Uint8Array(deflateSync(Buffer.from('tunnelled')));
    expect(inflate(good.subarray(0, good.length - 1))).toBeNull();
    expect(inflate(good.with(good.length - 1, good.at(-1)! ^ 1))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (data) => {
        const out = inflate(data);
        expect(out === null || out instanceof Uint8Array).toBe(true);
      }),
    );
  });
});

describe('an IPv4 packet', () => {
  // RFC 1071's sum over a header that tcpdump calls correct: 10.0.0.1 > 10.0.0.2, UDP, 28 bytes
  const packet = hex(`4500 001c 0001 0000 4011 66ce 0a00 0001 0a00 0002  0035 0035 0008 0000`);

  it('is read when length and checksum hold', () => {
    expect(checksumHolds(packet.subarray(0, 20))).toBe(true);
    expect(readIpv4(packet)).toMatchObject({ source: 0x0a000001, protocol: 17, length: 28, fragment: false });
  });

  it('is refused when a byte is missing, added or changed', () => {
    expect(readIpv4(packet.subarray(0, 27))).toBeNull();
    expect(readIpv4(Uint8Array.from([...packet, 0]))).toBeNull();
    expect(readIpv4(packet.with(8, 0x41))).toBeNull();
    expect(readIpv4(packet.with(0, 0x65))).toBeNull();
  });
});
