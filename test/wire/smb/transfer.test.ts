import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  ASYNC,
  body,
  COMMAND,
  close,
  closed,
  concat,
  content,
  create,
  created,
  failed,
  framed,
  message,
  negotiated,
  part,
  RELATED,
  RESPONSE,
  read,
  readAnswer,
  setDone,
  setInfo,
  treeConnect,
  treeConnected,
  utf16,
  write,
  written,
} from './build.ts';
import { network, type Talk, talk } from './harness.ts';

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function connectShare(t: Talk, path = '\\\\dc1\\C$', type = 1): void {
  t.up(message(COMMAND.treeConnect, treeConnect(path), { message: 1, tree: 0 }));
  t.down(message(COMMAND.treeConnect, treeConnected(type), { message: 1, flags: RESPONSE }));
}

function open(t: Talk, name: string, size: number, file = 5, action = 1): void {
  t.up(message(COMMAND.create, create(name), { message: 2 }));
  t.down(message(COMMAND.create, created(file, size, action), { message: 2, flags: RESPONSE }));
}

function shut(t: Talk, size?: number, file = 5): void {
  t.up(message(COMMAND.close, close(file), { message: 99 }));
  t.down(message(COMMAND.close, closed(size), { message: 99, flags: RESPONSE }));
}

function readAt(t: Talk, id: number, offset: number, bytes: Uint8Array, asked = bytes.length): void {
  t.up(message(COMMAND.read, read(5, offset, asked), { message: id }));
  t.down(message(COMMAND.read, readAnswer(bytes), { message: id, flags: RESPONSE }));
}

