import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scan } from '../../src/scan.ts';
import { pcap } from '../support/capture.ts';
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
  negotiated,
  RESPONSE,
  read,
  readAnswer,
  treeConnect,
  treeConnected,
} from '../wire/smb/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'exhume-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Way = 'up' | 'down';
interface Ends {
  client: number[];
  server: number[];
}

/** A TCP segment over Ethernet and IPv4; checksums are zero. */
function segment({ client, server }: Ends, way: Way, seq: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(54);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x0800);
  view.setUint8(14, 0x45);
  view.setUint16(16, 40 + payload.length);
  view.setUint8(22, 64);
  view.setUint8(23, 6);
  frame.set(way === 'up' ? [...client, ...server] : [...server, ...client], 26);
  view.setUint16(34, way === 'up' ? 50_000 : 445);
  view.setUint16(36, way === 'up' ? 445 : 50_000);
  view.setUint32(38, seq);
  view.setUint8(46, 0x50);
  view.setUint8(47, 0x18);
  return concat(frame, payload);
}

/** A connection to the server with GUID 77 whose frames go to `frames`. */
function channel(frames: Uint8Array[], ends: Ends) {
  const next = { up: 1, down: 1 };
  let id = 1;
  const say = (way: Way, bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += 1400) {
      const payload = bytes.subarray(at, at + 1400);
      frames.push(segment(ends, way, next[way], payload));
      next[way] += payload.length;
    }
  };
  const ask = (command: number, question: Uint8Array, answer: Uint8Array) => {
    id++;
    say('up', message(command, question, { message: id }));
    say('down', message(command, answer, { message: id, flags: RESPONSE }));
  };
  ask(COMMAND.negotiate, new Uint8Array(36), negotiated(77));
  return ask;
}

const FIRST: Ends = { client: [10, 0, 0, 51], server: [10, 0, 0, 10] };
const SECOND: Ends = { client: [10, 0, 1, 51], server: [10, 0, 1, 10] };
const file = concat(eseHead(8192), content(400_000));
const FILE_ID = 5;

/** A file that is opened over one pair of addresses; `reads` says over which its pieces come, in this order. */
function capture(name: string, reads: readonly (readonly ['first' | 'second', number, number])[]): string {
  const frames: Uint8Array[] = [];
  const asks = { first: channel(frames, FIRST), second: channel(frames, SECOND) };
  asks.first(COMMAND.treeConnect, treeConnect('\\\\dc1\\C$'), treeConnected(1));
  asks.first(COMMAND.create, create('Windows\\Temp\\a.dit'), created(FILE_ID, file.length));
  for (const [over, from, to] of reads)
    asks[over](COMMAND.read, read(FILE_ID, from, to - from), readAnswer(file.subarray(from, to)));
  asks.first(COMMAND.close, close(FILE_ID), closed(file.length));
  const path = join(folder, name);
  writeFileSync(path, pcap(frames));
  return path;
}

const half = 200_000;
const { length } = file;

describe('a session over two pairs of addresses', () => {
  it.each([
    [
      'halves',
      [
        ['first', 0, half],
        ['second', half, length],
      ],
    ],
    [
      'halves the other way',
      [
        ['second', 0, half],
        ['first', half, length],
      ],
    ],
    ['all over the second', [['second', 0, length]]],
    [
      'backwards',
      [
        ['second', half, length],
        ['second', 0, half],
      ],
    ],
  ] as const)('has one copy of a file: %s', async (name, reads) => {
    const path = capture(`${name}.pcap`, reads);
    const { findings } = await scan([path], { ...DEFAULTS, dc: ['10.0.0.10'] });
    expect(findings).toHaveLength(1);
    expect(findings[0]!.smb).toMatchObject({
      origin: '10.0.0.10',
      recipient: '10.0.0.51',
      files: [
        {
          path: '\\\\10.0.0.10\\C$\\Windows\\Temp\\a.dit',
          bytes: length,
          size: length,
          complete: true,
          sha256: createHash('sha256').update(file).digest('hex'),
        },
      ],
    });
  });

  it('says what is missing of a file', async () => {
    const path = capture('part.pcap', [
      ['first', 0, 9000],
      ['second', half, length],
    ]);
    const { findings } = await scan([path], { ...DEFAULTS, dc: ['10.0.0.10'] });
    const { bytes, complete, sha256 } = findings[0]!.smb!.files[0]!;
    expect({ bytes, complete, sha256 }).toEqual({
      bytes: 9000 + length - half,
      complete: false,
      sha256: null,
    });
  });
});
