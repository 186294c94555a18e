import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import type { Finding } from '../../src/detect/finding.ts';
import {
  benignLookups,
  caseInput,
  dnsFacts,
  dnsPart,
  evidenceFile,
  finding,
  START,
  slowSender,
} from '../support/case-fixture.ts';

function reported(one: Finding) {
  const report = buildReport(caseInput({ findings: [one] }));
  return report.findings[0] ?? report.suppressed[0]!.finding;
}

const NO_TOOL = { id: null, name: null, proof: 'none', by: null } as const;

describe('triage of 2031', () => {
  test('asks the questions of the guidance in order', () => {
    expect(reported(finding()).triage.questions.map(({ question }) => question)).toEqual([
      'Does the queried domain belong to a trusted source?',
      'Are DNS queries to it permitted?',
      'Which process makes the requests?',
      'Is the domain new, or newly added to the organisation?',
    ]);
  });

  test.each([
    ['a proved tool', finding(), 'TP'],
    ['high statistics', slowSender(), 'TP'],
    ['medium statistics', finding({ severity: 'medium', dns: dnsPart({ tool: NO_TOOL }) }), 'open'],
    [
      'a grammar alone at medium',
      finding({ severity: 'medium', dns: dnsPart({ tool: { ...NO_TOOL, id: 'pupy', proof: 'grammar' } }) }),
      'open',
    ],
    ['an entry that explains it', benignLookups(), 'B-TP'],
  ])('%s suggests %s', (_, one, suggestion) => {
    const { triage } = reported(one);
    expect(triage.suggestion).toBe(suggestion);
    expect(triage.reason).not.toBe('');
  });

  test('statistics alone never speak as a proof', () => {
    expect(reported(slowSender()).triage.reason).toMatch(/^By statistics alone: .* confirm the process/);
    const report = buildReport(caseInput({ findings: [slowSender()] }));
    expect(report.incidents[0]?.title).toContain('sent about 1,467 bytes out');
    expect(report.incidents[0]?.title).not.toContain('at least');
  });

  test('a process named by a log answers the question and spares the step', () => {
    const one = reported(finding({ dns: dnsPart({ processes: ['C:\\Users\\a\\iodine.exe'] }) }));
    expect(one.triage.questions[2]).toMatchObject({ answer: 'C:\\Users\\a\\iodine.exe', certainty: 'seen' });
    expect(one.remediation.map(({ step }) => step)).not.toContain('dns.triage.process');
    expect(one.remediation.map(({ step }) => step)).not.toContain('dns.prevent.log');
  });

  test('tells a raw socket by a server that nobody else asks', () => {
    const dns = dnsPart({ servers: ['198.51.100.7'], tool: NO_TOOL });
    const { triage } = reported(finding({ dns, facts: dnsFacts() }));
    expect(triage.questions[2]?.answer).toContain('raw socket (straight to 198.51.100.7');
    expect(triage.questions[1]).toMatchObject({ certainty: 'inferred' });
  });

  test('a zone first asked hours into the evidence is new to it', () => {
    const late = reported(finding({ first: START + 7200e6, last: START + 7300e6 }));
    expect(late.triage.questions[3]).toMatchObject({ certainty: 'inferred' });
    expect(late.triage.questions[3]?.answer).toContain('2 h');
    expect(late.remediation.map(({ step }) => step)).toContain('dns.triage.own');
  });

  test('the hours between two captures are not hours in which nobody asked', () => {
    const evidence = [
      evidenceFile({ first: START - 48 * 3600e6, last: START - 48 * 3600e6 + 60e6 }),
      evidenceFile({ first: START, last: START + 7500e6 }),
    ];
    const report = buildReport(caseInput({ evidence, findings: [finding()] }));
    expect(report.findings[0]?.triage.questions[3]).toMatchObject({ certainty: 'unknown' });
    expect(report.findings[0]?.triage.questions[3]?.answer).toContain('(1 min 2 s)');
    expect(report.findings[0]?.remediation.map(({ step }) => step)).not.toContain('dns.triage.own');
  });

  test('the hours before --from were not looked into', () => {
    const late = finding({ first: START + 7200e6, last: START + 7300e6 });
    const report = buildReport(caseInput({ options: { from: START + 7000e6 }, findings: [late] }));
    expect(report.findings[0]?.triage.questions[3]?.answer).toContain('(3 min 20 s)');
  });

  test('a zone that no configuration may trust is not offered', () => {
    const zones = (...list: string[]) =>
      reported(finding({ dns: dnsPart({ zones: list }) })).triage.exclusion;
    expect(zones('t.example.n\u0000t')).toBeNull();
    expect(zones('co.uk')).toBeNull();
    expect(zones('a b.example', 't.example.net')).toMatch(/^trustedDomains:\n {2}- zone: t\.example\.net\n/);
  });

  test('a channel without a zone is excluded by computer', () => {
    const { triage } = reported(finding({ dns: dnsPart({ zones: [], servers: ['198.51.100.7'] }) }));
    expect(triage.exclusion).toMatch(/^excludedComputers:\n {2}- computer: "10\.20\.0\.51"\n/);
  });
});
