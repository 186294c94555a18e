import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EXIT, scanExit } from '../../src/cli/exit.ts';
import { FREE_INFLATED_BYTES } from '../../src/evidence/bounds.ts';
import { scan } from '../../src/scan.ts';
import { pcapFile, scratchFolder } from '../evidence/build.ts';
import { dns } from '../fuzz/seeds.ts';
import { ethernet, ip4, udp } from '../packet/build.ts';
import { DEFAULTS } from '../support/samples.ts';

const scratch = scratchFolder();
const posix = process.platform !== 'win32';

/** gzip of `bytes` of zeros, made from one piece that is repeated: ten gigabytes are ten megabytes here. */
function zeros(bytes: number): Uint8Array {
  const piece = 1 << 26;
  const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
  const packed = deflateRawSync(new Uint8Array(piece), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return new Uint8Array(Buffer.concat([head, ...Array(Math.ceil(bytes / piece)).fill(packed)]));
}

const question = (name: string) => ethernet(ip4(udp(dns(1, name, 1))));

describe('a decompression bomb', () => {
  it.each([
    ['ten gigabytes of zeros', () => zeros(10e9)],
    ['the same in gzip again', () => new Uint8Array(gzipSync(zeros(10e9)))],
  ])('of %s ends early, with a reason and flat memory', async (_, make) => {
    const path = scratch.put('bomb.gz', make());
    const before = process.memoryUsage().rss;
    const report = await scan([path], DEFAULTS);
    expect(process.memoryUsage().rss - before).toBeLessThan(FREE_INFLATED_BYTES);
    expect(report.evidence[0]!.status).not.toBe('whole');
    expect(report.evidence[0]!.problems).not.toEqual([]);
    expect(scanExit([report], null)).toBe(EXIT.unread);
  });

  it('behind a sound capture leaves what was read, and says the ratio', async () => {
    const capture = pcapFile([{ time: 1e15, bytes: question('a.example.org') }]);
    const frame = pcapFile([{ time: 1e15, bytes: new Uint8Array(1 << 18) }]).subarray(24);
    const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
    const flush = { level: 9, finishFlush: constants.Z_FULL_FLUSH };
    const first = deflateRawSync(capture, flush);
    const more = deflateRawSync(Buffer.concat(Array(64).fill(frame)), flush);
    const bomb = new Uint8Array(Buffer.concat([head, first, ...Array(600).fill(more)]));
    const report = await scan([scratch.put('bomb.pcap.gz', bomb)], DEFAULTS);
    expect(report.evidence).toMatchObject([{ format: 'pcap', status: 'partial' }]);
    expect(report.evidence[0]!.problems.map(({ reason }) => reason)).toContain('inflate-ratio');
    expect(report.summary.dnsMessages).toBe(1);
  });
});

describe('a line beyond what a string holds', () => {
  it('of 600 MiB is passed over and said', async () => {
    const event = JSON.stringify({
      ts: 1.5e9,
      uid: 'C1',
      'id.orig_h': '10.0.0.5',
      'id.orig_p': 1,
      'id.resp_h': '10.0.0.1',
      'id.resp_p': 53,
      proto: 'udp',
      query: 'a.example.org',
      qtype: 1,
    });
    const piece = Buffer.alloc(1 << 24, 0x61);
    const packed = deflateRawSync(piece, { level: 1, finishFlush: constants.Z_FULL_FLUSH });
    const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
    const open = deflateRawSync(Buffer.from(`${event}\n{"query":"`), { finishFlush: constants.Z_FULL_FLUSH });
    const shut = deflateRawSync(Buffer.from(`"}\n${event}\n`));
    // what does not compress, so that the file is no bomb
    const noise = deflateRawSync(Buffer.from(randomBytes(1 << 19).toString('hex')), {
      finishFlush: constants.Z_FULL_FLUSH,
    });
    const line = Buffer.concat([head, open, ...Array(38).fill(Buffer.concat([packed, noise])), shut]);
    const before = process.memoryUsage().rss;
    const report = await scan([scratch.put('long.dns.log.gz', new Uint8Array(line))], DEFAULTS);
    expect(process.memoryUsage().rss - before).toBeLessThan(FREE_INFLATED_BYTES);
    expect(report.evidence[0]!.problems.map(({ reason }) => reason)).toContain('long-line');
    expect(report.summary.logRecords).toBeGreaterThanOrEqual(2);
  });
});

describe.skipIf(!posix)('a file that the system does not let read', () => {
  it.each([
    // a read of its beginning fails with EIO, for root too
    ['an input error', () => '/proc/self/mem', process.platform !== 'linux'],
    [
      'a link to nothing',
      () => {
        symlinkSync('nowhere', join(scratch.path, 'dangling'));
        return join(scratch.path, 'dangling');
      },
      false,
    ],
    [
      'a link to itself',
      () => {
        symlinkSync('self', join(scratch.path, 'self'));
        return join(scratch.path, 'self');
      },
      false,
    ],
    ['a path through a file', () => join(scratch.put('plain', 'x'), 'below'), false],
    ['a name that is too long', () => join(scratch.path, 'n'.repeat(5000)), false],
  ])('%s has a reason, and the rest is read', async (_, make, skip) => {
    if (skip) return expect(process.platform).not.toBe('linux');
    const good = scratch.put('good.pcap', pcapFile([{ time: 1e15, bytes: question('a.example.org') }]));
    const path = make();
    const report = await scan([path, good], DEFAULTS);
    const byPath = new Map(report.evidence.map((file) => [file.path, file]));
    expect(byPath.get(good)!.status).toBe('whole');
    expect(byPath.get(path)!.status).not.toBe('whole');
    expect(byPath.get(path)!.problems).not.toEqual([]);
    expect(scanExit([report], null)).toBe(EXIT.unread);
  });

  it('and a folder 300 deep ends', async () => {
    let folder = join(scratch.path, 'deep');
    for (let i = 0; i < 300; i++) folder = join(folder, 'd');
    mkdirSync(folder, { recursive: true });
    const report = await scan([join(scratch.path, 'deep')], DEFAULTS);
    expect(report.evidence.flatMap(({ problems }) => problems)).not.toEqual([]);
  });
});
