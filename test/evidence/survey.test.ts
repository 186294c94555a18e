import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drain } from '../../src/evidence/merge.ts';
import { reopen } from '../../src/evidence/open.ts';
import { survey } from '../../src/evidence/survey.ts';
import { pcapFile, pcapngFile, readAll, reasons, scratchFolder, somePackets } from './build.ts';

const packets = somePackets(500);
const capture = pcapFile(packets);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the account of a file', () => {
  const folder = scratchFolder();

  it('is complete after it was read', async () => {
    const packed = new Uint8Array(gzipSync(capture));
    const path = folder.put('packed', packed);
    const { sources, files } = await survey([path]);
    await drain(sources, () => {});
    expect(files).toEqual([
      {
        path,
        format: 'pcap',
        compression: 'gzip',
        bytes: packed.length,
        sha256: sha256(packed),
        records: 500,
        duplicates: 0,
        first: packets[0]!.time,
        last: packets[499]!.time,
        status: 'whole',
        problems: [],
      },
    ]);
  });

  it('has the hash of the whole file when reading stopped early', async () => {
    const noise = new Uint8Array(3_000_000).fill(0xee);
    const bytes = new Uint8Array(Buffer.concat([gzipSync(capture), noise]));
    const { sources, files } = await survey([folder.put('junk', bytes)]);
    await drain(sources, () => {});
    expect(files[0]).toMatchObject({
      sha256: sha256(bytes),
      bytes: bytes.length,
      records: 500,
      status: 'partial',
    });
    expect(reasons(files[0]!)).toEqual(['gzip-junk']);
  });

  it('says that a file grew, and hashes what was read', async () => {
    const path = folder.put('growing', pcapFile(somePackets(50_000)));
    const before = readFileSync(path);
    const { sources, files } = await survey([path]);
    let grown = false;
    await drain(sources, () => {
      if (!grown) appendFileSync(path, 'more');
      grown = true;
    });
    expect(files[0]).toMatchObject({ records: 50_000, bytes: before.length, sha256: sha256(before) });
    expect(reasons(files[0]!)).toEqual(['grew']);
  });

  it('says that a file shrank', async () => {
    const path = folder.put('shrinking', pcapFile(somePackets(50_000)));
    const { sources, files } = await survey([path]);
    await drain(sources, ({ at }) => {
      if (at.record === 1) truncateSync(path, 1_500_000);
    });
    expect(files[0]!.status).toBe('partial');
    expect(reasons(files[0]!)).toContain('shrank');
  });

  it('counts the content of text logs that their format recognises', async () => {
    const logs = [{ id: 'plain', sniff: (head: Uint8Array) => (head[0] === 0x23 ? 1 : 0) }];
    const path = folder.put('a.log', '#one\ntwo\n');
    const wide = folder.put('b.log', Buffer.from('\ufeff#one\ntwo\n', 'utf16le'));
    const { sources, files } = await survey([path, wide], { logs });
    const lines: string[] = [];
    await drain(sources, ({ bytes, start, end }) =>
      lines.push(Buffer.from(bytes.subarray(start, end)).toString()),
    );
    expect(lines).toEqual(['#one', 'two', '#one', 'two']);
    expect(files).toMatchObject([
      { format: 'plain', records: 2, status: 'whole' },
      { format: 'plain', records: 2, status: 'whole' },
    ]);
  });
});

