import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import type { UnhashedFile } from '../../src/detect/smb/unhashed.ts';
import { closeLateFiles, lateGaps, openLateFiles } from '../../src/examine/late-hash.ts';
import { type ScanProgress, scan } from '../../src/scan.ts';
import { pcap } from '../support/capture.ts';
import { sharedFolder } from '../support/captures.ts';
import { eseHead } from '../support/content.ts';
import { DEFAULTS } from '../support/samples.ts';
import {
  COMMAND,
  close,
  closed,
  concat,
  content,
  create,
  created,
  message,
  RESPONSE,
  read,
  readAnswer,
  treeConnect,
  treeConnected,
} from '../wire/smb/build.ts';

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const folder = mkdtempSync(join(tmpdir(), 'exhume-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wanted = (size: number, changes: Partial<UnhashedFile> = {}): UnhashedFile => ({
  key: 'k',
  direction: 'read',
  opens: ['a', 'b'],
  size,
  ...changes,
});

describe('the pieces of a file', () => {
  test('give its SHA-256 whatever order they come in, over several opens and more than once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.array(fc.tuple(fc.nat(299), fc.integer({ min: 1, max: 60 })), { maxLength: 20 }),
        fc.array(fc.nat(299), { maxLength: 6 }),
        async (file, extra, cuts) => {
          const late = await openLateFiles([wanted(file.length)]);
          for (const [at, length] of extra) late.collector.take('a', 'read', at, file.slice(at, at + length));
          const places = [...new Set([0, ...cuts.filter((at) => at < file.length)])].sort((x, y) => y - x);
          let end = file.length;
          for (const at of places) {
            late.collector.take('b', 'read', at, file.slice(at, end));
            end = at;
          }
          expect((await closeLateFiles(late)).get('k')).toBe(sha(file));
          expect(lateGaps(late)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('that leave a hole give no hash', async () => {
    const late = await openLateFiles([wanted(10)]);
    late.collector.take('a', 'read', 0, content(4));
    late.collector.take('a', 'read', 5, content(5));
    expect((await closeLateFiles(late)).size).toBe(0);
  });

  it('that differ where they were read twice are no one content', async () => {
    const late = await openLateFiles([wanted(10)]);
    late.collector.take('a', 'read', 0, new Uint8Array(10));
    late.collector.take('b', 'read', 4, new Uint8Array(2).fill(1));
    expect((await closeLateFiles(late)).size).toBe(0);
  });

  it('that are written over earlier ones replace them', async () => {
    const late = await openLateFiles([wanted(4, { direction: 'written' })]);
    late.collector.take('a', 'written', 0, Uint8Array.of(1, 1, 1, 1));
    late.collector.take('a', 'written', 1, Uint8Array.of(2, 2));
    expect((await closeLateFiles(late)).get('k')).toBe(sha(Uint8Array.of(1, 2, 2, 1)));
  });

  it('are clipped to the size, and those of the other direction and of other opens do not count', async () => {
    const late = await openLateFiles([wanted(4)]);
    expect([late.collector.wants('a'), late.collector.wants('c')]).toEqual([true, false]);
    late.collector.take('a', 'written', 0, Uint8Array.of(9, 9, 9, 9));
    late.collector.take('c', 'read', 0, Uint8Array.of(9, 9, 9, 9));
    late.collector.take('a', 'read', 9, Uint8Array.of(9));
    late.collector.take('a', 'read', 0, Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect((await closeLateFiles(late)).get('k')).toBe(sha(Uint8Array.of(1, 2, 3, 4)));
  });

  it('lie in a private folder that is gone afterwards', async () => {
    const late = await openLateFiles([wanted(4)]);
    late.collector.take('a', 'read', 0, content(2));
    const { folder: spooled } = late.spool;
    expect(existsSync(join(spooled!, '0'))).toBe(true);
    await closeLateFiles(late);
    expect(existsSync(spooled!)).toBe(false);
  });
});

test('files past the bound are left out and told', async () => {
  const late = await openLateFiles([wanted(2 ** 50, { key: 'huge' }), wanted(4)]);
  late.collector.take('a', 'read', 0, content(4));
  expect([...(await closeLateFiles(late)).keys()]).toEqual(['k']);
  expect(lateGaps(late)).toMatchObject([{ reason: 'hashes-past-bound', count: 1 }]);
});

/** A TCP segment between a workstation and a controller, Ethernet and IPv4; checksums are zero. */
function segment(up: boolean, seq: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(54);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x0800);
  view.setUint8(14, 0x45);
  view.setUint16(16, 40 + payload.length);
  view.setUint8(22, 64);
  view.setUint8(23, 6);
  frame.set(up ? [10, 0, 0, 51, 10, 0, 0, 10] : [10, 0, 0, 10, 10, 0, 0, 51], 26);
  view.setUint16(34, up ? 50_000 : 445);
  view.setUint16(36, up ? 445 : 50_000);
  view.setUint32(38, seq);
  view.setUint8(46, 0x50);
  view.setUint8(47, 0x18);
  return concat(frame, payload);
}

/** A capture of reads from one file: each open with the places that it reads, in this order. */
function readsOf(file: Uint8Array, opens: readonly (readonly (readonly [number, number])[])[]): Buffer {
  const frames: Uint8Array[] = [];
  const next = { up: 1, down: 1 };
  let id = 1;
  const say = (way: 'up' | 'down', bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += 1400) {
      const payload = bytes.subarray(at, at + 1400);
      frames.push(segment(way === 'up', next[way], payload));
      next[way] += payload.length;
    }
  };
  const talk = (command: number, question: Uint8Array, answer: Uint8Array, tree = 1) => {
    id++;
    say('up', message(command, question, { message: id, tree }));
    say('down', message(command, answer, { message: id, flags: RESPONSE }));
  };
  talk(COMMAND.treeConnect, treeConnect('\\\\dc1\\C$'), treeConnected(1), 0);
  for (const [n, places] of opens.entries()) {
    talk(COMMAND.create, create('Windows\\Temp\\a.dit'), created(n + 5, file.length));
    for (const [from, to] of places)
      talk(COMMAND.read, read(n + 5, from, to - from), readAnswer(file.subarray(from, to)));
    talk(COMMAND.close, close(n + 5), closed(file.length));
  }
  return pcap(frames);
}

/** What a scan says of the first file of the first finding, and how often it read the evidence. */
async function firstFile(path: string, dc: string) {
  const phases = new Set<string>();
  const report = await scan(
    [path],
    { ...DEFAULTS, dc: [dc] },
    {
      progress: ({ phase }: ScanProgress) => phases.add(phase),
    },
  );
  const { complete, sha256 } = report.findings[0]!.smb!.files[0]!;
  return { complete, sha256, phases: [...phases] };
}

describe('a file of a finding', () => {
  const file = concat(eseHead(8192), content(9 << 20));
  const { length } = file;
  const half = length >> 1;
  const capture = (name: string, opens: Parameters<typeof readsOf>[1]): string => {
    const path = join(folder, name);
    writeFileSync(path, readsOf(file, opens));
    return path;
  };

  it('that was read in order is hashed in one reading', async () => {
    const path = capture('order.pcap', [
      [
        [0, half],
        [half, length],
      ],
    ]);
    expect(await firstFile(path, '10.0.0.10')).toEqual({
      complete: true,
      sha256: sha(file),
      phases: ['screen'],
    });
  });

  it('that was read from its end is hashed in the second reading', async () => {
    const places = Array.from({ length: Math.ceil(length / 65_536) }, (_, i): [number, number] => [
      Math.max(0, length - (i + 1) * 65_536),
      length - i * 65_536,
    ]);
    expect(await firstFile(capture('backwards.pcap', [places]), '10.0.0.10')).toEqual({
      complete: true,
      sha256: sha(file),
      phases: ['screen', 'confirm'],
    });
  });

  it('that came over several opens is hashed as one', async () => {
    const path = capture('opens.pcap', [[[0, half]], [[half, length]]]);
    expect(await firstFile(path, '10.0.0.10')).toEqual({
      complete: true,
      sha256: sha(file),
      phases: ['screen', 'confirm'],
    });
  });

  it('of which a part never came has none, and nothing is read twice for it', async () => {
    const path = capture('part.pcap', [[[0, half]]]);
    expect(await firstFile(path, '10.0.0.10')).toMatchObject({
      complete: false,
      sha256: null,
      phases: ['screen'],
    });
  });
});

const captures = join(sharedFolder() ?? '', 'lab/captures');
const RECORDED: [string, string, string][] = [
  [
    'frames in the wrong order',
    'smb311-ntds-frames-out-of-order.pcap.gz',
    'aa9a87ea301dfb73a32f32326b0bd920db9cc7f6fdc4fe31c467f3675322dcdb',
  ],
  [
    'a client that opened the file three times',
    'smb311-go-client-reopened.pcap.gz',
    '5da0b6802e7168cb300fc08a8a99c34f27d2781d6f6452e87af24573f6c9118e',
  ],
];
describe.skipIf(!existsSync(captures))('recorded', () => {
  it.each(RECORDED)('%s', async (_, name, hash) => {
    expect(await firstFile(join(captures, name), '10.20.0.10')).toMatchObject({
      complete: true,
      sha256: hash,
    });
  });
});
