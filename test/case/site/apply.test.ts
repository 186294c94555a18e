import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/case/build.ts';
import { applySite } from '../../../src/case/site/apply.ts';
import { siteWarnings } from '../../../src/case/site/warn.ts';
import type { Finding } from '../../../src/detect/finding.ts';
import {
  benignLookups,
  caseInput,
  dnsFacts,
  dnsPart,
  finding,
  hiveCopy,
  START,
  smbFile,
  smbPart,
} from '../../support/case-fixture.ts';
import { SIGNED, siteOf } from '../../support/site.ts';

const DAY = 86_400e6;

function applied(text: string, one: Finding, networks: string[] = []) {
  const site = siteOf(text);
  const { findings, use } = applySite(site, [one], networks);
  return { finding: findings[0]!, use, warnings: siteWarnings(site, [use], one.last) };
}

const entry = (list: string, keys: string, signed = SIGNED) => `${list}:\n  - ${keys}\n${signed}`;
const trusted = (zone: string, until = '2027-01-31') =>
  entry('trustedDomains', `zone: ${zone}`, SIGNED.replace('2027-01-31', until));

describe('a trusted domain', () => {
  it.each(['t.cdn-sync.com', 'cdn-sync.com'])('%s explains a channel in or below it', (zone) => {
    const { finding: one, warnings } = applied(trusted(zone), finding());
    expect(one.suppressedBy).toEqual({
      by: `site: trustedDomains[0] ${zone}`,
      reason: 'known to us',
      until: '2027-01-31',
    });
    expect(warnings).toEqual([]);
  });

  it.each(['x.t.cdn-sync.com', 'dn-sync.com', 'other.example'])('%s does not', (zone) => {
    const { finding: one, warnings } = applied(trusted(zone), finding());
    expect(one.suppressedBy).toBeNull();
    expect(warnings).toEqual([`site.yaml:2: trustedDomains[0] ${zone} fits no finding`]);
  });

  it('must cover every zone, alone or with others', () => {
    const two = finding({ dns: dnsPart({ zones: ['a.example.org', 'b.example.net'] }) });
    expect(applied(trusted('example.org'), two).finding.suppressedBy).toBeNull();
    const both = `${trusted('example.org')}  - zone: example.net\n${SIGNED.replace('2027-01', '2026-12').replace('known to us', 'ours')}`;
    expect(applied(both, two).finding.suppressedBy).toEqual({
      by: 'site: trustedDomains[0] example.org and trustedDomains[1] example.net',
      reason: 'known to us and ours',
      until: '2026-12-31',
    });
  });

  it('holds through its last day, by the time of the finding', () => {
    const end = Date.UTC(2026, 10, 23) * 1000;
    const at = (last: number) => applied(trusted('cdn-sync.com', '2026-11-22'), finding({ last }));
    expect(at(end - 1).finding.suppressedBy).not.toBeNull();
    const late = at(end);
    expect(late.finding.suppressedBy).toBeNull();
    expect(late.finding.caveats.at(-1)).toBe(
      'The site configuration has an entry for this, trustedDomains[0] cdn-sync.com, but it ended on 2026-11-22.',
    );
    expect(late.warnings).toEqual([
      'site.yaml:2: trustedDomains[0] cdn-sync.com ended on 2026-11-22, so it does not cover a finding that is later',
    ]);
  });

  it('does not hold for records without a time', () => {
    const one = applied(trusted('cdn-sync.com'), finding({ last: Number.NaN })).finding;
    expect(one.suppressedBy).toBeNull();
    expect(one.caveats.at(-1)).toContain('carry no time');
  });

  it('does not hold for questions that went past the resolvers of the site', () => {
    const direct = finding({ dns: dnsPart({ servers: ['198.51.100.7'] }), facts: dnsFacts() });
    const one = applied(trusted('cdn-sync.com'), direct).finding;
    expect(one.suppressedBy).toBeNull();
    expect(one.caveats.at(-1)).toContain('198.51.100.7, which is no resolver of the site');
    expect(
      applied(`resolvers: [198.51.100.7]\n${trusted('cdn-sync.com')}`, direct).finding.suppressedBy,
    ).not.toBeNull();
    expect(applied(trusted('cdn-sync.com'), direct, ['198.51.100.0/24']).finding.suppressedBy).not.toBeNull();
  });

  it('holds for listed resolvers only, where some are listed', () => {
    const text = `resolvers: [10.20.0.99]\n${trusted('cdn-sync.com')}`;
    expect(applied(text, finding()).finding.suppressedBy).toBeNull();
  });

  it('holds for the outer leg of a resolver when that one is listed', () => {
    const outer = finding({
      dns: dnsPart({ initiator: null, servers: ['203.0.113.66'] }),
      facts: dnsFacts({ initiatorIsResolver: true, resolver: '10.20.0.10' }),
    });
    expect(applied(trusted('cdn-sync.com'), outer).finding.suppressedBy).toBeNull();
    const listed = `resolvers: [10.20.0.10]\n${trusted('cdn-sync.com')}`;
    expect(applied(listed, outer).finding.suppressedBy).not.toBeNull();
  });

  it('says nothing about copies, and leaves what a service explains as it is', () => {
    expect(applied(trusted('cdn-sync.com'), hiveCopy()).finding.suppressedBy).toBeNull();
    const known = applied(trusted('mcafee.com'), benignLookups());
    expect(known.finding.suppressedBy?.by).toBe('trusted service mcafee-gti');
    expect(known.warnings).toEqual([]);
  });
});

