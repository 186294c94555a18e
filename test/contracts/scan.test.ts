import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/case/report.ts';
import { jsonOutput } from '../../src/report/json.ts';
import { type ScanOptions, scan, scanSeparate } from '../../src/scan.ts';
import { NANO, type Packet, pcapFile, pcapngFile, scratchFolder } from '../evidence/build.ts';
import { inRuns, inTurns, linkOf, packetsOf, zeekLog, zeekParts } from '../support/recut.ts';
import { render } from '../support/render.ts';
import { DEFAULTS, SAMPLES, sampleBytes, samplePath } from '../support/samples.ts';

const scratch = scratchFolder();
const CAPTURES = SAMPLES.filter((name) => name.includes('.pcap'));
const LOG = 'sliver-session.dns.log';
/** Small, and one of each kind: a tunnel's sessions, a sender without a tool, content in answers. */
const SMALL = ['dnscat2-open-txt.pcap.gz', 'oneliner-hex.pcap', 'txt-staging.pcap.gz'];

let files = 0;
/** A file with these bytes, named so that later ones sort behind earlier ones. */
function put(bytes: Uint8Array | string, ending = 'pcap'): string {
  return scratch.put(`${String(files++).padStart(6, '0')}.${ending}`, bytes);
}

const scanAll = (paths: string[], options: Partial<ScanOptions> = {}): Promise<Report> =>
  scan(paths, { ...DEFAULTS, ...options });

const wholes = new Map<string, Promise<Report>>();
/** The sample read as it is. */
function whole(name: string): Promise<Report> {
  const known = wholes.get(name) ?? scanAll([samplePath(name)]);
  wholes.set(name, known);
  return known;
}

/** Where cites lie differs with the files; everything else of a report has to be the same. */
function withoutPlaces(report: Report): unknown {
  const { incidents, findings, suppressed, related, hosts, coverage } = report;
  const kept = { verdict: report.summary.verdict, incidents, findings, suppressed, related, hosts, coverage };
  return JSON.parse(
    JSON.stringify(kept, (key, value) =>
      key === 'cites' || key === 'evidence' || key === 'record' || key === 'offset' ? undefined : value,
    ),
  );
}

/** What was found, without the coverage, which counts files. */
function findingsOf(report: Report): unknown {
  const { incidents, findings, suppressed } = withoutPlaces(report) as Report;
  return { incidents, findings, suppressed };
}

/** Packets that findings and stories cite; `packet` finds one by file and record. */
function citedPackets(report: Report, packet: (file: number, record: number) => unknown): unknown {
  const number = new Map(report.evidence.map(({ id }, index) => [id, index]));
  const cited = [...report.findings, ...report.incidents.flatMap(({ story }) => story)];
  return cited.map(({ cites }) => new Set(cites.map((c) => packet(number.get(c.evidence)!, c.record))));
}

/** The files of a cut capture, in order of their first packets, say what the whole said and cite the same. */
async function expectSameReport(name: string, packets: readonly Packet[], parts: Packet[][]): Promise<void> {
  const { write } = captureOf(name);
  const report = await scanAll(parts.map(write));
  const uncut = await whole(name);
  expectSameFindings(report, uncut);
  expect(citedPackets(report, (file, record) => packets.indexOf(parts[file]![record - 1]!))).toEqual(
    citedPackets(uncut, (_, record) => record - 1),
  );
}

function expectSameFindings(cut: Report, uncut: Report): void {
  expect(findingsOf(cut)).toEqual(findingsOf(uncut));
  expect(cut.summary.packets).toBe(uncut.summary.packets);
  expect(cut.summary.dnsMessages).toBe(uncut.summary.dnsMessages);
}

function captureOf(name: string): { packets: Packet[]; write(packets: readonly Packet[]): string } {
  const bytes = sampleBytes(name);
  return {
    packets: packetsOf(bytes),
    write: (packets) => put(pcapFile(packets, { link: linkOf(bytes) })),
  };
}

describe('the same evidence gives the same bytes', () => {
  const paths = SAMPLES.map(samplePath);
  let first: string;
  beforeAll(async () => {
    first = render(jsonOutput, await scanAll(paths));
  });

  test('a second time', async () => {
    expect(render(jsonOutput, await scanAll(paths))).toBe(first);
  });

  test('with the paths the other way round, and one of them twice', async () => {
    const turned = [...paths].reverse();
    expect(render(jsonOutput, await scanAll([...turned, paths[0]!]))).toBe(first);
  });
});

describe.each(CAPTURES)('%s', (name) => {
  const { packets } = captureOf(name);

  test('in a ring of five files gives the findings of the whole, citing the same packets', async () => {
    await expectSameReport(name, packets, inRuns(packets, 5));
  });

  test('dealt to two sensors packet by packet gives the same findings, citing the same packets', async () => {
    await expectSameReport(name, packets, inTurns(packets, 2));
  });

  test('as pcapng, with nanoseconds and in big-endian order says the same', async () => {
    const link = linkOf(sampleBytes(name));
    const classic = await whole(name);
    for (const bytes of [
      pcapngFile(packets),
      pcapngFile(packets, false),
      pcapFile(packets, { magic: NANO, link }),
      pcapFile(packets, { little: false, link }),
    ]) {
      const other = await scanAll([put(bytes)]);
      expect(withoutPlaces(other)).toEqual(withoutPlaces(classic));
      const records = (report: Report) => report.findings.map((f) => f.cites.map((cite) => cite.record));
      expect(records(other)).toEqual(records(classic));
    }
  });

  test('plain and compressed give the same findings, to the byte that is cited', async () => {
    const bytes = sampleBytes(name);
    const plain = await scanAll([put(bytes)]);
    const compressed = await scanAll([put(gzipSync(bytes), 'pcap.gz')]);
    const { evidence: plainFile, ...saysPlain } = plain;
    const { evidence: compressedFile, ...saysCompressed } = compressed;
    expect(saysCompressed).toEqual(saysPlain);
    expect(plainFile[0]?.compression).toBeNull();
    expect(compressedFile[0]?.compression).toBe('gzip');
  });
});