describe('a file that is read over SMB2', () => {
  it('has its share, path, ranges, size and hash', () => {
    const t = talk();
    const bytes = content(10_000);
    connectShare(t);
    open(t, 'Windows\\NTDS\\ntds.dit', 10_000);
    readAt(t, 3, 0, bytes.subarray(0, 6000));
    readAt(t, 4, 6000, bytes.subarray(6000));
    shut(t);
    expect(t.seen.transfers).toMatchObject([
      {
        share: 'C$',
        shareKind: 'disk',
        path: 'Windows\\NTDS\\ntds.dit',
        reads: [0, 10_000],
        bytesRead: 10_000,
        bytesWritten: 0,
        size: 10_000,
        sha256Read: sha(bytes),
        ended: 'closed',
        lost: 0,
        serverPort: 445,
      },
    ]);
    expect(t.seen.transfers[0]!.headRead).toEqual(bytes.subarray(0, 4096));
    expect(t.seen.transfers[0]!.cites.length).toBeGreaterThanOrEqual(3);
  });

  it('counts a range that is read twice once', () => {
    const t = talk();
    const bytes = content(5000);
    connectShare(t);
    open(t, 'a', 5000);
    readAt(t, 3, 0, bytes);
    readAt(t, 4, 1000, bytes.subarray(1000, 3000));
    shut(t);
    expect(t.seen.transfers).toMatchObject([{ bytesRead: 5000, sha256Read: sha(bytes) }]);
  });

  it('is hashed when answers come out of order', () => {
    const t = talk();
    const bytes = content(300_000);
    connectShare(t);
    open(t, 'a', bytes.length);
    const places = [0, 100_000, 200_000];
    for (const [i, place] of places.entries())
      t.up(message(COMMAND.read, read(5, place, 100_000), { message: 3 + i }));
    for (const i of [2, 0, 1])
      t.down(
        message(COMMAND.read, readAnswer(bytes.subarray(places[i], places[i]! + 100_000)), {
          message: 3 + i,
          flags: RESPONSE,
        }),
      );
    shut(t);
    expect(t.seen.transfers).toMatchObject([{ reads: [0, 300_000], sha256Read: sha(bytes) }]);
  });

  it('has no hash when a part was never read', () => {
    const t = talk();
    connectShare(t);
    open(t, 'hive', 8192);
    readAt(t, 3, 0, content(100));
    readAt(t, 4, 4000, content(50));
    shut(t);
    expect(t.seen.transfers).toMatchObject([
      { reads: [0, 100, 4000, 4050], bytesRead: 150, sha256Read: null, size: 8192 },
    ]);
  });

  it('tells the hash of its beginning, and not one of the file, when no more crossed', () => {
    const t = talk();
    const bytes = content(3000);
    connectShare(t);
    open(t, 'ntds.dit', 8192);
    readAt(t, 3, 0, bytes.subarray(0, 2000));
    readAt(t, 4, 2000, bytes.subarray(2000));
    t.end();
    expect(t.seen.transfers).toMatchObject([
      { reads: [0, 3000], size: 8192, sha256Read: null, beginningRead: sha(bytes), ended: 'cut' },
    ]);
  });

  it('has no hash of a beginning when more crossed than that', () => {
    const t = talk();
    connectShare(t);
    open(t, 'hive', 8192);
    readAt(t, 3, 0, content(100));
    readAt(t, 4, 4000, content(50));
    shut(t);
    open(t, 'tail', 8192);
    readAt(t, 5, 4096, content(4096));
    shut(t);
    expect(t.seen.transfers).toHaveLength(2);
    for (const transfer of t.seen.transfers) expect(transfer).not.toHaveProperty('beginningRead');
  });

  it('is hashed as a beginning while its size is not known', () => {
    const t = talk();
    const bytes = content(500);
    t.up(message(COMMAND.read, read(5, 0, 500), { message: 3 }));
    t.down(message(COMMAND.read, readAnswer(bytes), { message: 3, flags: RESPONSE }));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ size: null, sha256Read: null, beginningRead: sha(bytes) }]);
  });

  it('keeps its request while the server says that the answer is pending', () => {
    const t = talk();
    const bytes = content(100);
    connectShare(t);
    open(t, 'a', 100);
    t.up(message(COMMAND.read, read(5, 0, 100), { message: 3 }));
    t.down(message(COMMAND.read, failed(), { message: 3, flags: RESPONSE | ASYNC, status: 0x103 }));
    t.down(message(COMMAND.read, readAnswer(bytes), { message: 3, flags: RESPONSE | ASYNC }));
    shut(t);
    expect(t.seen.transfers).toMatchObject([{ bytesRead: 100, sha256Read: sha(bytes), share: 'C$' }]);
  });

  it('is followed through a compound whose parts share a handle', () => {
    const t = talk();
    const bytes = content(40);
    connectShare(t);
    const pad = (bytes: Uint8Array) => concat(bytes, new Uint8Array((8 - (bytes.length % 8)) % 8));
    const chain = (...parts: ((next: number) => Uint8Array)[]) =>
      framed(
        concat(
          ...parts.map((make, i) => {
            const size = pad(make(0)).length;
            return i === parts.length - 1 ? make(0) : pad(make(size));
          }),
        ),
      );
    t.up(
      chain(
        (next) => part(COMMAND.create, create('small.ini'), { message: 2, next }),
        (next) => part(COMMAND.read, read(-1, 0, 4096), { message: 3, next, flags: RELATED }),
        (next) => part(COMMAND.close, close(-1), { message: 4, next, flags: RELATED }),
      ),
    );
    t.down(
      chain(
        (next) => part(COMMAND.create, created(5, 40), { message: 2, next, flags: RESPONSE }),
        (next) => part(COMMAND.read, readAnswer(bytes), { message: 3, next, flags: RESPONSE | RELATED }),
        (next) => part(COMMAND.close, closed(), { message: 4, next, flags: RESPONSE | RELATED }),
      ),
    );
    expect(t.seen.transfers).toMatchObject([
      { path: 'small.ini', bytesRead: 40, sha256Read: sha(bytes), ended: 'closed' },
    ]);
  });

  it('counts what a hole in the stream took, and goes on behind it', () => {
    const t = talk();
    const bytes = content(1000);
    connectShare(t);
    open(t, 'a', 2000);
    t.up(message(COMMAND.read, read(5, 0, 1000), { message: 3 }));
    const answer = message(COMMAND.read, readAnswer(bytes), { message: 3, flags: RESPONSE });
    t.down(answer.subarray(0, 500));
    t.gap(false, 100);
    t.down(answer.subarray(600));
    readAt(t, 4, 1000, bytes);
    shut(t);
    // 84 bytes of transport and headers stand before the content.
    expect(t.seen.transfers).toMatchObject([{ reads: [0, 416, 516, 2000], lost: 100, sha256Read: null }]);
  });

  it('finds the next message after a hole across messages', () => {
    const t = talk();
    const bytes = content(1000);
    connectShare(t);
    open(t, 'a', 2000);
    t.up(
      message(COMMAND.read, read(5, 0, 1000), { message: 3 }),
      message(COMMAND.read, read(5, 1000, 1000), { message: 4 }),
    );
    const first = message(COMMAND.read, readAnswer(bytes), { message: 3, flags: RESPONSE });
    const second = message(COMMAND.read, readAnswer(bytes), { message: 4, flags: RESPONSE });
    t.down(first.subarray(0, 900));
    t.gap(false, 184 + 30);
    t.down(concat(second.subarray(30), closedMessage()));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ reads: [0, 816], ended: 'cut' }]);
  });

  it('is cut when the connection ends first', () => {
    const t = talk();
    connectShare(t);
    open(t, 'a', 2000);
    readAt(t, 3, 0, content(10));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ ended: 'cut', bytesRead: 10, sha256Read: null }]);
  });

  it('has its first bytes and a count but no place when the requests were not captured', () => {
    const t = talk();
    t.down(message(COMMAND.read, readAnswer(content(500)), { message: 3, flags: RESPONSE }));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ path: null, share: null, bytesRead: 0, lost: 500 }]);
    expect(t.seen.transfers[0]!.headRead).toEqual(content(500));
  });

  it('joins what two connections of one session read', () => {
    const { connect, seen } = network();
    const [a, b] = [connect(), connect()];
    const bytes = content(2000);
    connectShare(a);
    open(a, 'a', 2000);
    readAt(a, 3, 0, bytes.subarray(0, 1000));
    readAt(b, 3, 1000, bytes.subarray(1000));
    shut(a);
    expect(seen.transfers).toMatchObject([{ reads: [0, 2000], sha256Read: sha(bytes), path: 'a' }]);
  });

  it('is told once for each pair of addresses that it crossed, with the key and id by which they belong together', () => {
    const { connect, seen } = network();
    const [a, b] = [connect('10.0.0.1', '10.0.0.5'), connect('10.0.1.1', '10.0.1.5')];
    const bytes = content(2000);
    for (const t of [a, b]) {
      t.up(message(COMMAND.negotiate, new Uint8Array(36), { message: 1 }));
      t.down(message(COMMAND.negotiate, negotiated(77), { message: 1, flags: RESPONSE }));
    }
    connectShare(a);
    open(a, 'a', 2000);
    readAt(a, 3, 0, bytes.subarray(0, 1000));
    readAt(b, 3, 1000, bytes.subarray(1000));
    shut(a);
    b.end();
    const [whole, part] = seen.transfers;
    expect(whole).toMatchObject({ path: 'a', share: 'C$', reads: [0, 1000], sha256Read: null });
    expect(part).toMatchObject({ path: null, share: null, size: null, reads: [1000, 2000] });
    expect([part!.session, part!.fileId]).toEqual([whole!.session, whole!.fileId]);
    expect(whole!.fileId).toMatch(/^[0-9a-f]{32}$/);
    expect(part!.server).not.toBe(whole!.server);
  });
});

