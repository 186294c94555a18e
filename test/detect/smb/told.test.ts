import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/detect/finding.ts';
import type { FileTransfer } from '../../../src/observe/transfer.ts';
import { ascii } from '../../support/content.ts';
import {
  concludeTransfers,
  DC,
  FS,
  NOON,
  OUT,
  SECOND,
  transfer,
  WS1,
  WS2,
  writing,
} from '../../support/smb.ts';

const signals = (finding: Finding | undefined) => finding?.why.map(({ signal }) => signal) ?? [];
const PAGES = 384 * 4096;

/** As a log tells a read: no ranges, no bytes. */
function logged(changes: Partial<FileTransfer>, time = NOON): FileTransfer {
  return { ...transfer(changes, time), source: 'log', reads: [] };
}

function loggedWrite(changes: Partial<FileTransfer>, time = NOON): FileTransfer {
  return { ...writing(changes, time), source: 'log', writes: [] };
}

describe('a type in a log', () => {
  const hive = { type: 'application/vnd.ms-regf', digests: [] };

  it('is content: a hive is found under any name', () => {
    const { findings } = concludeTransfers([logged({ path: 'Temp\\cover.jpg', told: hive })]);
    expect(findings[0]).toMatchObject({
      severity: 'critical',
      smb: { files: [{ content: 'registry', sensitive: 'hive-any' }] },
    });
    expect(signals(findings[0])).toContain('disguised');
  });

  it('is no theft where the name says that it is the hive of a user', () => {
    const { findings } = concludeTransfers([
      logged({ share: 'Profiles$', path: 'alice.V6\\NTUSER.DAT', told: hive }),
    ]);
    expect(findings).toEqual([]);
  });

  it('speaks against a name that it does not fit', () => {
    const named = { share: 'Data', path: 'notes\\sam.save' };
    const [bare] = concludeTransfers([logged(named)]).findings;
    const { findings } = concludeTransfers([logged({ ...named, told: { type: 'text/plain', digests: [] } })]);
    expect(bare).toBeDefined();
    expect(findings.filter(({ severity }) => severity !== 'low')).toEqual([]);
    expect(findings[0]?.score ?? 0).toBeLessThan(bare!.score);
  });
});

describe('a digest in a log', () => {
  const copy = (digests: string[], changes: Partial<FileTransfer> = {}, time = NOON + 60 * SECOND) =>
    loggedWrite(
      { client: WS1, server: WS2, path: 'Temp\\~DF3A.tmp', told: { type: null, digests }, ...changes },
      time,
    );
  const theft = logged({
    path: 'Windows\\NTDS\\ntds.dit',
    told: { type: null, digests: ['md5:a', 'sha1:b'] },
  });

  it('follows a copy under another name where there is no SHA-256, and the finding tells it', () => {
    const { findings, related } = concludeTransfers([theft, copy(['md5:a', 'sha1:b'])]);
    expect(related).toMatchObject([{ kind: 'onward-copy', from: '10.0.0.51', to: '10.0.0.52' }]);
    expect(related[0]?.text).toContain('the same SHA-1');
    expect(findings[0]?.caveats).toContain('The log has no SHA-256 of ntds.dit, but md5:a and sha1:b.');
  });

  it('of another content ends the trail even where name and size agree', () => {
    const same = { path: 'Temp\\ntds.dit' };
    expect(concludeTransfers([theft, copy([], same)]).related).toHaveLength(1);
    expect(concludeTransfers([theft, copy(['md5:a', 'sha1:c'], same)]).related).toEqual([]);
  });
});

describe('a file of whole pages whose content no one saw', () => {
  const whole = { size: PAGES, sha256Read: 'ab'.repeat(32) };

  it('is of medium severity where its name stands for files of any length', () => {
    const { findings } = concludeTransfers([logged({ ...whole, path: 'Windows\\Temp\\report.docx' })]);
    expect(findings[0]?.severity).toBe('medium');
    expect(signals(findings[0])).toContain('page-sized');
  });

  it.each([
    ['of another size', { ...whole, size: PAGES + 1, path: 'Temp\\report.docx' }],
    ['of a format made of blocks', { ...whole, path: 'Windows\\System32\\winevt\\Logs\\Security.evtx' }],
    ['that is small', { ...whole, size: 8192, path: 'Temp\\report.docx' }],
    ['in a share of users', { ...whole, share: 'Homes', path: 'alice\\report.docx' }],
    [
      'that a log recognised',
      { ...whole, path: 'Temp\\report.docx', told: { type: 'Microsoft Word 2007+', digests: [] } },
    ],
  ])('says nothing %s', (_what, changes) => {
    const { findings } = concludeTransfers([logged(changes)]);
    expect(findings.flatMap(signals)).not.toContain('page-sized');
    expect(findings.filter(({ severity }) => severity !== 'low')).toEqual([]);
  });

  it('says nothing where packets showed the beginning', () => {
    const { findings } = concludeTransfers([
      transfer({ ...whole, path: 'Temp\\report.docx', headRead: ascii('PK') }),
    ]);
    expect(signals(findings[0])).not.toContain('page-sized');
  });

  it('says nothing among so many documents that one is such by chance', () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      logged({ path: `Users\\x\\letter${i}.docx`, size: 20_001 }),
    );
    const { findings } = concludeTransfers([logged({ ...whole, path: 'Users\\x\\report.docx' }), ...many]);
    expect(signals(findings[0])).not.toContain('page-sized');
  });

  it('with the name and place of a dump tool is that tool’s', () => {
    const trace = (size: number) =>
      concludeTransfers([logged({ share: 'ADMIN$', path: 'Temp\\KxQzRtWb.tmp', size })]).findings[0];
    expect(trace(PAGES)?.severity).toBe('medium');
    expect(signals(trace(PAGES))).toContain('known-traces');
    expect(signals(trace(PAGES + 7))).not.toContain('known-traces');
  });

  it('weighs more where the sensor looked for the mark of its name in vain', () => {
    const told = { type: '', digests: [] };
    const { findings } = concludeTransfers([logged({ ...whole, path: 'Temp\\report.docx', told })]);
    expect(signals(findings[0])).toEqual(expect.arrayContaining(['page-sized', 'unrecognised']));
    expect(
      signals(concludeTransfers([logged({ ...whole, path: 'Temp\\report.dat', told })]).findings[0]),
    ).not.toContain('unrecognised');
  });
});

