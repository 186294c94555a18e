import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/detect/finding.ts';
import { CUT_OFFS } from '../../../src/detect/severity.ts';
import { ascii, eseHead, hiveHead, preferenceXml, zipHead } from '../../support/content.ts';
import {
  concludeAll,
  concludeTransfers,
  DC,
  DC2,
  FS,
  fact,
  HOUR,
  NOON,
  OUT,
  refused,
  replication,
  SECOND,
  ticket,
  transfer,
  volume,
  WS1,
  WS2,
  writing,
} from '../../support/smb.ts';

const signals = (finding: Finding | undefined) => finding?.why.map(({ signal }) => signal) ?? [];
const HASH = 'ab'.repeat(32);
const database = {
  path: 'Windows\\NTDS\\ntds.dit',
  headRead: eseHead(8192),
  sha256Read: HASH,
  size: 4_194_304,
};

describe('copies of secrets from a domain controller', () => {
  it('are critical for the directory database, and the title says who took what from where', () => {
    const { findings } = concludeAll([{ transfer: transfer(database) }, { host: fact(DC, 'name', 'dc1') }]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      alert: 2030,
      severity: 'critical',
      title:
        'CORP\\alice read ntds.dit (4,194,304 bytes, whole, the directory database) of the domain controller dc1 (10.0.0.10) from 10.0.0.51',
      smb: {
        origin: '10.0.0.10',
        recipient: '10.0.0.51',
        startedBy: 'recipient',
        originGrounds: ['given with --dc'],
        files: [
          {
            path: '\\\\dc1\\C$\\Windows\\NTDS\\ntds.dit',
            content: 'ese-ntds',
            sensitive: 'ntds',
            complete: true,
          },
        ],
      },
    });
    expect(findings[0]!.attack).toContain('T1003.003');
  });

  it('are found under any name, by content', () => {
    const { findings } = concludeTransfers([
      transfer({ path: 'Temp\\report.docx', headRead: eseHead(8192) }),
    ]);
    expect(findings[0]).toMatchObject({
      severity: 'critical',
      smb: { files: [{ content: 'ese', sensitive: 'ese' }] },
    });
    expect(signals(findings[0])).toContain('disguised');
  });

  it('are found inside archives, by the names of members', () => {
    const headRead = zipHead([{ name: 'Active Directory/ntds.dit', data: ascii('x') }]);
    const { findings } = concludeTransfers([transfer({ path: 'Temp\\logs.zip', headRead })]);
    expect(findings[0]?.smb?.files[0]).toMatchObject({ content: 'zip', sensitive: 'ntds' });
    expect(['high', 'critical']).toContain(findings[0]?.severity);
  });

  it('weigh more together: hive and boot key', () => {
    const { findings } = concludeTransfers([
      transfer({ path: 'Temp\\sam.save', headRead: hiveHead() }),
      transfer({ path: 'Temp\\system.save', headRead: hiveHead() }),
    ]);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.severity).toBe('critical');
    expect(signals(findings[0])).toEqual(expect.arrayContaining(['several-secrets', 'known-traces']));
  });

  it('are found when the controller itself writes them out, and outside weighs more', () => {
    const inside = concludeTransfers([
      writing({ ...database, path: 'cache.dat', client: DC, server: WS2, share: 'Staging' }),
    ]);
    const outside = concludeTransfers([
      writing({ ...database, path: 'cache.dat', client: DC, server: OUT, share: 'x' }),
    ]);
    expect(inside.findings[0]).toMatchObject({
      smb: { origin: '10.0.0.10', recipient: '10.0.0.52', startedBy: 'origin' },
    });
    expect(inside.findings[0]?.attack).toContain('T1570');
    expect(signals(outside.findings[0])).toContain('outside');
    expect(outside.findings[0]!.score).toBeGreaterThanOrEqual(inside.findings[0]!.score);
  });

  it('count each byte once over several opens of one file', () => {
    const part = { ...database, sha256Read: null, size: 1000 };
    const { findings } = concludeTransfers([
      transfer({ ...part, reads: [0, 600], bytesRead: 600 }),
      transfer({ ...part, reads: [400, 1000], bytesRead: 600, headRead: new Uint8Array(0) }, NOON + SECOND),
    ]);
    expect(findings[0]?.smb?.files).toHaveLength(1);
    expect(findings[0]?.smb?.files[0]).toMatchObject({ bytes: 1000, complete: true });
  });

  it('keep versions of one name apart when the bytes differ', () => {
    const { findings } = concludeTransfers([
      transfer({ path: 'Temp\\x.tmp', headRead: hiveHead('SAM') }),
      transfer({ path: 'Temp\\x.tmp', headRead: eseHead(8192) }, NOON + SECOND),
    ]);
    expect(findings[0]?.smb?.files).toHaveLength(2);
  });
});

