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
  part,
  RESPONSE,
  read,
  readAnswer,
  setDone,
  setInfo,
  treeConnect,
  treeConnected,
  write,
  written,
} from './build.ts';
import { hex, type Talk, talk } from './harness.ts';

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function connectShare(t: Talk, tree = 1): void {
  t.up(message(COMMAND.treeConnect, treeConnect('\\\\dc1\\C$'), { message: 1, tree: 0 }));
  t.down(message(COMMAND.treeConnect, treeConnected(1), { message: 1, tree, flags: RESPONSE }));
}

function open(t: Talk, name: string, size: number, file = 5, tree = 1, options = 0): void {
  t.up(message(COMMAND.create, create(name, options), { message: 2, tree }));
  t.down(message(COMMAND.create, created(file, size), { message: 2, tree, flags: RESPONSE }));
}

function shut(t: Talk, size?: number, file = 5): void {
  t.up(message(COMMAND.close, close(file), { message: 99 }));
  t.down(message(COMMAND.close, closed(size), { message: 99, flags: RESPONSE }));
}

function put(t: Talk, id: number, offset: number, bytes: Uint8Array): void {
  t.up(message(COMMAND.write, write(5, offset, bytes), { message: id }));
  t.down(message(COMMAND.write, written(bytes.length), { message: id, flags: RESPONSE }));
}

function resize(t: Talk, id: number, size: number): void {
  const end = body(8, (v) => v.setUint32(0, size, true));
  t.up(message(COMMAND.setInfo, setInfo(5, 20, end), { message: id }));
  t.down(message(COMMAND.setInfo, setDone(), { message: id, flags: RESPONSE }));
}

/** Header of an SMB1 message up to its word count. */
const header1 = (command: string, flags: string) =>
  `ff534d42 ${command} 00000000 ${flags} 01c0 0000 0000000000000000 0000 0100 0100 0100 0500`;
const message1 = (text: string) => framed(hex(text));

describe('a write over SMB1', () => {
  /** WRITE_ANDX of four bytes with the low and high half of its offset, and its answer. */
  const writeX = (low: string, high: string) =>
    message1(
      `${header1('2f', '18')} 0e ff000000 0740 ${low} 00000000 0000 0000 0000 0400 3f00 ${high} 0400 41424344`,
    );
  const took = message1(`${header1('2f', '98')} 06 ff000000 0400 0000 0000 0000 0000`);

  it('at all ones appends', () => {
    const t = talk();
    t.up(writeX('00000000', '00000000'));
    t.down(took);
    t.up(writeX('ffffffff', 'ffffffff'));
    t.down(took);
    t.end();
    expect(t.seen.transfers).toMatchObject([{ writes: [0, 8], bytesWritten: 8 }]);
  });

  it('is not believed past the end of any file', () => {
    const t = talk();
    t.up(writeX('ffffffff', 'ffffff7f'));
    t.down(took);
    t.end();
    expect(t.seen.transfers).toEqual([]);
  });

  it('of nothing sets the end of the file', () => {
    const t = talk();
    t.up(writeX('00000000', '00000000'));
    t.down(took);
    t.up(message1(`${header1('0b', '18')} 05 0740 0000 02000000 0000 0300 01 0000`));
    t.down(message1(`${header1('0b', '98')} 01 0000 0000`));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ writes: [0, 2], size: 2, bytesWritten: 2 }]);
  });
});