describe('an approved transfer', () => {
  it.each([
    ['account and computer', 'account: corp\\DA-CAROL\n    computer: 10.20.0.51', true],
    ['account alone', 'account: CORP\\da-carol', true],
    ['computer alone', 'computer: 10.20.0.0/24', true],
    ['paths that fit', "computer: 10.20.0.51\n    paths: ['C$\\Windows\\Temp\\*.save']", true],
    ['another account', 'account: CORP\\bob\n    computer: 10.20.0.51', false],
    ['another computer', 'account: CORP\\da-carol\n    computer: 10.20.0.52', false],
    ['the origin', 'computer: 10.20.0.10', false],
    ['paths that do not fit', "computer: 10.20.0.51\n    paths: ['C$\\*']", false],
  ])('%s', (_, keys, expected) => {
    expect(applied(entry('approvedTransfers', keys), hiveCopy()).finding.suppressedBy !== null).toBe(
      expected,
    );
  });

  const one = {
    ...hiveCopy(),
    smb: smbPart({ files: [smbFile(), smbFile({ path: '\\\\dc1\\C$\\ntds.dit' })] }),
  };

  it('must cover all files, alone or with others', () => {
    const first = entry('approvedTransfers', "computer: 10.20.0.51\n    paths: ['**\\*.save']");
    expect(applied(first, one).finding.suppressedBy).toBeNull();
    const second = `  - account: CORP\\da-carol\n    paths: ['**\\ntds.dit']\n${SIGNED}`;
    expect(applied(first + second, one).finding.suppressedBy?.by).toContain('approvedTransfers[1]');
  });

  it('covers files that are not shown only when it covers all of a computer', () => {
    const more = { ...one, smb: { ...one.smb, filesOmitted: 3 } };
    expect(
      applied(entry('approvedTransfers', 'account: CORP\\da-carol'), more).finding.suppressedBy,
    ).toBeNull();
    expect(
      applied(entry('approvedTransfers', 'computer: 10.20.0.51'), more).finding.suppressedBy,
    ).not.toBeNull();
  });

  it('of an account does not cover a session of nobody known', () => {
    const unknown = { ...hiveCopy(), smb: smbPart({ files: [smbFile({ account: null })] }) };
    expect(
      applied(entry('approvedTransfers', 'account: CORP\\da-carol'), unknown).finding.suppressedBy,
    ).toBeNull();
  });
});

