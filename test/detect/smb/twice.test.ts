import { describe, expect, it } from 'vitest';
import { createSmbScreen, observeTransfer, observeVolume } from '../../../src/detect/smb/screen.ts';
import { withoutTwice } from '../../../src/detect/smb/twice.ts';
import type { EncryptedVolume, FileTransfer } from '../../../src/observe/transfer.ts';
import { addresses, at, DC, NOON, SECOND, transfer, WS1, WS2 } from '../../support/smb.ts';

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

describe('an encrypted session that a log counts', () => {
  const volume = (source: 'packets' | 'log', time: number): EncryptedVolume => ({
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
    observeVolume(screen, volume('packets', NOON));
    observeVolume(screen, volume('log', NOON + later));
    const { volumes } = withoutTwice(screen);
    expect([...volumes.entries.values()].map(({ value }) => value.source).sort()).toEqual(sources);
  });
});
