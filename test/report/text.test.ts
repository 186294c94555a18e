import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockTime, counted, duration, listed, thousands } from '../../src/base/words.ts';
import { defangName, defangText } from '../../src/report/defang.ts';
import { forCsv, forJson, forTerminal } from '../../src/report/escape.ts';
import { byteSize, microsBetween, percent, utcSpan, utcTime } from '../../src/report/numbers.ts';
import { chop, clip, displayWidth, wrap } from '../../src/report/wrap.ts';

describe('escaping', () => {
  test.each([
    ['\u001b[31m', '\\x1b[31m'],
    ['a\rb\nc\td', 'a\\x0db\\x0ac\\x09d'],
    ['\u009b', '\\x9b'],
    ['\u202e', '\\u{202e}'],
    ['\ud800', '\\u{d800}'],
    ['\u{e0041}', '\\u{e0041}'],
    ['naïve 漢字', 'naïve 漢字'],
    ['e\u0301\u0302\u0303', 'e\u0301\u0302\\u{303}'],
  ])('shows %j as %j on a terminal', (text, shown) => {
    expect(forTerminal(text)).toBe(shown);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ["'=1", "''=1"],
    ['  @x', "'  @x"],
    ['＝1', "'＝1"],
    ['-12', '-12'],
    ['-12.5', '-12.5'],
    ['-1+1', "'-1+1"],
    ['plain', 'plain'],
    ['\t=1', '\\x09=1'],
  ])('writes %j as %j into a spreadsheet', (text, cell) => {
    expect(forCsv(text)).toBe(cell);
  });

  test('JSON stays the same document', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: 'binary' }), (json, text) => {
        const serialised = JSON.stringify({ value: JSON.parse(json), text });
        expect(JSON.parse(forJson(serialised))).toEqual(JSON.parse(serialised));
      }),
    );
  });
});

describe('defanging', () => {
  const domains = new Set(['cdn-sync.com']);

  test.each([
    ['to t.cdn-sync.com.', 'to t[.]cdn-sync[.]com.'],
    ['(CDN-SYNC.com)', '(CDN-SYNC[.]com)'],
    ['read sam.save from 10.20.0.10', 'read sam.save from 10.20.0.10'],
    ['not-cdn-sync.com', 'not-cdn-sync.com'],
    ['https://rdap.org/domain/cdn-sync.com', 'https://rdap.org/domain/cdn-sync.com'],
    ['cdn-sync[.]com', 'cdn-sync[.]com'],
  ])('%s -> %s', (text, expected) => {
    expect(defangText(text, domains)).toBe(expected);
  });

  test('happens once', () => {
    expect(defangName(defangName('a.b.c'))).toBe('a[.]b[.]c');
  });

  test('is linear in long names', () => {
    const started = performance.now();
    for (const text of ['.'.repeat(1 << 20), 'a.'.repeat(1 << 19), ' '.repeat(1 << 20)])
      defangText(text, domains);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('wrapping', () => {
  test('breaks between words, and inside a word only where it must', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
    expect(wrap('', 10)).toEqual(['']);
  });

  test('breaks a long name behind a dot or a hyphen, and never cuts a defanged dot', () => {
    expect(wrap('x[.]goldcrest[.]duckdns[.]org', 25)).toEqual(['x[.]goldcrest[.]', 'duckdns[.]org']);
    expect(wrap('who -> s[.]dotterel-updates[.]net', 20)).toEqual([
      'who ->',
      's[.]dotterel-',
      'updates[.]net',
    ]);
    expect(wrap('abcdefghi[.]org', 10)).toEqual(['abcdefghi', '[.]org']);
    expect(wrap('abcdefghi[.]org', 11)).toEqual(['abcdefghi', '[.]org']);
    expect(wrap(`a-${'b'.repeat(20)}`, 12)).toEqual([`a-${'b'.repeat(10)}`, 'b'.repeat(10)]);
  });

  test('counts wide characters as two cells', () => {
    expect(displayWidth('漢字a😀')).toBe(7);
    expect(chop('漢字漢字', 5)).toEqual(['漢字', '漢字']);
    expect(clip('漢字漢字', 7)).toBe('漢字...');
  });

  test('loses nothing but blanks and never exceeds the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('is linear', () => {
    const started = performance.now();
    for (const text of [
      'x'.repeat(1 << 18),
      '-'.repeat(1 << 18),
      `-${'\u0300'.repeat(1 << 18)}`,
      'x '.repeat(1 << 17),
      ' '.repeat(1 << 18),
    ])
      wrap(text, 66);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('numbers and times', () => {
  test('bytes for people', () => {
    expect([0, 512, 1024, 1467, 57_344, 445_440, 2 ** 31].map(byteSize)).toEqual([
      '0 B',
      '512 B',
      '1 KB',
      '1.4 KB',
      '56 KB',
      '435 KB',
      '2 GB',
    ]);
  });

  test('lengths of time in two units', () => {
    expect([0, 0.45e6, 14e6, 185e6, 7440e6, 266_400e6].map(duration)).toEqual([
      '0 s',
      '0.4 s',
      '14 s',
      '3 min 5 s',
      '2 h 4 min',
      '3 d 2 h',
    ]);
    expect(duration(Number.NaN)).toBe('an unknown time');
  });

  test('counts and lists', () => {
    expect(thousands(1_234_567)).toBe('1,234,567');
    expect(counted(1, 'query', 'queries')).toBe('1 query');
    expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
    expect(listed(['a', 'b'])).toBe('a and b');
    expect(listed([])).toBe('');
  });

  test('times in UTC', () => {
    expect(utcTime('2026-11-22T12:09:54.987645Z')).toBe('2026-11-22 12:09:54Z');
    expect(utcSpan('2026-11-22T12:09:54.000000Z', '2026-11-22T12:10:10.000000Z')).toBe(
      '2026-11-22 12:09:54Z to 12:10:10Z',
    );
    expect(utcSpan(null, null)).toBe('no times');
    expect(microsBetween('2026-11-22T12:09:54.000001Z', '2026-11-22T12:09:55.000003Z')).toBe(1_000_002);
    expect(clockTime(Number.NaN)).toBe('an unknown time');
  });

  test('a share is rounded down, so that nothing reads as certain', () => {
    expect([0.993, 0.9999, 0.29, 0].map(percent)).toEqual(['99 %', '99 %', '29 %', '0 %']);
  });
});
