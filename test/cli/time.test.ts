import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../src/base/time.ts';
import { parseTime } from '../../src/cli/time.ts';

describe('a time', () => {
  it('that a report prints is read back to the same microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_000_000_000_000_000 }), (micros) => {
        expect(parseTime(isoTime(micros)!)).toBe(micros);
      }),
    );
  });

  it('has an offset, fractions and either separator', () => {
    expect(parseTime('1970-01-01T02:00:00+02:00')).toBe(0);
    expect(parseTime('1969-12-31T23:30:00-00:30')).toBe(0);
    expect(parseTime('1970-01-01 00:00:01.123456789z')).toBe(1_123_456);
  });

  it.each([
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:00+24:00',
    '0001-01-01T00:00:00Z',
    '1760000000',
    '',
  ])('%j is none', (text) => {
    expect(parseTime(text)).toBeNull();
  });
});