describe('a request that is cancelled', () => {
  it.each([
    ['by its message id', 3],
    ['by an asynchronous id', 0],
  ])('still gets its answer: %s', (_, id) => {
    const t = talk();
    const bytes = content(100);
    connectShare(t);
    open(t, 'a', 100);
    t.up(message(COMMAND.read, read(5, 0, 100), { message: 3 }));
    t.down(message(COMMAND.read, failed(), { message: 3, flags: RESPONSE | ASYNC, status: 0x103 }));
    t.up(message(COMMAND.cancel, new Uint8Array([4, 0, 0, 0]), { message: id, flags: ASYNC }));
    t.down(message(COMMAND.read, readAnswer(bytes), { message: 3, flags: RESPONSE | ASYNC }));
    shut(t);
    expect(t.seen.transfers).toMatchObject([{ path: 'a', bytesRead: 100, sha256Read: sha(bytes) }]);
  });

  it('counts as it was answered when it was a write', () => {
    const t = talk();
    connectShare(t);
    open(t, 'a', 0);
    t.up(message(COMMAND.write, write(5, 0, content(100)), { message: 3 }));
    t.up(message(COMMAND.cancel, new Uint8Array([4, 0, 0, 0]), { message: 3 }));
    t.down(message(COMMAND.write, failed(), { message: 3, flags: RESPONSE, status: 0xc0000120 }));
    shut(t);
    expect(t.seen.transfers).toMatchObject([{ path: 'a', bytesWritten: 0, sha256Written: null }]);
  });

  it('still gets its answer over SMB1', () => {
    const t = talk();
    const ask = (place: string) =>
      message1(
        `${header1('2e', '18')} 0c ff000000 0740 ${place}000000 0400 0400 00000000 0000 00000000 0000`,
      );
    const answer = message1(
      `${header1('2e', '98')} 0c ff000000 0000 0000 0000 0400 3b00 0000 0000000000000000 0400 41424344`,
    );
    t.up(ask('00'), message1(`${header1('a4', '18')} 00 0000`));
    t.down(answer);
    t.up(ask('04'));
    t.down(answer);
    t.end();
    expect(t.seen.transfers).toMatchObject([{ reads: [0, 8], bytesRead: 8 }]);
  });
});

describe('a part of a compound that is not related to the one before', () => {
  it('does not take over its handle', () => {
    const t = talk();
    connectShare(t);
    open(t, 'a', 100);
    const first = part(COMMAND.write, write(5, 0, content(8)), { message: 3, next: 120 });
    const second = part(COMMAND.close, close(-1), { message: 4 });
    expect(first).toHaveLength(120);
    t.up(framed(concat(first, second)));
    t.down(message(COMMAND.write, written(8), { message: 3, flags: RESPONSE }));
    t.down(message(COMMAND.close, closed(), { message: 4, flags: RESPONSE }));
    expect(t.seen.transfers).toEqual([]);
    shut(t, 100);
    expect(t.seen.transfers).toMatchObject([{ path: 'a', bytesWritten: 8, ended: 'closed' }]);
  });
});

describe('what the server closes by itself', () => {
  it('is told when its tree is disconnected, and other trees stay open', () => {
    const t = talk();
    const DELETE_ON_CLOSE = 0x1000;
    connectShare(t, 1);
    connectShare(t, 2);
    open(t, 'a', 10, 5, 1, DELETE_ON_CLOSE);
    open(t, 'b', 10, 6, 2);
    t.up(message(COMMAND.treeDisconnect, setDone(), { message: 9, tree: 1 }));
    expect(t.seen.transfers).toEqual([]);
    t.down(message(COMMAND.treeDisconnect, setDone(), { message: 9, tree: 1, flags: RESPONSE }));
    expect(t.seen.transfers).toMatchObject([{ path: 'a', ended: 'closed', deleted: true }]);
    t.end();
    expect(t.seen.transfers).toMatchObject([{ path: 'a' }, { path: 'b', ended: 'cut', deleted: false }]);
  });

  it('is told when the session is logged off', () => {
    const t = talk();
    connectShare(t);
    open(t, 'a', 10);
    t.up(message(COMMAND.logoff, setDone(), { message: 9 }));
    t.down(message(COMMAND.logoff, setDone(), { message: 9, flags: RESPONSE }));
    expect(t.seen.transfers).toMatchObject([{ path: 'a', ended: 'closed' }]);
  });
});