describe('what cannot be read', () => {
  const folder = scratchFolder();
  mkdirSync(join(folder.path, 'case'));
  folder.put('case/capture', capture);
  folder.put('case/README', 'about this case');
  folder.put('case/empty', '');
  folder.put('case/report.json', '{"schema":"exhume-report/1"}');
  folder.put('case/old.cap', 'RTSS\0\0');

  it('is ignored when it is no evidence and was met in a folder', async () => {
    const { files } = await survey([join(folder.path, 'case')]);
    expect(files.map(({ path, status }) => [path.split('/').at(-1), status])).toEqual([
      ['capture', 'unread'],
      ['README', 'ignored'],
      ['empty', 'ignored'],
      ['old.cap', 'unread'],
      ['report.json', 'ignored'],
    ]);
  });

  it('is a problem when it was named', async () => {
    const names = ['README', 'empty', 'old.cap', 'report.json', 'none'];
    const { files, sources } = await survey(names.map((name) => join(folder.path, 'case', name)));
    expect(sources).toEqual([]);
    expect(files.map((file) => [file.status, ...reasons(file)])).toEqual([
      ['unread', 'unknown-format'],
      ['unread', 'empty'],
      ['unread', 'missing'],
      ['unread', 'not-read-here'],
      ['unread', 'own-report'],
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('is a problem when it may not be opened', async () => {
    const path = folder.put('secret', capture);
    chmodSync(path, 0);
    const { files } = await survey([path]);
    expect(reasons(files[0]!)).toEqual(['unreadable']);
  });

  it('is told by its damage when that hides the content', async () => {
    const { files } = await survey([folder.put('stub', gzipSync(capture).subarray(0, 12))]);
    expect(files[0]).toMatchObject({ compression: 'gzip', status: 'unread' });
    expect(reasons(files[0]!)).toEqual(['gzip-cut']);
  });
});

describe('the order of a case', () => {
  const folder = scratchFolder();
  const at = (seconds: number) => pcapFile([{ time: seconds * 1e6, bytes: Uint8Array.of(1) }]);
  const late = folder.put('a', at(30));
  const early = folder.put('z', at(10));
  const same = folder.put('y', at(10));

  it('is by first time, then path, whatever the order of the paths', async () => {
    for (const paths of [[late, early, same], [same, late, early], [folder.path]]) {
      const { files, sources } = await survey(paths);
      expect(files.map(({ path }) => path)).toEqual([same, early, late]);
      expect(sources.map(({ index }) => index)).toEqual([0, 1, 2]);
    }
  });

  it('has a file once, also when it was given twice or has two names', async () => {
    const twin = join(folder.path, 'twin-of-a');
    linkSync(late, twin);
    const { files } = await survey([twin, late, late, folder.path]);
    expect(files.map(({ path }) => path)).toEqual([same, early, late]);
  });
});

describe('streams', () => {
  const folder = scratchFolder();

  it('are kept in a private temporary file, can be read twice, and are gone afterwards', async () => {
    const stdin = Readable.from(
      [capture.subarray(0, 100), capture.subarray(100)].map((part) => Buffer.from(part)),
    );
    const { sources, files, release } = await survey(['-', '-'], { stdin });
    expect(files).toHaveLength(1);
    await drain(sources, () => {});
    expect(files[0]).toMatchObject({ path: '-', records: 500, sha256: sha256(capture), status: 'whole' });
    const path = sources[0]!.path as string;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(await countAgain(sources[0]!)).toBe(500);
    await release();
    expect(existsSync(join(path, '..'))).toBe(false);
  });

  it('are cut at their limit, which is said', async () => {
    const stdin = Readable.from([Buffer.from(capture)]);
    const { sources, files, release } = await survey(['-'], { stdin, limits: { spoolBytes: 5000 } });
    await drain(sources, () => {});
    await release();
    expect(files[0]).toMatchObject({ bytes: 5000, status: 'partial' });
    expect(reasons(files[0]!)).toEqual(['spool-limit', 'cut']);
  });

  it('are not read from a terminal', async () => {
    const stdin = Object.assign(Readable.from([]), { isTTY: true });
    const { files } = await survey(['-'], { stdin });
    expect(reasons(files[0]!)).toEqual(['terminal']);
  });

  it.skipIf(process.platform === 'win32')('may be pipes that are named', async () => {
    const source = folder.put('source', capture);
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    spawn('sh', ['-c', 'cat "$0" > "$1"', source, pipe]);
    const { sources, files, release } = await survey([pipe]);
    await drain(sources, () => {});
    await release();
    expect(files[0]).toMatchObject({ path: pipe, records: 500, status: 'whole' });
  });
});

describe('reading again', () => {
  const folder = scratchFolder();

  it.each([
    ['plain', capture],
    ['packed', gzipSync(capture)],
    ['pcapng', pcapngFile(packets)],
  ])('gives the same from the start (%s) and leaves the account alone', async (name, bytes) => {
    const { sources, files } = await survey([folder.put(name, bytes)]);
    await drain(sources, () => {});
    const before = structuredClone(files[0]);
    expect(await countAgain(sources[0]!)).toBe(500);
    expect(files[0]).toEqual(before);
  });

  it('goes on at a record of a plain capture, with its number', async () => {
    const { sources } = await survey([folder.put('seek', capture)]);
    const places: number[] = [];
    await drain(sources, ({ at }) => places.push(at.offset));
    const again = await reopen(sources[0]!, { from: { offset: places[299]!, record: 300 } });
    const { cursor } = again!;
    const seen: number[][] = [];
    await readAll(cursor, () => seen.push([cursor.at.record, cursor.at.offset, cursor.at.time]));
    expect(seen).toHaveLength(201);
    expect(seen[0]).toEqual([300, places[299], packets[299]!.time]);
  });

  it('says that the file changed meanwhile', async () => {
    const path = folder.put('changing', capture);
    const { sources, files } = await survey([path]);
    await drain(sources, () => {});
    appendFileSync(path, 'more');
    await countAgain(sources[0]!);
    expect(reasons(files[0]!)).toEqual(['changed']);
  });
});

async function countAgain(source: Parameters<typeof reopen>[0]): Promise<number> {
  const opened = await reopen(source);
  let count = 0;
  if (opened) await readAll(opened.cursor, () => count++);
  return count;
}