describe('the ready entry of a finding explains it once a reason and an author are filled in', () => {
  it.each([
    ['a tunnel', finding()],
    ['a channel with a server', finding({ dns: dnsPart({ zones: [], servers: ['198.51.100.7'] }) })],
    ['a copy', hiveCopy()],
    [
      'a copy by two accounts',
      { ...hiveCopy(), smb: smbPart({ files: [smbFile(), smbFile({ account: 'CORP\\bob' })] }) },
    ],
    [
      'a copy by nobody known',
      { ...hiveCopy(), smb: smbPart({ files: [smbFile(), smbFile({ account: null })] }) },
    ],
    ['a copy of more than is shown', { ...hiveCopy(), smb: smbPart({ filesOmitted: 3 }) }],
  ])('%s', (_, one: Finding) => {
    const [reported] = buildReport(caseInput({ findings: [one] })).findings;
    const { exclusion } = reported!.triage;
    expect(applied(exclusion!.replaceAll('"…"', 'ours'), one).finding.suppressedBy?.reason).toBe('ours');
  });
});

describe('computers', () => {
  it('that are excluded explain channels from them and copies to them', () => {
    const text = entry('excludedComputers', 'computer: 10.20.0.51');
    expect(applied(text, finding()).finding.suppressedBy?.by).toBe('site: excludedComputers[0] 10.20.0.51');
    expect(applied(text, hiveCopy()).finding.suppressedBy).not.toBeNull();
    const direct = finding({ dns: dnsPart({ zones: [], servers: ['198.51.100.7'] }) });
    expect(applied(text, direct).finding.suppressedBy).not.toBeNull();
  });

  it('that take backups explain copies alone, and answer triage', () => {
    const text = entry('backupHosts', 'computer: 10.20.0.51');
    expect(applied(text, finding()).finding.suppressedBy).toBeNull();
    const one = applied(text, hiveCopy()).finding;
    const { suppressed } = buildReport(caseInput({ findings: [one] }));
    expect(suppressed[0]).toMatchObject({ by: 'site: backupHosts[0] 10.20.0.51', until: '2027-01-31' });
    expect(suppressed[0]!.finding.triage).toMatchObject({ suggestion: 'B-TP' });
    expect(suppressed[0]!.finding.triage.questions[1]!.answer).toBe('Yes: site: backupHosts[0] 10.20.0.51.');
  });
});

describe('domains', () => {
  it('that are new answer triage and suggest B-TP, but suppress nothing', () => {
    const text = entry('newDomains', 'zone: cdn-sync.com', '    reason: bought last week\n    author: Ada\n');
    const one = applied(text, finding());
    const { findings, suppressed } = buildReport(caseInput({ findings: [one.finding] }));
    expect(suppressed).toEqual([]);
    expect(findings[0]!.triage.suggestion).toBe('B-TP');
    expect(findings[0]!.triage.questions[3]).toMatchObject({
      answer: 'Newly added: site: newDomains[0] cdn-sync.com: bought last week.',
      certainty: 'seen',
    });
    expect(one.warnings).toEqual([]);
  });

  it('that were new until a day before the finding answer nothing', () => {
    const text = entry('newDomains', 'zone: cdn-sync.com', SIGNED.replace('2027', '2025'));
    const one = applied(text, finding());
    expect(one.finding.site).toBeUndefined();
    expect(one.warnings[0]).toContain('newDomains[0] cdn-sync.com ended on 2025-01-31');
  });

  it('of the organisation answer whether the domain is trusted', () => {
    const one = applied('organisation: {domains: [cdn-sync.com]}', finding()).finding;
    const [reported] = buildReport(caseInput({ findings: [one] })).findings;
    expect(reported!.triage.questions[0]!.answer).toContain('a domain of the organisation');
  });
});

describe('warnings', () => {
  it('name an entry that ended before the evidence does, and count use over several scans', () => {
    const site = siteOf(`${trusted('a.example', '2026-01-01')}  - zone: cdn-sync.com\n${SIGNED}`);
    const uses = [[], [finding()]].map((findings) => applySite(site, findings, []).use);
    expect(siteWarnings(site, uses, START + DAY)).toEqual([
      'site.yaml:2: trustedDomains[0] a.example ended on 2026-01-01, before the evidence does',
    ]);
    expect(siteWarnings(site, uses.slice(0, 1), Number.NaN)).toHaveLength(2);
  });

  it('come without touching the findings that were handed in', () => {
    const one = finding();
    const before = structuredClone(one);
    applied(trusted('cdn-sync.com'), one);
    expect(one).toEqual(before);
  });
});