function closedMessage(): Uint8Array {
  return message(COMMAND.close, closed(), { message: 98, flags: RESPONSE });
}

describe('a file that is written over SMB2', () => {
  it('counts what the server took and is hashed', () => {
    const t = talk();
    const bytes = content(5000);
    connectShare(t);
    open(t, 'drop.bin', 0, 5, 2);
    t.up(message(COMMAND.write, write(5, 0, bytes), { message: 3 }));
    t.down(message(COMMAND.write, written(5000), { message: 3, flags: RESPONSE }));
    shut(t, 5000);
    expect(t.seen.transfers).toMatchObject([
      { writes: [0, 5000], bytesWritten: 5000, created: true, size: 5000, sha256Written: sha(bytes) },
    ]);
  });

  it('is hashed as a beginning when it is put over that of a longer file', () => {
    const t = talk();
    const bytes = content(4096);
    connectShare(t);
    open(t, 'ledger', 24_073);
    t.up(message(COMMAND.write, write(5, 0, bytes), { message: 3 }));
    t.down(message(COMMAND.write, written(4096), { message: 3, flags: RESPONSE }));
    shut(t, 24_073);
    expect(t.seen.transfers).toMatchObject([
      { writes: [0, 4096], size: 24_073, sha256Written: null, beginningWritten: sha(bytes) },
    ]);
  });

  it('has no hash at all when the server took less than was sent', () => {
    const t = talk();
    connectShare(t);
    open(t, 'ledger', 24_073);
    t.up(message(COMMAND.write, write(5, 0, content(4096)), { message: 3 }));
    t.down(message(COMMAND.write, written(1000), { message: 3, flags: RESPONSE }));
    shut(t, 24_073);
    expect(t.seen.transfers).toMatchObject([{ writes: [0, 1000], sha256Written: null }]);
    expect(t.seen.transfers[0]).not.toHaveProperty('beginningWritten');
  });

  it('does not count what the server refused', () => {
    const t = talk();
    connectShare(t);
    open(t, 'drop.bin', 0);
    t.up(message(COMMAND.write, write(5, 0, content(100)), { message: 3 }));
    t.down(message(COMMAND.write, failed(), { message: 3, flags: RESPONSE, status: 0xc000007f }));
    shut(t, 0);
    expect(t.seen.transfers).toMatchObject([{ bytesWritten: 0, sha256Written: null }]);
  });

  it('counts a write whose answer was not captured', () => {
    const t = talk();
    connectShare(t);
    open(t, 'drop.bin', 0);
    t.up(message(COMMAND.write, write(5, 0, content(100)), { message: 3 }));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ bytesWritten: 100, ended: 'cut' }]);
  });

  it('has no hash from the first reading when its content is replaced', () => {
    const t = talk();
    connectShare(t);
    open(t, 'doc', 0);
    const put = (id: number, offset: number, bytes: Uint8Array) => {
      t.up(message(COMMAND.write, write(5, offset, bytes), { message: id }));
      t.down(message(COMMAND.write, written(bytes.length), { message: id, flags: RESPONSE }));
    };
    put(3, 0, content(100, 1));
    put(4, 0, content(50, 2));
    shut(t);
    expect(t.seen.transfers).toMatchObject([{ bytesWritten: 100, sha256Written: null }]);
    expect(t.seen.transfers[0]).not.toHaveProperty('beginningWritten');
    expect(t.seen.transfers[0]!.headWritten.subarray(0, 50)).toEqual(content(50, 2));
  });
});

