import { describe, expect, it } from 'vitest';
import { joinChannels } from '../../../src/detect/smb/channels.ts';
import { valuesOf } from '../../../src/detect/smb/reservoir.ts';
import type { EncryptedVolume, FileTransfer } from '../../../src/observe/transfer.ts';
import * as smb from '../../support/smb.ts';

const { DC, DC2, FS, WS1, WS2, NOON, SECOND } = smb;

/** The open, and a part of it on another channel whose open was not seen. */
const opened = (changes: Partial<FileTransfer> = {}, time = NOON) =>
  smb.transfer({ session: 'guid/1', fileId: 'f1', reads: [0, 4096], bytesRead: 4096, ...changes }, time);
const part = (changes: Partial<FileTransfer> = {}, time = NOON + SECOND) =>
  opened(
    {
      client: WS2,
      server: DC2,
      path: null,
      share: null,
      account: null,
      size: null,
      dialect: null,
      reads: [4096, 65_536],
      bytesRead: 61_440,
      ...changes,
    },
    time,
  );

function joined(...transfers: FileTransfer[]) {
  const {
    marked,
    plain,
    opened: idle,
  } = joinChannels(smb.observe(transfers.map((transfer) => ({ transfer }))));
  return { files: [marked, plain].flatMap(valuesOf), idle: valuesOf(idle) };
}

describe('channels of one session', () => {
  it('are one transfer with the ends, path and account of the open', () => {
    const [a, b] = [opened({ path: 'Temp\\x.docx' }), part({ lost: 3, deleted: true })];
    const { files } = joined(b, a);
    expect(files).toMatchObject([
      {
        client: WS1,
        server: DC,
        path: 'Temp\\x.docx',
        account: 'CORP\\alice',
        size: 65_536,
        read: { bytes: 65_536, ranges: [0, 65_536], sha256: null },
        lost: 3,
        deleted: true,
        first: a.first,
        last: b.last,
      },
    ]);
    expect(files[0]!.opens).toHaveLength(2);
    expect(files[0]!.cites).toContainEqual({ evidence: 0, record: b.first.record, offset: b.first.offset });
  });

  it('are joined to an open that carried nothing itself', () => {
    const { files, idle } = joined(
      opened({ reads: [], bytesRead: 0, path: 'Windows\\NTDS\\ntds.dit' }),
      part({ reads: [0, 65_536], bytesRead: 65_536 }),
    );
    expect(files).toMatchObject([{ client: WS1, path: 'Windows\\NTDS\\ntds.dit', read: { bytes: 65_536 } }]);
    expect(idle).toEqual([]);
  });

  it('keep the hash of the channel that carried the whole file', () => {
    const sha256Read = 'aa'.repeat(32);
    const { files } = joined(
      opened({ reads: [0, 65_536], bytesRead: 65_536, sha256Read }),
      part({ reads: [0, 4096], bytesRead: 4096, sha256Read: 'bb'.repeat(32) }),
    );
    expect(files).toMatchObject([{ read: { bytes: 65_536, sha256: sha256Read } }]);
  });

  it('belong to the last open before them: a server gives an id anew', () => {
    const { files } = joined(
      opened({ path: 'a' }),
      part({}, NOON + SECOND),
      opened({ path: 'b' }, NOON + 60 * SECOND),
      part({ client: FS }, NOON + 61 * SECOND),
    );
    expect(files.map(({ path, opens }) => [path, opens.length]).sort()).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
  });

  it('are left as they are where two opens may have them, or where they come too late', () => {
    const over = part({}, NOON + SECOND);
    over.last.time = NOON + 90 * SECOND;
    expect(joined(opened({ path: 'a' }), over, opened({ path: 'b' }, NOON + 60 * SECOND)).files).toHaveLength(
      3,
    );
    expect(joined(opened(), part({}, NOON + 2 * smb.HOUR)).files).toHaveLength(2);
  });

  it('are those of one session and one id, over several pairs of addresses', () => {
    expect(joined(opened(), part({ session: 'guid/2' })).files).toHaveLength(2);
    expect(joined(opened(), part({ fileId: 'f2' })).files).toHaveLength(2);
    expect(joined(opened(), part({ fileId: null })).files).toHaveLength(2);
    expect(joined(opened(), part({ client: WS1, server: DC })).files).toHaveLength(2);
  });

  it('whose open was not seen are joined to the first of them', () => {
    const { files } = joined(part({}, NOON), part({ client: WS1, reads: [0, 4096], bytesRead: 4096 }));
    expect(files).toMatchObject([{ client: WS2, path: null, size: null, read: { bytes: 65_536 } }]);
  });
});

describe('volumes of one encrypted session', () => {
  const volumes = (...all: EncryptedVolume[]) =>
    valuesOf(joinChannels(smb.observe(all.map((volume) => ({ volume })))).volumes);

  it('are one where channels were open at the same time', () => {
    const first = smb.volume(1000, { shares: ['C$'] });
    const second = smb.volume(500, { client: WS2, server: DC2, account: null });
    expect(volumes(second, first)).toMatchObject([
      { client: WS1, server: DC, account: 'CORP\\alice', shares: ['C$'], bytesDown: 1500, messagesUp: 20 },
    ]);
  });

  it('are apart where they were not, where the session is another, and where a log tells of them', () => {
    const first = smb.volume(1000);
    const late = smb.volume(500, {
      client: WS2,
      first: smb.at(NOON + 60 * SECOND),
      last: smb.at(NOON + 61 * SECOND),
    });
    expect(volumes(first, late)).toHaveLength(2);
    expect(volumes(first, smb.volume(5, { client: WS2, session: 'e2' }))).toHaveLength(2);
    expect(volumes(first, smb.volume(5, { client: WS2, source: 'log' }))).toHaveLength(2);
  });
});
