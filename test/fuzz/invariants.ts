import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { Report } from '../../src/case/report.ts';
import { draftSite } from '../../src/case/site/draft.ts';
import { readSite } from '../../src/case/site/read.ts';
import { compareCase } from '../../src/check/compare.ts';
import { parseExpectations } from '../../src/check/expectations.ts';
import { suggestions } from '../../src/check/suggest.ts';
import type { Case } from '../../src/check/types.ts';
import { EXIT, scanExit } from '../../src/cli/exit.ts';
import type { Surroundings } from '../../src/examine/surroundings.ts';
import { OUTPUTS } from '../../src/report/registry.ts';
import { type ScanOptions, scan } from '../../src/scan.ts';
import { text } from '../packet/build.ts';
import { render } from '../support/render.ts';
import { expectValidReport } from '../support/report-schema.ts';
import { parseCsv } from './csv.ts';
import type { InputFile } from './seed.ts';

/** What acts on a terminal or reorders text; a line feed is the layout's own. */
const ACTIVE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
/** Milliseconds that a scan of 128 KiB may take, six at once; a busy machine takes a tenth. */
const MOST_MILLIS = 10_000;

export const OPTIONS: ScanOptions = {
  dc: [],
  internal: [],
  fingerprints: true,
  from: null,
  to: null,
  separate: false,
  verify: false,
};

/** Scans a file or a folder and holds the result to everything that must be true of any evidence. */
export async function expectSound(
  path: string,
  files: readonly InputFile[],
  options: ScanOptions = OPTIONS,
): Promise<Report> {
  const before = performance.now();
  let seen: Surroundings | null = null;
  const report = await scan([path], options, {
    surroundings(found) {
      seen = found;
    },
  });
  expect(performance.now() - before, 'time').toBeLessThan(mostMillis(files));
  expect(Object.keys(Object.prototype), 'a key of evidence on every object').toEqual([]);
  expectValidReport(report);
  expectInert(report);
  expectHonest(report, files);
  expectCited(report, files);
  expectVerified(report, options.verify === true);
  expectReadyTexts(report, seen!);
  return report;
}

function mostMillis(files: readonly InputFile[]): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  return MOST_MILLIS * Math.max(1, bytes / (1 << 17));
}

/** Every output is written, parses, and holds nothing that acts. */
function expectInert(report: Report): void {
  const text = Object.fromEntries(OUTPUTS.map((output) => [output.id, render(output, report)]));
  expect(JSON.parse(text['json']!)).toEqual(JSON.parse(JSON.stringify(report)));
  for (const line of text['jsonl']!.split('\n').filter((each) => each !== '')) {
    const { schema, kind } = JSON.parse(line);
    expect([schema, kind]).toEqual(['exhume-report/1', expect.stringMatching(/^[a-z]+$/)]);
  }
  expectSheet(report, text['csv']!);
  for (const [id, each] of Object.entries(text)) {
    expect(ACTIVE.exec(id === 'csv' ? each.replaceAll('\r\n', '\n') : each), id).toBeNull();
    expect(/undefined|NaN|\[object/.exec(each), id).toBeNull();
  }
  for (const line of text['table']!.split('\n')) expect(cells(line), line).toBeLessThanOrEqual(80);
}

/** As many columns in each row as in the head, a row for each finding or its files, and no cell that is a formula. */
function expectSheet(report: Report, csv: string): void {
  const [head, ...rows] = parseCsv(csv);
  const count = report.findings.reduce((sum, { smb }) => sum + Math.max(1, smb?.files.length ?? 0), 0);
  expect(rows).toHaveLength(count);
  for (const row of rows) {
    expect(row).toHaveLength(head!.length);
    expect(
      row.find((cell) => /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell)),
      'a formula',
    ).toBeUndefined();
  }
}

/** Every cite leads into the file that it names. */
function expectCited(report: Report, files: readonly InputFile[]): void {
  const sizes = new Map<string, number>();
  for (const { id, path, compression } of report.evidence) {
    const file = fileAt(files, path);
    if (file && compression === null) sizes.set(id, file.bytes.length);
    else sizes.set(id, Number.POSITIVE_INFINITY);
  }
  const cites = [
    ...report.findings.flatMap((f) => [...f.cites, ...f.excerpts.map(({ cite }) => cite)]),
    ...report.findings.flatMap((f) => f.scope.flatMap((each) => each.cites)),
    ...report.related.flatMap((each) => each.cites),
    ...report.incidents.flatMap((each) => each.story.flatMap((step) => step.cites)),
  ];
  for (const { evidence, record, offset } of cites) {
    expect(record).toBeGreaterThan(0);
    expect(offset ?? 0).toBeLessThan(sizes.get(evidence) ?? -1);
  }
}