describe('what becomes of a file', () => {
  it('keeps former names and a deletion', () => {
    const t = talk();
    connectShare(t);
    open(t, 'Temp\\a.tmp', 0);
    const rename = concat(
      body(20, (v) => v.setUint32(16, 10, true)),
      utf16('b.doc'),
    );
    for (const [id, infoClass, buffer] of [
      [3, 65, rename],
      [4, 13, Uint8Array.of(1)],
    ] as const) {
      t.up(message(COMMAND.setInfo, setInfo(5, infoClass, buffer), { message: id }));
      t.down(message(COMMAND.setInfo, setDone(), { message: id, flags: RESPONSE }));
    }
    shut(t);
    expect(t.seen.transfers).toMatchObject([
      { path: 'b.doc', previousNames: ['Temp\\a.tmp'], deleted: true },
    ]);
  });

  it('ignores a rename that the server refused', () => {
    const t = talk();
    connectShare(t);
    open(t, 'a', 0);
    t.up(message(COMMAND.setInfo, setInfo(5, 13, Uint8Array.of(1)), { message: 3 }));
    t.down(message(COMMAND.setInfo, failed(), { message: 3, flags: RESPONSE, status: 0xc0000022 }));
    shut(t);
    expect(t.seen.transfers).toMatchObject([{ deleted: false }]);
  });

  it('tells an open that the server refused, with its path and status', () => {
    const t = talk();
    connectShare(t);
    t.up(message(COMMAND.create, create('Windows\\NTDS\\ntds.dit'), { message: 2 }));
    t.down(message(COMMAND.create, failed(), { message: 2, flags: RESPONSE, status: 0xc0000043 }));
    expect(t.seen.transfers).toMatchObject([
      { path: 'Windows\\NTDS\\ntds.dit', refused: 0xc0000043, ended: 'refused', share: 'C$' },
    ]);
  });

  it('makes the server of SYSVOL a domain controller', () => {
    const t = talk();
    connectShare(t, '\\\\corp.example\\SysVol');
    expect(t.seen.hosts).toMatchObject([
      { kind: 'role', value: 'domain-controller', by: 'SMB', certainty: 'seen' },
    ]);
  });
});