describe('content that is written more than once', () => {
  it('has no hash when what waits for its turn is replaced', () => {
    const t = talk();
    connectShare(t);
    open(t, 'a', 0);
    put(t, 3, 100, content(100, 1));
    put(t, 4, 100, content(100, 2));
    put(t, 5, 0, content(100, 3));
    shut(t, 200);
    expect(t.seen.transfers).toMatchObject([{ writes: [0, 200], size: 200, sha256Written: null }]);
  });

  it('is hashed when the same bytes come again while they wait', () => {
    const t = talk();
    const bytes = content(200);
    connectShare(t);
    open(t, 'a', 0);
    put(t, 3, 100, bytes.subarray(100));
    put(t, 4, 150, bytes.subarray(150));
    put(t, 5, 0, bytes.subarray(0, 100));
    shut(t, 200);
    expect(t.seen.transfers).toMatchObject([{ sha256Written: sha(bytes) }]);
  });

  it('is recognised by the bytes that stand at last', () => {
    const t = talk();
    const header = content(64, 9);
    connectShare(t);
    open(t, 'a', 0);
    put(t, 3, 0, new Uint8Array(8192));
    put(t, 4, 5000, content(8, 2));
    put(t, 5, 0, content(64, 3));
    put(t, 6, 0, header);
    shut(t, 8192);
    expect(t.seen.transfers[0]!.headWritten.subarray(0, 64)).toEqual(header);
  });

  it('is not told past the place where the file was cut', () => {
    const t = talk();
    connectShare(t);
    open(t, 'a', 0);
    put(t, 3, 0, content(12_288));
    resize(t, 4, 10_000);
    shut(t);
    expect(t.seen.transfers).toMatchObject([
      { writes: [0, 10_000], bytesWritten: 10_000, size: 10_000, sha256Written: null },
    ]);
  });

  it('is hashed when its end was set before it came', () => {
    const t = talk();
    const bytes = content(5000);
    connectShare(t);
    open(t, 'a', 0);
    resize(t, 3, 5000);
    put(t, 4, 0, bytes);
    t.end();
    expect(t.seen.transfers).toMatchObject([{ size: 5000, sha256Written: sha(bytes), ended: 'cut' }]);
  });
});

describe('a size that nobody declared', () => {
  const ask = (t: Talk, id: number, offset: number, length: number) =>
    t.up(message(COMMAND.read, read(5, offset, length), { message: id }));
  const answer = (t: Talk, id: number, bytes: Uint8Array) =>
    t.down(message(COMMAND.read, readAnswer(bytes), { message: id, flags: RESPONSE }));

  it('is where a read met the end', () => {
    const t = talk();
    const bytes = content(100);
    ask(t, 3, 0, 4096);
    answer(t, 3, bytes);
    t.end();
    expect(t.seen.transfers).toMatchObject([{ size: 100, sha256Read: sha(bytes) }]);
  });

  it('is not where the capture lost the rest of that read', () => {
    const t = talk();
    const whole = message(COMMAND.read, readAnswer(content(1000)), { message: 3, flags: RESPONSE });
    ask(t, 3, 0, 4096);
    t.down(whole.subarray(0, whole.length - 900));
    t.gap(false, 900);
    t.end();
    expect(t.seen.transfers).toMatchObject([{ reads: [0, 100], lost: 900, size: null, sha256Read: null }]);
  });

  it('is not where a read was short, but more came from behind', () => {
    const t = talk();
    const bytes = content(200);
    ask(t, 3, 0, 4096);
    answer(t, 3, bytes.subarray(0, 100));
    ask(t, 4, 100, 100);
    answer(t, 4, bytes.subarray(100));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ size: null, sha256Read: null, beginningRead: sha(bytes) }]);
  });

  it('is not one that no file can have', () => {
    const t = talk();
    const bytes = content(10);
    const answered = created(5, 0xffffffff);
    answered.fill(0xff, 48, 56);
    connectShare(t);
    t.up(message(COMMAND.create, create('a'), { message: 2 }));
    t.down(message(COMMAND.create, answered, { message: 2, flags: RESPONSE }));
    put(t, 3, 0, bytes);
    t.end();
    expect(t.seen.transfers).toMatchObject([{ size: null, beginningWritten: sha(bytes) }]);
  });

  it('is not known while a file grows by what is written', () => {
    const t = talk();
    const bytes = content(3000);
    connectShare(t);
    open(t, 'a', 0);
    put(t, 3, 0, bytes);
    t.end();
    expect(t.seen.transfers).toMatchObject([
      { size: null, sha256Written: null, beginningWritten: sha(bytes), ended: 'cut' },
    ]);
  });
});

describe('a handle of which only the id is known', () => {
  it('is a pipe when it is spoken to as one', () => {
    const t = talk();
    const transceive = body(56, (v) => {
      v.setUint16(0, 57, true);
      v.setUint32(4, 0x0011c017, true);
      v.setUint32(8, 5, true);
      v.setUint32(16, 5, true);
    });
    t.up(message(COMMAND.ioctl, transceive, { message: 3 }));
    t.up(message(COMMAND.write, write(5, 0, content(19_040)), { message: 4 }));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ shareKind: 'pipe', path: null, sha256Written: null }]);
  });
});