describe('two sensors', () => {
  test.each(SMALL)('of which each saw one direction of %s', async (name) => {
    const { packets } = captureOf(name);
    const answers = packets.filter(({ bytes }) => Buffer.from(bytes).readUInt16BE(34) === 53);
    const questions = packets.filter((packet) => !answers.includes(packet));
    expect(Math.min(answers.length, questions.length)).toBeGreaterThan(0);
    await expectSameReport(name, packets, [questions, answers]);
  });

  test.each(SMALL)('of which one saw the middle of %s, the other the rest', async (name) => {
    const { packets } = captureOf(name);
    const middle = packets.slice(packets.length / 3, packets.length / 2);
    await expectSameReport(name, packets, [packets.filter((packet) => !middle.includes(packet)), middle]);
  });
});

test('a log in rotated files, each with its header, gives the findings of the whole, whatever their names', async () => {
  const { head, rows } = zeekParts(sampleBytes(LOG).toString('latin1'));
  const parts = inRuns(rows, 3).map((run) => zeekLog(head, run));
  for (const order of [parts, [...parts].reverse()]) {
    const report = await scanAll(order.map((part) => put(part, 'log')));
    expect(findingsOf(report)).toEqual(findingsOf(await whole(LOG)));
  }
});

describe('--from and --to', () => {
  test.each(SMALL)('see of %s what a capture of that time alone would show', async (name) => {
    const { packets, write } = captureOf(name);
    const from = packets[Math.floor(packets.length / 5)]!.time;
    const to = packets[Math.floor((packets.length * 4) / 5)]!.time;
    const inside = packets.filter(({ time }) => time >= from && time <= to);
    const limited = await scanAll([samplePath(name)], { from, to });
    expect(findingsOf(limited)).toEqual(findingsOf(await scanAll([write(inside)])));
    expect(limited.coverage.unseen.find(({ reason }) => reason === 'outside-time')?.count).toBe(
      packets.length - inside.length,
    );
    expect(limited.run.options).toMatchObject({ from, to });
  });

  test('see of a log what those of its lines alone would show', async () => {
    const { head, rows } = zeekParts(sampleBytes(LOG).toString('latin1'));
    const time = (row: string): number => Math.round(Number(row.split('\t', 1)[0]) * 1e6);
    const from = time(rows[30]!);
    const to = time(rows[121]!) - 1;
    const inside = rows.filter((row) => time(row) >= from && time(row) <= to);
    const limited = await scanAll([samplePath(LOG)], { from, to });
    expect(findingsOf(limited)).toEqual(findingsOf(await scanAll([put(zeekLog(head, inside), 'log')])));
  });

  test('past all evidence leave nothing', async () => {
    const report = await scanAll(SMALL.map(samplePath), { from: 0, to: 1 });
    expect(report.findings).toEqual([]);
    expect(report.coverage.unseen.map(({ reason }) => reason)).toContain('outside-time');
  });
});

test('--separate gives the reports of each file alone: captures by time and logs behind them', async () => {
  const names = ['txt-staging.pcap.gz', 'dnscat2-open-txt.pcap.gz', LOG];
  const reports = await scanSeparate(names.map(samplePath), { ...DEFAULTS, separate: true });
  const alone = await Promise.all(names.map((name) => scanAll([samplePath(name)])));
  const byPath = new Map(alone.map((report) => [report.evidence[0]!.path, report]));
  expect(reports).toHaveLength(names.length);
  for (const { run, ...rest } of reports) {
    const { run: _, ...other } = byPath.get(rest.evidence[0]!.path)!;
    expect(rest).toEqual(other);
    expect(run.options).toEqual({ separate: true });
  }
  expect(reports.map((report) => report.evidence[0]!.path)).toEqual(names.map(samplePath));
});

describe('standard input', () => {
  test.each([...SMALL, LOG])('of %s in small pieces gives what the file gives', async (name) => {
    const bytes = name.endsWith('.gz') ? gzipSync(sampleBytes(name)) : sampleBytes(name);
    const pieces = function* () {
      for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
    };
    const report = await scan(['-'], DEFAULTS, { stdin: Readable.from(pieces()) });
    const { evidence: _, ...saysFile } = await whole(name);
    const { evidence, ...says } = report;
    expect(says).toEqual(saysFile);
    expect(evidence).toHaveLength(1);
  });
});

describe('cut in two anywhere', () => {
  test.each(SMALL)('%s gives the same findings', async (name) => {
    const { packets, write } = captureOf(name);
    const uncut = await whole(name);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: packets.length - 1 }), async (at) => {
        expectSameFindings(await scanAll([write(packets.slice(0, at)), write(packets.slice(at))]), uncut);
      }),
      { numRuns: 8 },
    );
  });
});
