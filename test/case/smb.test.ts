import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import type { CaseInput } from '../../src/case/case.ts';
import type { Report } from '../../src/case/report.ts';
import { evidenceFile } from '../support/case-fixture.ts';
import { eseHead, hiveHead, preferenceXml } from '../support/content.ts';
import { expectValidReport } from '../support/report-schema.ts';
import * as smb from '../support/smb.ts';

const { DC, NOON, SECOND, WS1, WS2 } = smb;
const HASH = 'cd'.repeat(32);
const database = {
  path: 'Windows\\NTDS\\ntds.dit',
  headRead: eseHead(8192),
  sha256Read: HASH,
  size: 4_194_304,
};

function report(
  observations: readonly smb.Observation[],
  changes: Partial<Parameters<typeof smb.context>[0]> = {},
): Report {
  const concluded = smb.concludeAll(observations, changes);
  const input: CaseInput = {
    version: '0.0.0',
    options: {},
    interrupted: false,
    evidence: [evidenceFile({ first: NOON, last: NOON + 7200 * SECOND, path: 'a.pcap' })],
    findings: concluded.findings,
    related: concluded.related,
    hosts: concluded.hosts,
    unseen: concluded.unseen,
    counts: { packets: 9, logRecords: 0, dnsMessages: 0, smbTransfers: 1 },
    floor: { dnsBytesPerHour: null, text: 'No DNS.' },
    addresses: smb.addresses,
  };
  const built = buildReport(input);
  expectValidReport(built);
  return built;
}

const steps = (built: Report) => built.findings[0]!.remediation.map(({ step }) => step);
const textOf = (built: Report, id: string) =>
  built.findings[0]!.remediation.find(({ step }) => step === id)?.text ?? '';

describe('the case of a stolen directory database', () => {
  const built = report([
    { transfer: smb.transfer(database) },
    {
      transfer: smb.writing(
        { ...database, client: WS1, server: WS2, share: 'Staging', path: 'a.tmp' },
        NOON + 10 * SECOND,
      ),
    },
    { host: smb.fact(DC, 'name', 'dc1') },
    { host: smb.fact(WS1, 'name', 'ws1') },
  ]);

  it('plans the double reset of KRBTGT with its warning, waiting time, read-only controllers, and closes sessions', () => {
    const text = textOf(built, 'smb.fix.krbtgt');
    for (const part of [
      /WARNING/,
      /10 hours/,
      /clock skew/,
      /krbtgt_<number>/,
      /pwdLastSet/,
      /second reset/i,
      /Set-ADAccountPassword krbtgt/,
    ])
      expect(text).toMatch(part);
    expect(textOf(built, 'smb.fix.sessions')).toMatch(
      /ws1 \(10\.0\.0\.51\) to dc1 \(10\.0\.0\.10\) as CORP\\alice/,
    );
    expect(textOf(built, 'smb.fix.sessions')).toMatch(/Get-SmbSession/);
  });
  it('prints the steps in order: triage, contain, evidence, accounts, krbtgt, secrets, prevention', () => {
    const order = [
      'smb.triage.intent',
      'smb.fix.contain',
      'smb.scope.onward',
      'smb.fix.reset',
      'smb.fix.krbtgt',
      'smb.fix.all-secrets',
      'smb.prevent.audit',
    ];
    expect(steps(built).filter((step) => order.includes(step))).toEqual(order);
    expect(steps(built)).not.toContain('smb.fix.hives');
  });
  it('answers the questions of scope and triage from evidence, and leaves intent open', () => {
    const [finding] = built.findings;
    const answers = new Map(finding!.scope.map(({ question, answer }) => [question, answer]));
    expect(answers.get('Which users copied the files?')).toBe('CORP\\alice.');
    expect(answers.get('Were the files moved on?')).toMatch(/ntds|a\.tmp/);
    expect(finding!.triage.suggestion).toBe('TP');
    expect(finding!.triage.questions[0]).toMatchObject({ answer: null, certainty: 'unknown' });
    expect(finding!.triage.exclusion).toMatch(
      /approvedTransfers:\n {2}- account: "CORP\\\\alice"\n {4}computer: "?10\.0\.0\.51"?/,
    );
  });
  it('tells the story with cites, and lists the onward copy', () => {
    const sentences = built.incidents[0]!.story;
    expect(sentences[0]!.text).toBe(
      'At 12:00:00 CORP\\alice read ntds.dit (4,194,304 bytes, whole, ese-ntds) from dc1 (10.0.0.10) to ws1 (10.0.0.51).',
    );
    expect(sentences.every(({ cites }) => cites.length > 0)).toBe(true);
    expect(built.related.map(({ kind }) => kind)).toContain('onward-copy');
  });
});

describe('steps that need their facts', () => {
  it('leave KRBTGT out for hives alone, and name what was not seen', () => {
    const built = report([{ transfer: smb.transfer({ path: 'Temp\\sam.save', headRead: hiveHead('SAM') }) }]);
    expect(steps(built)).not.toContain('smb.fix.krbtgt');
    expect(textOf(built, 'smb.fix.hives')).toMatch(/DSRM/);
    expect(textOf(built, 'smb.fix.hives')).toMatch(/SECURITY and SYSTEM/);
  });
  it('ask to find out first when only the engine of the database is known', () => {
    const built = report([{ transfer: smb.transfer({ path: 'Temp\\x.docx', headRead: eseHead(8192) }) }]);
    expect(textOf(built, 'smb.fix.krbtgt')).toMatch(/probably/);
  });
  it('change the password of a policy preference', () => {
    const path = 'corp.example\\Policies\\{1}\\Machine\\Preferences\\Groups\\Groups.xml';
    const built = report([
      { transfer: smb.transfer({ share: 'SYSVOL', path, headRead: preferenceXml('abcdefgh') }) },
    ]);
    expect(textOf(built, 'smb.fix.gpp')).toMatch(/Groups\.xml/);
    expect(steps(built)).not.toContain('smb.fix.krbtgt');
  });
  it('treat a controller that wrote the data out as compromised', () => {
    const built = report([{ transfer: smb.writing({ ...database, client: DC, server: WS2, share: 'x' }) }]);
    expect(textOf(built, 'smb.fix.contain')).toMatch(/rebuild/);
  });
  it('say how to find an account that is not known', () => {
    const built = report([
      { transfer: smb.transfer({ ...database, account: null, authentication: 'kerberos' }) },
    ]);
    expect(textOf(built, 'smb.scope.user-unknown')).toMatch(/4769/);
    expect(steps(built)).not.toContain('smb.fix.reset');
  });
  it('contain nothing when every open was refused', () => {
    const built = report([{ transfer: smb.refused('Windows\\NTDS\\ntds.dit') }]);
    expect(steps(built)).not.toContain('smb.fix.contain');
    expect(built.incidents[0]!.title).toMatch(/refused/);
  });
  it('never print a hole', () => {
    for (const observation of [{ volume: smb.volume(900_000) }, { transfer: smb.transfer(database) }])
      for (const { text } of report([observation]).findings[0]!.remediation)
        expect(text.split('\n')[0]).not.toMatch(/[{}]|null|undefined/);
  });
});

describe('related activity', () => {
  it('stands in the report also without a finding', () => {
    const built = report([{ replication: smb.replication(WS1, DC) }]);
    expect(built.findings).toEqual([]);
    expect(built.related).toMatchObject([{ kind: 'dcsync', from: '10.0.0.51', to: '10.0.0.10' }]);
  });
});
