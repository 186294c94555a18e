import { describe, expect, it } from 'vitest';
import { isBad } from '../../../src/base/bad.ts';
import { collectKey, transferKey } from '../../../src/wire/smb/collect.ts';
import { parseCreateRequest } from '../../../src/wire/smb/smb2/create.ts';
import { createSmbStream } from '../../../src/wire/smb/stream.ts';
import {
  COMMAND,
  close,
  closed,
  content,
  create,
  created,
  message,
  RESPONSE,
  read,
  readAnswer,
} from './build.ts';
import { hex, network, talk, viewOf } from './harness.ts';
import * as real from './real.ts';

describe('a recorded sign-in with NTLM', () => {
  const t = talk();
  t.down(hex(real.NEGOTIATE_RESPONSE));
  t.up(hex(real.NTLM_NEGOTIATE));
  t.down(hex(real.NTLM_CHALLENGE));
  t.up(hex(real.NTLM_AUTHENTICATE));
  t.down(hex(real.SIGNED_IN));
  t.up(hex(real.TREE_CONNECT));
  t.down(hex(real.TREE_CONNECTED));
  t.up(hex(real.CREATE_SNAPSHOT));
  t.down(hex(real.CREATED));
  t.up(hex(real.READ));
  t.end();

  it('tells the account and that it was let in', () => {
    expect(t.seen.identities).toMatchObject([
      { account: 'CORP\\da-carol', mechanism: 'ntlm', success: true },
    ]);
  });

  it('tells the names of the server', () => {
    expect(t.seen.hosts.map(({ value, by, certainty }) => [value, by, certainty])).toEqual([
      ['DC1', 'NTLMSSP', 'seen'],
      ['dc1.corp.example', 'NTLMSSP', 'seen'],
    ]);
  });

  it('gives the open file account, dialect, share and the moment of its shadow copy', () => {
    expect(t.seen.transfers).toMatchObject([
      {
        account: 'CORP\\da-carol',
        authentication: 'ntlm',
        dialect: '3.1.1',
        share: 'C$',
        path: '@GMT-2026.11.20-06.00.00\\Windows\\NTDS\\ntds.dit',
        size: 2_097_152,
      },
    ]);
  });
});

describe('a recorded CREATE request', () => {
  it('is read whole, and gives a reason at every cut', () => {
    const bytes = hex(real.CREATE_SNAPSHOT);
    const view = viewOf(bytes);
    expect(parseCreateRequest(view, 4, bytes.length)).toEqual({
      name: 'Windows\\NTDS\\ntds.dit',
      directory: false,
      deleteOnClose: false,
      snapshot: '@GMT-2026.11.20-06.00.00',
    });
    for (let end = 4; end < 124; end++) expect(isBad(parseCreateRequest(view, 4, end))).toBe(true);
  });
});

describe('a recorded copy on the server', () => {
  it('counts apart from what crossed', () => {
    const t = talk();
    t.up(hex(real.COPY_CHUNK));
    t.down(hex(real.COPY_CHUNK_ANSWER));
    t.end();
    expect(t.seen.transfers).toMatchObject([{ serverCopied: 327_680, bytesRead: 0, bytesWritten: 0 }]);
  });
});

describe('a recorded AndX chain of SMB1', () => {
  it('opens, locks, writes and closes in two messages', () => {
    const t = talk();
    t.up(hex(real.ANDX_CREATE));
    t.down(hex(real.ANDX_CREATED));
    t.up(hex(real.ANDX_LOCK_WRITE_CLOSE));
    t.down(hex(real.ANDX_LOCKED_WRITTEN_CLOSED));
    expect(t.seen.transfers).toMatchObject([
      {
        dialect: '1',
        path: 'test.txt',
        bytesWritten: 68,
        sha256Written: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
        ended: 'closed',
      },
    ]);
  });
});

describe('the second reading', () => {
  it('hands the bytes of wanted transfers to the collector, wherever they stand', () => {
    const speak = (protocol?: ReturnType<typeof createSmbStream>) => {
      const { connect, seen } = network(protocol);
      const t = connect();
      const answer = (command: number, bytes: Uint8Array, id: number) =>
        message(command, bytes, { message: id, flags: RESPONSE });
      for (const [file, name] of [
        [5, 'wanted'],
        [6, 'other'],
      ] as const) {
        t.up(message(COMMAND.create, create(name), { message: file }));
        t.down(answer(COMMAND.create, created(file, 20), file));
        t.up(message(COMMAND.read, read(file, 10, 10), { message: 20 }));
        t.down(answer(COMMAND.read, readAnswer(content(10, 3)), 20));
        t.up(message(COMMAND.close, close(file), { message: 21 }));
        t.down(answer(COMMAND.close, closed(), 21));
      }
      return seen;
    };
    const first = speak();
    const key = transferKey(first.transfers[0]!);
    expect(key).toBe(collectKey(first.transfers[0]!.first, 'wanted'));
    const taken: unknown[] = [];
    speak(
      createSmbStream({
        wants: (asked) => asked === key,
        take: (name, direction, offset, bytes) => taken.push([name, direction, offset, bytes.slice()]),
      }),
    );
    expect(taken).toEqual([[key, 'read', 10, content(10, 3)]]);
  });
});

describe('encrypted messages', () => {
  it('count by session and direction', () => {
    const t = talk();
    // TRANSFORM_HEADER: signature, nonce, size, reserved, flags, session 7; ten bytes of cipher text.
    const sealed = `0000003e fd534d42 ${'00'.repeat(32)} 0a000000 0000 0100 0700000000000000 ${'aa'.repeat(10)}`;
    t.up(hex(sealed), hex(sealed));
    t.down(hex(sealed));
    t.end();
    expect(t.seen.volumes).toMatchObject([{ messagesUp: 2, messagesDown: 1, bytesUp: 20, bytesDown: 10 }]);
  });
});
