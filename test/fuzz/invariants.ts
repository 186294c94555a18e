import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { Report } from '../../src/case/report.ts';
import { EXIT, scanExit } from '../../src/cli/exit.ts';
import { OUTPUTS } from '../../src/report/registry.ts';
import { scan } from '../../src/scan.ts';
import { render } from '../support/render.ts';
import { expectValidReport } from '../support/report-schema.ts';
import { DEFAULTS } from '../support/samples.ts';

/** What acts on a terminal or reorders text; a line feed is the layout's own. */
const ACTIVE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
/** Milliseconds that a scan of 64 KiB may take; a busy machine takes a tenth. */
const MOST_MILLIS = 5000;

/** Scans one file and holds the result to everything that must be true of any evidence. */
export async function expectSound(path: string, bytes: Uint8Array): Promise<Report> {
  const before = performance.now();
  const report = await scan([path], DEFAULTS);
  expect(performance.now() - before, 'time').toBeLessThan(MOST_MILLIS);
  expectValidReport(report);
  expectInert(report);
  expectHonest(report, bytes);
  return report;
}

/** Every output is written, parses, and holds nothing that acts. */
function expectInert(report: Report): void {
  const text = Object.fromEntries(OUTPUTS.map((output) => [output.id, render(output, report)]));
  expect(JSON.parse(text['json']!)).toEqual(JSON.parse(JSON.stringify(report)));
  for (const line of text['jsonl']!.split('\n').filter((each) => each !== '')) JSON.parse(line);
  for (const [id, each] of Object.entries(text)) {
    expect(ACTIVE.exec(id === 'csv' ? each.replaceAll('\r\n', '\n') : each), id).toBeNull();
    expect(/undefined|NaN|\[object/.exec(each), id).toBeNull();
  }
  for (const line of text['table']!.split('\n')) expect(cells(line), line).toBeLessThanOrEqual(80);
}

/** Names are shown byte by byte outside ASCII, so what is wider than a cell is the layout's own and is not. */
function cells(line: string): number {
  return [...line].length;
}

/** Evidence that a strict reader finds broken must not end as if all of it had been read. */
function expectHonest(report: Report, bytes: Uint8Array): void {
  const [file] = report.evidence;
  expect(report.evidence).toHaveLength(1);
  const code = scanExit([report], null);
  if (file!.status === 'whole')
    expect(isBroken(bytes, file!.format), `${file!.format} read as whole`).toBe(false);
  else expect(file!.problems, 'a reason for what was not read').not.toEqual([]);
  expect(code).toBe(file!.status === 'whole' ? EXIT.done : EXIT.unread);
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
