import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report, ReportFinding } from '../../src/case/report.ts';
import type { Finding } from '../../src/detect/finding.ts';
import { type Survey, survey } from '../../src/evidence/survey.ts';
import { readClaims, verifyFindings } from '../../src/examine/verify.ts';
import { type ScanIo, scan } from '../../src/scan.ts';
import { dnsQuestion, pcap, udpFrame } from '../support/capture.ts';
import { expectValidReport } from '../support/report-schema.ts';
import { DEFAULTS, SAMPLES, sampleBytes, samplePath } from '../support/samples.ts';
import { sharedFiles } from '../support/shared.ts';

const VERIFY = { ...DEFAULTS, verify: true };
const IODINE = 'iodine-null-up.pcap';

const allFindings = (report: Report): ReportFinding[] => [
  ...report.findings,
  ...report.suppressed.map(({ finding }) => finding),
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exhume-verify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function verificationOf(bytes: Uint8Array, name = 'a.pcap', io: ScanIo = {}): Promise<ReportFinding> {
  const report = await scan([put(name, bytes)], VERIFY, io);
  expectValidReport(report);
  const [finding] = report.findings;
  return finding!;
}

describe('the samples', () => {
  it.each(SAMPLES)('%s: every finding is verified, or the caveats say why it cannot be', async (name) => {
    const report = await scan([samplePath(name)], VERIFY);
    expectValidReport(report);
    for (const { verification, caveats, cites, smb } of allFindings(report)) {
      const places = [...cites, ...(smb?.files ?? []).flatMap((file) => file.cites)];
      const distinct = new Set(places.map((cite) => `${cite.evidence} ${cite.record}`));
      const isLog = name.endsWith('.log');
      expect(verification.disagreements).toEqual([]);
      expect(verification.state).toBe(isLog ? 'not-possible' : 'verified');
      expect(verification.checked).toBe(isLog ? 0 : distinct.size);
      if (isLog) expect(caveats.join(' ')).toContain('it is a log');
    }
  });

  it('say nothing when they are not asked', async () => {
    const { findings, run } = await scan([samplePath(IODINE)], DEFAULTS);
    expect(findings[0]?.verification).toEqual({ state: 'not-asked', checked: 0, disagreements: [] });
    expect(run.options).not.toHaveProperty('verify');
  });
});

describe('copies over SMB', () => {
  const captures = sharedFiles((name) => /smb3?11-ntds[^/]*\.pcap(\.gz)?$/.test(name)).slice(0, 3);
  it.skipIf(captures.length === 0)('are verified frame by frame, files included', async () => {
    for (const path of captures) {
      const found = (await scan([path], VERIFY)).findings.filter(({ alert }) => alert === 2030);
      for (const { verification } of found) expect(verification).toMatchObject({ state: 'verified' });
    }
  });
});

describe('a capture that is altered behind the reader’s back', () => {
  const original = sampleBytes(IODINE);

  /** Scans the original while the second reading is given something else. */
  async function against(altered: Uint8Array): Promise<ReportFinding['verification']> {
    const openAgain = () => Readable.from([Buffer.from(altered)]);
    return (await verificationOf(original, 'a.pcap', { openAgain })).verification;
  }

  function changed(change: (bytes: Buffer, view: DataView) => void): Buffer {
    const bytes = Buffer.from(original);
    change(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
    return bytes;
  }

  /** Offset of the first frame's bytes; its record header is before them. */
  const FRAME = 24 + 16;

  it('disagrees on one flipped bit of a cited frame, and names the frame and the file', async () => {
    const result = await against(changed((bytes) => (bytes[FRAME + 60]! ^= 1)));
    expect(result.state).toBe('disagrees');
    expect(result.disagreements.join('\n')).toContain('is no longer what was read: its SHA-256 was');
    expect(result.disagreements.join('\n')).toMatch(/Frame 1 of .*a\.pcap has other bytes/);
  });

  it('disagrees on a changed byte that no cited frame has, by the hash of the file', async () => {
    const cited = new Set((await verificationOf(original)).cites.map(({ record }) => record));
    let at = 24;
    for (let record = 1; cited.has(record); record++) at += 16 + original.readUInt32LE(at + 8);
    const result = await against(changed((bytes) => (bytes[at + 16]! ^= 1)));
    expect(result.disagreements).toHaveLength(1);
    expect(result).toMatchObject({ state: 'disagrees', disagreements: [expect.stringContaining('SHA-256')] });
  });

  it('disagrees on a changed time', async () => {
    const result = await against(
      changed((_, view) => view.setUint32(24, view.getUint32(24, true) + 1, true)),
    );
    expect(result.disagreements.join('\n')).toMatch(/Frame 1 of .* was read as of 20.* and of 20/);
  });

  it('disagrees on a changed address', async () => {
    const result = await against(changed((bytes) => (bytes[FRAME + 14 + 15]! ^= 0x40)));
    expect(result.disagreements.join('\n')).toMatch(
      /Frame 1 of .* runs from .* not between 10\.40\.1\.21 and/,
    );
  });

  it('disagrees on a frame that was put in before, by the place of all that follow', async () => {
    const length = 16 + original.readUInt32LE(24 + 8);
    const doubled = Buffer.concat([original.subarray(0, 24 + length), original.subarray(24)]);
    expect((await against(doubled)).disagreements.join('\n')).toMatch(/is cited at byte \d+ and stands at/);
  });

  it('disagrees when the capture ends before the cited frame', async () => {
    const result = await against(original.subarray(0, 24 + 16 + original.readUInt32LE(32)));
    expect(result.disagreements.join('\n')).toContain('is not there: the second reader counts 1 frame.');
  });

  it('lists a bounded number of disagreements', async () => {
    const result = await against(changed((bytes) => bytes.fill(0xff, FRAME, FRAME + 40)));
    expect(result.disagreements.length).toBeLessThanOrEqual(17);
  });
});

describe('a file that is altered after the scan', () => {
  const frames = ['a', 'b', 'c'].map((label, i) =>
    udpFrame('10.0.0.5', 4000 + i, '10.0.0.1', 53, dnsQuestion(i, `${label}.t.example.com`)),
  );
  const bytes = pcap(frames);
  const size = bytes.length;
  const record = 16 + frames[0]!.length;

  /** What a scan of that capture could have concluded. */
  function finding(): Finding {
    const cites = [0, 1, 2].map((i) => ({ evidence: 0, record: i + 1, offset: 24 + i * record }));
    const dns = {
      initiator: '10.0.0.5',
      servers: ['10.0.0.1'],
      zones: ['t.example.com'],
      recordTypes: { A: 3 },
    };
    const first = 1_760_000_000e6;
    return { cites, dns, smb: null, first, last: first + 2e6, caveats: [] } as unknown as Finding;
  }

  async function verified(one: Finding, alter: (path: string, evidence: Survey) => void) {
    const path = put('late.pcap', bytes);
    const evidence = await survey([path]);
    const claims = await readClaims([one], evidence.sources);
    alter(path, evidence);
    await verifyFindings([one], evidence.sources, claims);
    await evidence.release();
    return one.verification!;
  }

  it('is verified while it is as it was', async () => {
    expect(await verified(finding(), () => {})).toEqual({ state: 'verified', checked: 3, disagreements: [] });
  });

  it('disagrees in bytes and question when a name was rewritten in place, times of the file kept', async () => {
    const result = await verified(finding(), (path) => {
      const { atime, mtime } = statSync(path);
      const text = Buffer.from(bytes).toString('latin1').replace('\u0007example', '\u0007harmles');
      writeFileSync(path, Buffer.from(text, 'latin1'));
      utimesSync(path, atime, mtime);
      expect(readFileSync(path)).toHaveLength(size);
    });
    expect(result.state).toBe('disagrees');
    expect(result.disagreements.join('\n')).toMatch(/Frame 1 of .*late\.pcap has other bytes/);
    expect(result.disagreements.join('\n')).toContain(
      'asks for a.t.harmles.com, which is not in t.example.com',
    );
  });

  it('disagrees in the type when the finding has only another', async () => {
    const one = finding();
    one.dns!.recordTypes = { TXT: 3 };
    const result = await verified(one, () => {});
    expect(result.disagreements[0]).toContain('asks for a record of type A, which the finding does not have');
  });

  it('disagrees when the finding claims another time', async () => {
    const one = { ...finding(), last: 1_760_000_000e6 };
    const result = await verified(one, () => {});
    expect(result.disagreements[0]).toContain('outside the time of the finding');
  });

  it('disagrees when frames of UDP are cited for a copy over SMB', async () => {
    const smb = { origin: '10.0.0.1', recipient: '10.0.0.5', files: [] };
    const one = { ...finding(), dns: null, smb } as unknown as Finding;
    expect((await verified(one, () => {})).disagreements[0]).toContain('is no TCP');
  });

  it('is not possible when it is gone, and the caveat says so', async () => {
    const one = finding();
    const result = await verified(one, (path) => rmSync(path));
    expect(result).toEqual({ state: 'not-possible', checked: 0, disagreements: [] });
    expect(one.caveats).toEqual(['3 cited records could not be read a second time: ENOENT.']);
  });
});

describe('what cannot be read a second time', () => {
  const original = sampleBytes(IODINE);

  it('is compressed twice, or in nanoseconds: not possible, with the reason', async () => {
    const nano = Buffer.from(original);
    nano.writeUInt32LE(0xa1b23c4d, 0);
    const finding = await verificationOf(nano, 'nano.pcap');
    expect(finding.verification.state).toBe('not-possible');
    expect(finding.caveats.join(' ')).toContain('it counts nanoseconds');
    const twice = await verificationOf(gzipSync(gzipSync(original)), 'twice.gz');
    expect(twice.verification.state).toBe('not-possible');
    expect(twice.caveats.join(' ')).toContain('unknown magic number');
  });

  it('is not what is compressed once, in one member or two', async () => {
    const cut = 24 + 16 + original.readUInt32LE(32);
    const parts = [original.subarray(0, cut), original.subarray(cut)].map((part) => gzipSync(part));
    expect(gunzipSync(Buffer.concat(parts))).toEqual(original);
    for (const packed of [gzipSync(original), Buffer.concat(parts)]) {
      expect((await verificationOf(packed, 'a.gz')).verification.state).toBe('verified');
    }
  });

  it('was interrupted: not possible, and the report is marked', async () => {
    const stop = new AbortController();
    const openAgain = () => {
      stop.abort();
      return Readable.from([Buffer.from(original)]);
    };
    const report = await scan([put('a.pcap', original)], VERIFY, { openAgain, signal: stop.signal });
    expect(report.run.interrupted).toBe(true);
    expect(report.findings[0]?.verification.state).toBe('not-possible');
    expect(report.findings[0]?.caveats.join(' ')).toContain('the scan was interrupted');
  });

  it('lies behind a frame that claims more bytes than a frame has: the second reader is stopped', async () => {
    const openAgain = () => {
      const hostile = Buffer.from(original);
      hostile.writeUInt32LE(0xfffffff0, 24 + 8);
      return Readable.from([hostile]);
    };
    const finding = await verificationOf(original, 'a.pcap', { openAgain });
    expect(finding.verification.state).toBe('not-possible');
    expect(finding.caveats.join(' ')).toContain('its frame 1 claims 4294967280 bytes');
  });
});