describe('runs', () => {
  it('end with an hour without a transfer', () => {
    const near = concludeTransfers([transfer(database), transfer(database, NOON + HOUR)]);
    const far = concludeTransfers([transfer(database), transfer(database, NOON + HOUR + 5 * SECOND)]);
    expect(near.findings).toHaveLength(1);
    expect(far.findings).toHaveLength(2);
    expect(new Set(far.findings.map(({ id }) => id)).size).toBe(2);
  });
  it('have an id that depends on ends and first time alone', () => {
    const once = concludeTransfers([transfer(database)]);
    const more = concludeTransfers([transfer(database), transfer({ path: 'other.txt' }, NOON + SECOND)]);
    expect(more.findings[0]?.id).toBe(once.findings[0]?.id);
    expect(once.findings[0]?.id).toMatch(/^2030-[0-9a-f]{16}$/);
  });
});

describe('ordinary work', () => {
  const quiet = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity !== 'low');
  const policy = (path: string, changes = {}) => transfer({ share: 'SYSVOL', path, size: 900, ...changes });
  const groups = 'corp.example\\Policies\\{31B2}\\Machine\\Preferences\\Groups\\Groups.xml';
  const password = { headRead: preferenceXml('j1Uyj3Vx8TY9LtLZil2uAuZkFQA') };

  it('in SYSVOL is silent for computers and users', () => {
    const files = [
      'gpt.ini',
      'Machine\\Registry.pol',
      'Machine\\Microsoft\\Windows NT\\SecEdit\\GptTmpl.inf',
    ];
    const read = files.flatMap((name) => [
      policy(`corp.example\\Policies\\{31B2}\\${name}`, { account: 'CORP\\WS1$' }),
      policy(`corp.example\\Policies\\{31B2}\\${name}`),
    ]);
    expect(concludeTransfers(read).findings).toEqual([]);
  });
  it('is a computer that applies a preference with a password, but not a person who reads it', () => {
    const computer = concludeTransfers([policy(groups, { ...password, account: 'CORP\\WS1$' })]);
    const person = concludeTransfers([policy(groups, password)]);
    expect(computer.findings).toEqual([]);
    expect(person.findings[0]).toMatchObject({ severity: 'medium', smb: { files: [{ sensitive: 'gpp' }] } });
  });
  it('is an administrator who reads logs in C$: low at most', () => {
    const { findings } = concludeTransfers([transfer({ path: 'Windows\\debug\\netlogon.log' })]);
    expect(quiet(findings)).toEqual([]);
  });
  it('is a controller that holds the users’ folders', () => {
    const { findings } = concludeTransfers(
      Array.from({ length: 30 }, (_, i) =>
        transfer({ share: 'Homes', path: `alice\\letter${i}.docx`, size: 90_000 }),
      ),
    );
    expect(findings).toEqual([]);
  });
  it('is a document named after a database, and an ordinary database of Windows', () => {
    const { findings } = concludeTransfers([
      transfer({ share: 'Data', path: 'ntds.dit migration notes.txt' }),
      transfer({ share: 'Data', path: 'SAM meeting.docx' }),
      transfer({
        path: 'ProgramData\\Microsoft\\Search\\Data\\Applications\\Windows\\Windows.edb',
        headRead: eseHead(),
      }),
    ]);
    expect(quiet(findings)).toEqual([]);
  });
  it('is writing to a controller, and copying between controllers', () => {
    expect(concludeTransfers([writing({ ...database })]).findings).toEqual([]);
    const between = concludeTransfers([transfer({ ...database, client: DC2 })], {
      dc: ['10.0.0.10', '10.0.0.11'],
    });
    expect(between.findings).toEqual([]);
  });
  it('is what pipes and printing carry', () => {
    const { findings } = concludeTransfers([
      transfer({ share: 'IPC$', shareKind: 'pipe', path: 'svcctl', headRead: hiveHead('SAM') }),
      transfer({ share: null, shareKind: 'unknown', path: 'samr', headRead: hiveHead('SAM') }),
      transfer({ share: 'print$', shareKind: 'print', path: 'x', headRead: hiveHead('SAM') }),
    ]);
    expect(findings).toEqual([]);
  });
  it('is a hive that moves between computers that are no controllers: low at most', () => {
    const { findings } = concludeTransfers(
      [transfer({ server: FS, share: 'Data', path: 'cover.jpg', headRead: hiveHead('SYSTEM') })],
      { dc: [] },
    );
    expect(quiet(findings)).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it('is a finding of low severity by its volume, with the account', () => {
    const { findings } = concludeAll([{ volume: volume(400_000) }]);
    expect(findings[0]).toMatchObject({
      severity: 'low',
      smb: { encrypted: true, bytes: null, files: [{ account: 'CORP\\alice', bytes: null }] },
    });
    expect(findings[0]?.caveats.join(' ')).toMatch(/encrypted/);
  });
  it('is capped whatever the volume: low, and medium with an administrative share', () => {
    const huge = concludeAll([{ volume: volume(2 ** 40) }]);
    const admin = concludeAll([{ volume: volume(2 ** 40, { shares: ['C$'] }) }]);
    expect(huge.findings[0]?.severity).toBe('low');
    expect(admin.findings[0]?.severity).toBe('medium');
  });
  it('says nothing of a few kilobytes', () => {
    expect(concludeAll([{ volume: volume(40_000) }]).findings).toEqual([]);
  });
});

describe('failed attempts', () => {
  it('are low at most, and raise what follows', () => {
    const tried = concludeTransfers([refused('NTDS\\ntds.dit'), refused('Windows\\System32\\config\\SAM')]);
    expect(tried.findings[0]).toMatchObject({
      severity: 'low',
      smb: { files: [{ bytes: 0 }, { bytes: 0 }] },
    });
    const hive = transfer({ path: 'Temp\\q.bin', headRead: hiveHead('SAM') }, NOON + SECOND);
    const alone = concludeTransfers([hive]).findings[0]!;
    const after = concludeTransfers([refused('Windows\\NTDS\\ntds.dit'), hive]).findings[0]!;
    expect(signals(after)).toContain('failed-attempts');
    expect(after.score).toBeGreaterThan(alone.score);
  });
});

describe('accounts hidden in Kerberos tickets', () => {
  const hidden = transfer({ ...database, account: null, authentication: 'kerberos' });
  it('are traced to the ticket of the same computer', () => {
    const { findings } = concludeAll([{ transfer: hidden }, { identity: ticket('CORP\\bob', 'cifs/dc1') }]);
    expect(findings[0]?.smb?.files[0]?.account).toBe('CORP\\bob');
    expect(findings[0]?.caveats.join(' ')).toMatch(/inferred from the ticket/);
  });
  it('name nobody where several could be meant, where it is another computer, and where it is too late', () => {
    const several = [ticket('CORP\\bob', 'krbtgt/CORP'), ticket('CORP\\WS1$', 'krbtgt/CORP')];
    for (const identities of [
      several,
      [ticket('CORP\\bob', 'cifs/dc1', { address: WS2 })],
      [ticket('CORP\\bob', 'cifs/dc1', {}, NOON + HOUR)],
    ]) {
      const { findings } = concludeAll([
        { transfer: hidden },
        ...identities.map((identity) => ({ identity })),
      ]);
      expect(findings[0]?.smb?.files[0]?.account).toBeNull();
      expect(findings[0]?.caveats.join(' ')).toMatch(/account is not known/);
    }
  });
});

describe('domain controllers', () => {
  const grounds = (observations: Parameters<typeof concludeAll>[0]) =>
    concludeAll([{ transfer: transfer(database) }, ...observations], { dc: [] }).findings[0]?.smb
      ?.originGrounds;
  it('are inferred from what they serve, and the finding says so', () => {
    expect(grounds([{ transfer: transfer({ share: 'sysvol', path: 'x\\gpt.ini', client: WS2 }) }])).toEqual([
      'serves the share SYSVOL',
    ]);
    expect(grounds([{ identity: ticket('CORP\\bob', 'krbtgt/CORP') }])).toEqual([
      'answers Kerberos authentication',
    ]);
    expect(grounds([{ host: fact(DC, 'role', 'domain-controller', 'NBNS') }])).toEqual([
      'NBNS shows it as domain controller',
    ]);
    expect(grounds([{ replication: replication(WS2, DC) }])).toEqual(['answers directory replication']);
    expect(grounds([])).toEqual([]);
  });
  it('have several addresses under one full name', () => {
    const { findings } = concludeAll([
      { transfer: transfer({ ...database, server: DC2 }) },
      { host: fact(DC, 'name', 'dc1.corp.example') },
      { host: fact(DC2, 'name', 'DC1.corp.example') },
    ]);
    expect(findings[0]?.smb?.originGrounds[0]).toMatch(/name of another controller|has the name/);
  });
});

describe('related activity', () => {
  it('names replication by something that is no controller, and not that between controllers', () => {
    const stranger = concludeAll([{ replication: replication(WS1, DC) }]);
    expect(stranger.related).toMatchObject([
      { kind: 'dcsync', from: '10.0.0.51', to: '10.0.0.10', account: 'CORP\\mallory' },
    ]);
    expect(
      concludeAll([{ replication: replication(DC2, DC) }], { dc: ['10.0.0.10', '10.0.0.11'] }).related,
    ).toEqual([]);
    expect(concludeAll([{ replication: replication(WS1, DC, { opnums: [0, 12] }) }]).related).toEqual([]);
  });
  describe('of which only the beginning crossed', () => {
    const MEGABYTE = 1_048_576;
    const beginning = {
      ...database,
      sha256Read: null,
      beginningRead: HASH,
      reads: [0, MEGABYTE],
      bytesRead: MEGABYTE,
    };
    /** What is written from the workstation to another computer, under a name of its own. */
    const onward = (changes: object) =>
      writing({ share: 'in', path: 'a.tmp', server: WS2, ...changes }, NOON + 10 * SECOND);
    const grounds = (...moved: ReturnType<typeof onward>[]) =>
      concludeTransfers([transfer(beginning), ...moved]).findings[0]?.smbFacts?.onward.map(
        (step) => step.grounds,
      );
    const SAME = 'the same SHA-256 of the first 1,048,576 bytes, which are all that crossed';

    it('are told with the hash of these bytes and none of the file', () => {
      const { findings } = concludeTransfers([transfer(beginning)]);
      expect(findings[0]?.smb?.files).toMatchObject([
        {
          bytes: MEGABYTE,
          size: 4_194_304,
          complete: false,
          sha256: null,
          beginning: { bytes: MEGABYTE, sha256: HASH },
        },
      ]);
    });
    it('are followed when the same bytes cross again, whole or as a beginning', () => {
      expect(grounds(onward({ size: MEGABYTE, sha256Read: HASH }))).toEqual([SAME]);
      const again = onward({ ...beginning, path: 'a.tmp' });
      expect(grounds({ ...again, beginningWritten: HASH })).toEqual([SAME]);
    });
    it('are not taken for other content of the same length', () => {
      const other = onward({ ...beginning, path: 'ntds.dit' });
      expect(grounds({ ...other, beginningWritten: 'cd'.repeat(32) })).toEqual([]);
    });
    it('are not followed by the hash of a header alone', () => {
      const short = { ...beginning, reads: [0, 8192], bytesRead: 8192 };
      const again = { ...onward({ ...short, path: 'a.tmp', size: 9_000_000 }), beginningWritten: HASH };
      expect(concludeTransfers([transfer(short), again]).findings[0]?.smbFacts?.onward).toEqual([]);
    });
    it('are followed over DNS when these bytes left there', () => {
      const place = { evidence: 0, record: 9, offset: 9, time: NOON + 30 * SECOND };
      const recovered = [
        { finding: '2031-00', initiator: WS1, zone: 'x.example', sha256: HASH, first: place, last: place },
      ];
      const { findings } = concludeTransfers([transfer(beginning)], { recovered });
      expect(findings[0]?.smbFacts?.onward).toMatchObject([{ how: 'dns', grounds: SAME }]);
    });
    it('keep the hash only while it covers all that crossed over several opens', () => {
      const of = (...opens: object[]) =>
        concludeTransfers(opens.map((o, i) => transfer({ ...beginning, ...o }, NOON + i * SECOND)))
          .findings[0]?.smb?.files;
      const inside = { reads: [0, 4096], bytesRead: 4096, beginningRead: 'cd'.repeat(32) };
      const behind = { reads: [MEGABYTE, 2 * MEGABYTE], beginningRead: undefined };
      expect(of(inside, {})).toMatchObject([{ beginning: { bytes: MEGABYTE, sha256: HASH } }]);
      expect(of({}, behind)).toMatchObject([{ bytes: 2 * MEGABYTE, beginning: null }]);
      expect(of({ size: null }, { ...inside, size: MEGABYTE })).toMatchObject([
        { complete: true, sha256: HASH, beginning: null },
      ]);
      expect(of({}, { beginningRead: 'cd'.repeat(32) })).toHaveLength(2);
    });
  });

  it('follows content from host to host by hash, and over DNS', () => {
    const observations = [
      { transfer: transfer(database) },
      {
        transfer: writing(
          { ...database, client: WS1, server: WS2, share: 'Staging', path: 'a.tmp' },
          NOON + 10 * SECOND,
        ),
      },
      {
        transfer: writing(
          { ...database, client: WS2, server: OUT, share: 'in', path: 'b.bin' },
          NOON + 20 * SECOND,
        ),
      },
    ];
    const place = { evidence: 0, record: 9, offset: 9, time: NOON + 30 * SECOND };
    const recovered = [
      { finding: '2031-00', initiator: WS1, zone: 'x.example', sha256: HASH, first: place, last: place },
    ];
    const { related, findings } = concludeAll(observations, { recovered });
    expect(related.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['onward-copy', '10.0.0.51', '10.0.0.52'],
      ['onward-copy', '10.0.0.52', '198.51.100.7'],
    ]);
    expect(findings[0]?.smbFacts?.onward.map(({ how }) => how)).toEqual(['smb', 'smb', 'dns']);
    expect(signals(findings[0])).toContain('went-on');
  });
  it('does not follow content backwards in time', () => {
    const earlier = writing({ ...database, client: WS1, server: WS2, share: 'x', path: 'a' }, NOON - HOUR);
    expect(concludeTransfers([earlier, transfer(database)]).related).toEqual([]);
  });
});

describe('scores', () => {
  it('are the sum of the points in the finding, under the published cut-offs', () => {
    const { findings } = concludeTransfers([transfer({ path: 'Temp\\q.bin', headRead: hiveHead('SAM') })]);
    const [finding] = findings;
    expect(finding!.why.reduce((sum, { points }) => sum + points, 0)).toBe(finding!.score);
    const least = CUT_OFFS.find(([severity]) => severity === finding!.severity)![1];
    expect(finding!.score).toBeGreaterThanOrEqual(least);
  });
});