describe('a controller that writes a file', () => {
  const push = { client: DC, account: 'CORP\\DC1$', share: 'x', path: 'out.dat', size: 70_001 };

  it('outside is of medium severity whatever it is, inside it says little', () => {
    expect(concludeTransfers([loggedWrite({ ...push, server: OUT })]).findings[0]?.severity).toBe('medium');
    expect(concludeTransfers([loggedWrite({ ...push, server: WS2 })]).findings).toEqual([]);
  });

  it('is not taken to write outside where the controller itself would be outside', () => {
    const { findings } = concludeTransfers([loggedWrite({ ...push, server: OUT })], {
      isInside: () => false,
    });
    expect(findings).toEqual([]);
  });
});

describe('preferences that can hold passwords, read without their content in the log', () => {
  const policy = (path: string, changes: Partial<FileTransfer> = {}) =>
    logged({ share: 'SYSVOL', path: `corp.example\\Policies\\{31B2}\\${path}`, size: 474, ...changes });
  const GROUPS = 'Machine\\Preferences\\Groups\\Groups.xml';
  const TASKS = 'Machine\\Preferences\\ScheduledTasks\\ScheduledTasks.xml';

  it('are of medium severity when a person went straight to several, low for one', () => {
    const both = concludeTransfers([policy(GROUPS), policy(TASKS)]).findings;
    expect(both[0]).toMatchObject({ severity: 'medium' });
    expect(signals(both[0])).toContain('preference-hunt');
    expect(both[0]?.smb?.files.map(({ bytes }) => bytes)).toEqual([474, 474]);
    expect(concludeTransfers([policy(GROUPS)]).findings[0]?.severity).toBe('low');
  });

  it.each([
    ['a computer', { account: 'CORP\\WS1$' }],
    ['nobody knows who', { account: null }],
  ])('say nothing when %s read them', (_who, changes) => {
    expect(concludeTransfers([policy(GROUPS, changes), policy(TASKS, changes)]).findings).toEqual([]);
  });

  it('say nothing when policies were applied or edited: gpt.ini is read first', () => {
    const applied = ['gpt.ini', GROUPS, TASKS].map((path) => policy(path));
    expect(concludeTransfers(applied).findings).toEqual([]);
  });

  it('say nothing in the part of the user, who applies them', () => {
    const user = [GROUPS, TASKS].map((path) => policy(path.replace('Machine', 'User')));
    expect(concludeTransfers(user).findings).toEqual([]);
  });

  it('from a server that is no controller say nothing', () => {
    const { findings } = concludeTransfers([
      policy(GROUPS, { server: FS, share: 'Data' }),
      policy(TASKS, { server: FS, share: 'Data' }),
    ]);
    expect(findings).toEqual([]);
  });
});

describe('both parts of several policies in one session', () => {
  const part = (guid: number, half: string, session: string) =>
    logged({
      share: 'SYSVOL',
      session,
      path: `corp.example\\Policies\\{${guid}}\\${half}\\Registry.pol`,
      size: 900,
    });
  const all = (userSession: string, policies = 3) =>
    Array.from({ length: policies }, (_, i) => [
      part(i, 'Machine', 's1'),
      part(i, 'User', userSession),
      logged({ share: 'Deploy', path: `d${i}.inf`, size: 900 }),
    ]).flat();

  it('are a sweep, one that nobody applies; with places of passwords it is shown', () => {
    const place = logged({
      share: 'SYSVOL',
      path: 'corp.example\\Policies\\{0}\\Machine\\Preferences\\Groups\\Groups.xml',
      size: 474,
    });
    const { findings } = concludeTransfers([...all('s1'), place]);
    expect(findings[0]).toMatchObject({ severity: 'low' });
    expect(signals(findings[0])).toContain('policy-sweep');
  });

  it('in two sessions are a computer and a user at work', () => {
    expect(concludeTransfers(all('s2')).scored[0]?.score).toBe(0);
    expect(concludeTransfers(all('s1', 2)).scored[0]?.score).toBe(0);
    expect(concludeTransfers(all('s1')).scored[0]?.score).toBe(20);
  });
});
