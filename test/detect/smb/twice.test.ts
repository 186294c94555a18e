import { describe, expect, it } from 'vitest';
import { createSmbScreen, observeTransfer, observeVolume } from '../../../src/detect/smb/screen.ts';
import { withoutTwice } from '../../../src/detect/smb/twice.ts';
import type { EncryptedVolume, FileTransfer } from '../../../src/observe/transfer.ts';
import {
  addresses,
  at,
  concludeTransfers,
  DC,
  NOON,
  SECOND,
  transfer,
  volume,
  WS1,
  WS2,
} from '../../support/smb.ts';

function left(...transfers: FileTransfer[]) {
  const screen = createSmbScreen(addresses);
  for (const each of transfers) observeTransfer(screen, each);
  const { marked, plain } = withoutTwice(screen);
  return [marked, plain]
    .flatMap((table) => [...table.entries.values()].map(({ value }) => value.source))
    .sort();
}

const PATH = 'Windows\\NTDS\\ntds.dit';

function logged(changes: Partial<FileTransfer> = {}, time = NOON + SECOND) {
  return transfer({ source: 'log', path: `\\${PATH.toLowerCase()}`, session: 'uid', ...changes }, time);
}

describe('a transfer that a log tells of', () => {
  it('counts once where packets show it too', () => {
    expect(left(transfer({ path: PATH }), logged())).toEqual(['packets']);
    expect(left(transfer({ path: PATH }), logged({ share: null }))).toEqual(['packets']);
  });

  it('counts where it is of another time, computer, share or path', () => {
    const both = ['log', 'packets'];
    const packets = transfer({ path: PATH });
    expect(left(packets, logged({}, NOON + 10 * SECOND))).toEqual(both);
    expect(left(packets, logged({ client: WS2 }))).toEqual(both);
    expect(left(packets, logged({ share: 'ADMIN$' }))).toEqual(both);
    expect(left(packets, logged({ path: 'Windows\\NTDS\\other.dit' }))).toEqual(both);
  });

  it('counts alone', () => {
    expect(left(logged())).toEqual(['log']);
  });
});

describe('a transfer that two logs tell of', () => {
  const zeek = logged({ account: null, authentication: 'unknown', told: { type: null, digests: ['md5:a'] } });
  const eve = logged({ account: 'CORP\\alice', sha256Read: 'ab'.repeat(32) });
  eve.first = { ...eve.first, evidence: 1 };

  it('is one file with what both know, opened once', () => {
    const { findings } = concludeTransfers([zeek, eve]);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.smb?.files).toMatchObject([{ account: 'CORP\\alice', bytes: 65_536 }]);
    expect(findings[0]?.caveats.join(' ')).not.toContain('more than once');
  });

  it('lends no account to another time', () => {
    const late = logged({ account: null, authentication: 'unknown' }, NOON + 60 * SECOND);
    const { findings } = concludeTransfers([late, eve]);
    expect(findings[0]?.smb?.files.map(({ account }) => account).sort()).toEqual(['CORP\\alice', null]);
  });
});

describe('an encrypted session that two logs count', () => {
  it('stands once; another one stands by itself', () => {
    const counted = (evidence: number, time: number) => {
      const v = { ...volume(500_000), source: 'log' as const };
      v.first = { ...v.first, evidence, time };
      v.last = { ...v.first };
      return v;
    };
    const screen = createSmbScreen(addresses);
    for (const [evidence, time] of [
      [0, NOON],
      [1, NOON + 10],
      [1, NOON + SECOND],
    ] as const)
      observeVolume(screen, counted(evidence, time));
    const kept = [...withoutTwice(screen).volumes.entries.values()].map(({ value }) => value.first.time);
    expect(kept.sort()).toEqual([NOON, NOON + SECOND]);
  });
});

describe('an encrypted session that a log counts', () => {
  const session = (source: 'packets' | 'log', time: number): EncryptedVolume => ({
    first: at(time),
    last: at(time + SECOND),
    source,
    client: WS1,
    server: DC,
    session: source,
    account: null,
    authentication: 'ntlm',
    dialect: '3.1.1',
    shares: [],
    messagesUp: 1,
    messagesDown: 1,
    bytesUp: 1,
    bytesDown: 1,
  });

  it.each([
    [2 * SECOND, ['packets']],
    [60 * SECOND, ['log', 'packets']],
  ])('%i microseconds after that of packets leaves %j', (later, sources) => {
    const screen = createSmbScreen(addresses);
    observeVolume(screen, session('packets', NOON));
    observeVolume(screen, session('log', NOON + later));
    const { volumes } = withoutTwice(screen);
    expect([...volumes.entries.values()].map(({ value }) => value.source).sort()).toEqual(sources);
  });
});
