import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASE16, decodeBase16, encodeBase16 } from '../../../../src/detect/dns/codec/base16.ts';
import { BASE32, BASE32_HEX, BASE32_IODINE, decodeBase32 } from '../../../../src/detect/dns/codec/base32.ts';
import {
  BASE64,
  BASE64_IODINE,
  BASE64_IODINE_U,
  BASE64_URL,
  decodeBase64,
} from '../../../../src/detect/dns/codec/base64.ts';
import { decodeBase128, encodeBase128 } from '../../../../src/detect/dns/codec/base128.ts';
import { encodeBits, fitsAlphabet } from '../../../../src/detect/dns/codec/bits.ts';

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const bytes = () => fc.uint8Array({ maxLength: 300 });

describe('codecs', () => {
  it('agree with the vectors of RFC 4648 section 10', () => {
    expect(encodeBits(ascii('fooba'), BASE32)).toEqual(ascii('mzxw6ytb'));
    expect(decodeBase32(ascii('MZXW6YQ='), BASE32)).toEqual(ascii('foob'));
    expect(decodeBase32(ascii('CPNMUOG='), BASE32_HEX)).toEqual(ascii('foob'));
    expect(decodeBase64(ascii('Zm9vYg=='), BASE64)).toEqual(ascii('foob'));
    expect(decodeBase16(ascii('666F6f626172'))).toEqual(ascii('foobar'));
  });

  it('write the version query of iodine', () => {
    const payload = Uint8Array.from([0, 0, 5, 2, 0x12, 0x34]);
    expect(encodeBits(payload, BASE32_IODINE)).toEqual(ascii('aaaakaqsgq'));
  });

  it('give back what they encoded', () => {
    fc.assert(
      fc.property(bytes(), (data) => {
        for (const a of [BASE32, BASE32_HEX, BASE32_IODINE])
          expect(decodeBase32(encodeBits(data, a), a)).toEqual(data);
        for (const a of [BASE64, BASE64_URL, BASE64_IODINE, BASE64_IODINE_U])
          expect(decodeBase64(encodeBits(data, a), a)).toEqual(data);
        expect(decodeBase128(encodeBase128(data))).toEqual(data);
        expect(decodeBase16(encodeBase16(data))).toEqual(data);
      }),
    );
  });

  it('agree with Buffer on any bytes that it takes', () => {
    fc.assert(
      fc.property(bytes(), (data) => {
        expect(Buffer.from(encodeBits(data, BASE64_URL)).toString()).toBe(
          Buffer.from(data).toString('base64url'),
        );
        expect(Buffer.from(encodeBase16(data)).toString()).toBe(Buffer.from(data).toString('hex'));
      }),
    );
  });

  it('refuse impossible lengths, foreign bytes and set bits in the tail', () => {
    for (const length of [1, 3, 6, 9]) expect(decodeBase32(ascii('a'.repeat(length)), BASE32)).toBeNull();
    expect(decodeBase64(ascii('AAAAA'), BASE64)).toBeNull();
    expect(decodeBase16(ascii('abc'))).toBeNull();
    expect(decodeBase32(ascii('a1'), BASE32)).toBeNull();
    expect(decodeBase64(ascii('A.AA'), BASE64)).toBeNull();
    expect(decodeBase32(ascii('ab'), BASE32)).toBeNull();
    expect(decodeBase32(ascii('ab'), BASE32, 'any')).toEqual(Uint8Array.of(0));
    expect(decodeBase128(Uint8Array.of(0xba, 0x61))).toBeNull();
  });

  it('tell whether text fits an alphabet', () => {
    expect(fitsAlphabet(ascii('0aF'), BASE16)).toBe(true);
    expect(fitsAlphabet(ascii('0g'), BASE16)).toBe(false);
    expect(fitsAlphabet(ascii('abc18'), BASE32)).toBe(false);
    expect(fitsAlphabet(ascii('a-_Z'), BASE64_URL)).toBe(true);
  });

  it('never throw on any bytes', () => {
    fc.assert(
      fc.property(bytes(), (data) => {
        for (const out of [decodeBase16(data), decodeBase32(data, BASE32), decodeBase128(data)])
          expect(out === null || out instanceof Uint8Array).toBe(true);
      }),
    );
  });
});
