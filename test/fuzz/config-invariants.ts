import { expect } from 'vitest';
import { readSite } from '../../src/case/site/read.ts';
import { ENTRY_LISTS, entryName } from '../../src/case/site/types.ts';
import { parseExpectations } from '../../src/check/expectations.ts';
import { fillIn } from '../../src/check/update.ts';
import { forTerminal } from '../../src/report/escape.ts';
import type { Reader } from './seed.ts';

/** Milliseconds that one file of up to 1 MiB may take; a busy machine takes a tenth. */
const MOST_MILLIS = 3000;

/** Reads a file that people write and holds what comes back to what must be true of any bytes. */
export function expectRead(reader: Exclude<Reader, 'evidence'>, bytes: Uint8Array): void {
  const before = performance.now();
  const read = reader === 'site' ? expectSite(bytes) : expectExpectations(bytes);
  expect(performance.now() - before, 'time').toBeLessThan(MOST_MILLIS);
  expect(reader === 'site' ? expectSite(bytes) : expectExpectations(bytes), 'the same again').toEqual(read);
  expect(Object.keys(Object.prototype), 'a key of the file on every object').toEqual([]);
}

/** Lines as most editors count them; a carriage return alone ends none. */
function linesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('utf8').split('\n');
}

/** A configuration whose parts are complete, or problems that stand in the file and can be printed. */
function expectSite(bytes: Uint8Array): unknown {
  const read = readSite(bytes, 'site.yaml');
  const lines = linesOf(bytes);
  if ('problems' in read) {
    expect(read.problems).not.toEqual([]);
    for (const { line, column, text } of read.problems) expectPlace(lines, line, column, text);
    return read;
  }
  expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
  for (const entry of read.entries) {
    expect(ENTRY_LISTS).toContain(entry.list);
    expect(entryName(entry)).not.toMatch(/undefined|null/);
    expect(entry.line).toBeGreaterThan(0);
    expect(entry.line).toBeLessThanOrEqual(lines.length);
    if (entry.list !== 'newDomains') expect(entry.until).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(entry.zone ?? entry.account ?? entry.computer, 'an entry that names nothing').not.toBeNull();
  }
  return read;
}

function expectPlace(lines: readonly string[], line: number, column: number, text: string): void {
  expect(text).not.toBe('');
  expect(text).not.toMatch(/undefined|\[object/);
  expect(Number.isSafeInteger(line) && line >= 1 && line <= lines.length, `line ${line}`).toBe(true);
  // behind the last character is where something is missing
  expect(
    Number.isSafeInteger(column) && column >= 1 && column <= lines[line - 1]!.length + 1,
    `${line}:${column}`,
  ).toBe(true);
  expect(forTerminal(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
}

/** Cases that are complete, or one refusal with a line of the file. */
function expectExpectations(bytes: Uint8Array): unknown {
  const source = Buffer.from(bytes).toString('utf8');
  const read = parseExpectations(source);
  if ('refused' in read) {
    const line = Number(/^line (\d+): /.exec(read.refused)?.[1]);
    expectPlace(linesOf(bytes), line, 1, read.refused);
    return read;
  }
  for (const [i, { id, evidence, expect: wanted, tags, given, allow, related }] of read.entries()) {
    expect(id).toMatch(/^[a-z0-9-]+$/);
    expect(evidence.length).toBeGreaterThan(0);
    expect([wanted, tags, given.dc, given.internal, allow, related].every(Array.isArray)).toBe(true);
    expectFilled(source, i, wanted.length);
  }
  return read;
}

/** A value put into the text by `--update` leaves it readable. */
function expectFilled(source: string, index: number, count: number): void {
  if (count === 0) return;
  const path = ['cases', index, 'expect', 0] as const;
  const filled = fillIn(source, [{ path, values: { bytes: 7 }, isNew: false }]);
  expect(parseExpectations(filled)).not.toHaveProperty('refused');
}
