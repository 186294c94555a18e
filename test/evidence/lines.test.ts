import { describe, expect, it } from 'vitest';
import { MAX_LINE_BYTES } from '../../src/evidence/bounds.ts';
import { TextLineCursor } from '../../src/evidence/lines.ts';
import { Utf16LineCursor } from '../../src/evidence/lines16.ts';
import { createEvidenceFile } from '../../src/evidence/open.ts';
import { memorySource } from '../../src/evidence/source.ts';
import { Window } from '../../src/evidence/window.ts';
import { concat, readAll, reasons } from './build.ts';

type Make = typeof TextLineCursor | typeof Utf16LineCursor;

async function readLines(bytes: Uint8Array, step = bytes.length, make: Make = TextLineCursor, timed = false) {
  const file = createEvidenceFile('memory');
  const source = memorySource(bytes, step);
  const window = new Window(source, 4096);
  await window.reach(0, 3);
  const cursor = new make({ window, source, file, evidence: 0 });
  const lines: [number, number, string][] = [];
  await readAll(cursor, () => {
    const { at, start, end } = cursor;
    lines.push([at.record, at.offset, Buffer.from(cursor.bytes.subarray(start, end)).toString()]);
    if (timed) at.time = Number(lines.at(-1)![2]);
  });
  return { lines, file };
}

const utf8 = (text: string) => new Uint8Array(Buffer.from(text));

function utf16(text: string, little: boolean): Uint8Array {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return new Uint8Array(little ? bytes : bytes.swap16());
}

describe('lines', () => {
  it.each([
    ['LF', 'one\ntwo\n', ['one', 'two']],
    ['CRLF', 'one\r\ntwo\r\n', ['one', 'two']],
    ['no end after the last', 'one\ntwo', ['one', 'two']],
    ['a CR that ends nothing', 'one\rtwo\r', ['one\rtwo\r']],
    ['empty lines', '\n\r\n\n', ['', '', '']],
    ['nothing', '', []],
    ['a byte order mark', '\ufeffone\n', ['one']],
    ['characters of several bytes', 'Übung\n日本\n', ['Übung', '日本']],
  ])('reads %s', async (_, text, expected) => {
    for (const step of [1000, 1]) {
      const { lines, file } = await readLines(utf8(text), step);
      expect(lines.map(([, , line]) => line)).toEqual(expected);
      expect(file).toMatchObject({ records: expected.length, status: 'whole' });
    }
  });

  it('counts lines from 1 and gives their offsets', async () => {
    const { lines } = await readLines(utf8('a\r\nbcd\n\ne'));
    expect(lines).toEqual([
      [1, 0, 'a'],
      [2, 3, 'bcd'],
      [3, 7, ''],
      [4, 8, 'e'],
    ]);
  });

  it.each([true, false])(
    'cuts lines that are too long, counts them and goes on (ended: %s)',
    async (ended) => {
      const long = 'x'.repeat(MAX_LINE_BYTES + 5000);
      const text = utf8(`short\n${long}\n${long}${ended ? '\nlast\n' : ''}`);
      for (const step of [1 << 22, 70_001]) {
        const { lines, file } = await readLines(text, step);
        expect(lines.map(([, , line]) => line.length)).toEqual([
          5,
          MAX_LINE_BYTES,
          MAX_LINE_BYTES,
          ...(ended ? [4] : []),
        ]);
        expect(file.problems).toMatchObject([{ reason: 'long-line', offset: 6, record: 2, count: 2 }]);
        expect(file.status).toBe('partial');
      }
    },
  );

  it('takes in the times that a reader of logs finds', async () => {
    const { file } = await readLines(utf8('50\n20\nnone\n70'), 1, TextLineCursor, true);
    expect(file).toMatchObject({ first: 20, last: 70 });
  });
});

describe('lines in UTF-16', () => {
  it.each([true, false])(
    'reads them as UTF-8, with offsets in the file (little endian: %s)',
    async (little) => {
      for (const step of [1000, 1, 3]) {
        const { lines, file } = await readLines(utf16('Ü\r\n日本\n\n🦊 x', little), step, Utf16LineCursor);
        expect(lines).toEqual([
          [1, 2, 'Ü'],
          [2, 8, '日本'],
          [3, 14, ''],
          [4, 16, '🦊 x'],
        ]);
        expect(file.problems).toEqual([]);
      }
    },
  );

  it('replaces half a pair, and reports half a character', async () => {
    const bytes = concat(utf16('ab', true), Uint8Array.of(0x00, 0xd8, 0x0a, 0x00, 0x63, 0x00, 0x64));
    const { lines, file } = await readLines(bytes, 1000, Utf16LineCursor);
    expect(lines.map(([, , line]) => line)).toEqual(['ab\ufffd', 'c']);
    expect(reasons(file)).toEqual(['cut']);
  });

  it('cuts lines that are too long', async () => {
    const text = utf16(`${'x'.repeat(MAX_LINE_BYTES)}\nlast`, true);
    const { lines, file } = await readLines(text, 100_001, Utf16LineCursor);
    expect(lines.map(([, , line]) => line.length)).toEqual([MAX_LINE_BYTES / 2, 4]);
    expect(reasons(file)).toEqual(['long-line']);
  });
});