/** The second reading says no more than it did: without one nothing is checked, and each state has its grounds. */
function expectVerified(report: Report, asked: boolean): void {
  for (const { verification, cites, smb } of report.findings) {
    const { state, checked, disagreements } = verification;
    expect(state === 'not-asked', 'asked').toBe(!asked);
    expect(checked > 0, state).toBe(state === 'verified' || state === 'disagrees');
    expect(disagreements.length > 0, state).toBe(state === 'disagrees');
    const cited = [...cites, ...(smb?.files ?? []).flatMap((file) => file.cites)];
    expect(checked).toBeLessThanOrEqual(new Set(cited.map((cite) => JSON.stringify(cite))).size);
  }
  if (!report.evidence.some(({ format }) => format === 'pcap'))
    for (const { verification } of report.findings) expect(verification.checked).toBe(0);
}

/** What a report offers to be copied into other files is right there: a site configuration, an entry, expectations. */
function expectReadyTexts(report: Report, seen: Surroundings): void {
  expect(readSite(text(draftSite(seen, report)), 'site.yaml')).not.toHaveProperty('problems');
  for (const { triage } of report.findings) {
    if (triage.exclusion === null) continue;
    const filled = triage.exclusion
      .replaceAll(/(reason|author): "…"/g, '$1: x')
      .replaceAll('until: "…"', 'until: 2031-01-31');
    expect(readSite(text(filled), 'site.yaml'), filled).not.toHaveProperty('problems');
  }
  expectSuggestions(report);
}

/** The expectations that a report suggests are read, and the report meets them. */
function expectSuggestions(report: Report): void {
  const blank = { id: 'one', evidence: ['x'], expect: [] };
  const [empty] = expectationsOf([blank]);
  const fresh = suggestions(empty!, 0, report).map(({ values }) => values);
  const [filled] = expectationsOf([{ ...blank, expect: fresh }]);
  const { missed, falsePositives } = compareCase(filled!, report);
  expect({ missed, falsePositives }).toEqual({ missed: [], falsePositives: [] });
}

function expectationsOf(cases: readonly object[]): Case[] {
  const read = parseExpectations(JSON.stringify({ schema: 'exhume-expectations/1', cases }));
  if ('refused' in read) throw new Error(`suggested expectations: ${read.refused}`);
  return read;
}

function fileAt(files: readonly InputFile[], path: string): InputFile | undefined {
  return files.length === 1 ? files[0] : files.find(({ name }) => path.endsWith(`/${name}`));
}

/** Wide characters are escaped, so that none takes two cells; marks stand above the character before them. */
function cells(line: string): number {
  return [...line.replace(/\p{M}/gu, '')].length;
}

/** Evidence that a strict reader finds broken must not end as if all of it had been read. */
function expectHonest(report: Report, files: readonly InputFile[]): void {
  expect(report.evidence).toHaveLength(files.length);
  for (const { path, status, format, problems } of report.evidence) {
    const file = fileAt(files, path);
    expect(file, path).toBeDefined();
    if (status === 'whole') expect(isBroken(file!.bytes, format), `${format} read as whole`).toBe(false);
    // what is met in a folder and is no evidence is only listed
    else if (status !== 'ignored' || files.length === 1)
      expect(problems, 'a reason for what was not read').not.toEqual([]);
  }
  const looked = report.evidence.filter(({ status }) => status !== 'ignored');
  const whole = looked.length > 0 && looked.every(({ status }) => status === 'whole');
  expect(scanExit([report], null)).toBe(whole ? EXIT.done : EXIT.unread);
}

/** True when the containers of a capture do not fill the file exactly, read apart from the code under test. */
function isBroken(bytes: Uint8Array, format: string): boolean {
  if (bytes.length === 0) return true;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return isBroken(new Uint8Array(gunzipSync(bytes, { maxOutputLength: 1 << 28 })), format);
    } catch {
      return true;
    }
  }
  if (format === 'pcapng') return !tilesPcapng(bytes);
  return format === 'pcap' && !tilesPcap(bytes);
}

function tilesPcap(bytes: Uint8Array): boolean {
  if (bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = view.getUint32(0);
  const little = (magic & 0xff) === 0xa1;
  const extra = view.getUint32(0, little) === 0xa1b2cd34 ? 8 : 0;
  const swapped = view.getUint16(4, little) === 2 && view.getUint16(6, little) < 3;
  let at = 24;
  while (at + 16 + extra <= bytes.length) {
    // a second capture behind the first starts again
    if (view.getUint32(at) === magic && view.getUint32(at + 4, little) === view.getUint32(4, little))
      at += 24;
    else at += 16 + extra + view.getUint32(at + (swapped ? 12 : 8), little);
  }
  return at === bytes.length || swapped;
}

function tilesPcapng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let little = true;
  let at = 0;
  while (at + 12 <= bytes.length) {
    if (view.getUint32(at) === 0x0a0d0d0a) little = view.getUint32(at + 8, true) === 0x1a2b3c4d;
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0 || at + length > bytes.length) return false;
    if (view.getUint32(at + length - 4, little) !== length) return false;
    at += length;
  }
  return at === bytes.length;
}
