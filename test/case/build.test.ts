import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import {
  benignLookups,
  caseInput,
  dnsPart,
  evidenceFile,
  finding,
  hiveCopy,
  slowSender,
  smbPart,
} from '../support/case-fixture.ts';
import { expectValidReport, schemaKeys } from '../support/report-schema.ts';

describe('the report document', () => {
  test('meets the schema for a full case, a mixed case and an empty one', () => {
    expectValidReport(buildReport(caseInput()));
    expectValidReport(buildReport(caseInput({ findings: [finding(), hiveCopy()] })));
    expectValidReport(buildReport(caseInput({ findings: [], hosts: [], unseen: [], evidence: [] })));
  });

  test('has its keys in the order of the schema', () => {
    const report = buildReport(caseInput({ findings: [finding(), hiveCopy()] }));
    expect(Object.keys(report)).toEqual(schemaKeys(null));
    for (const entry of report.findings) expect(Object.keys(entry)).toEqual(schemaKeys('finding'));
    expect(Object.keys(report.hosts[0] ?? {})).toEqual(schemaKeys('host'));
    const tunnel = report.findings.find((entry) => entry.dns !== null);
    expect(Object.keys(tunnel?.dns ?? {})).toEqual(schemaKeys('dns'));
    const copy = report.findings.find((entry) => entry.smb !== null);
    expect(Object.keys(copy?.smb ?? {})).toEqual(schemaKeys('smb'));
    expect(Object.keys(copy?.smb?.files[0] ?? {})).toEqual(schemaKeys('file'));
  });

  test('warns where the packets behind a finding were seen twice', () => {
    const caveatsWith = (duplicates: number) =>
      buildReport(
        caseInput({ evidence: [evidenceFile({ duplicates })], findings: [finding(), hiveCopy()] }),
      ).findings.map(({ alert, caveats }) => [alert, caveats.join(' ')] as const);
    for (const [alert, text] of caveatsWith(10_000)) {
      const said = text.includes('10,000 of 21,354 packets twice (estimated): message counts include both.');
      expect(said).toBe(alert === 2031);
    }
    for (const [, text] of caveatsWith(400)) expect(text).not.toContain('twice');
  });

  test('is the same whatever the order of findings, hosts, gaps and counted keys', () => {
    const input = caseInput({ findings: [finding(), slowSender(), benignLookups(), hiveCopy()] });
    input.unseen.push({ evidence: null, reason: 'no-keys', count: 1, text: 'One session is encrypted.' });
    const expected = JSON.stringify(buildReport(input));
    const shuffled = fc.shuffledSubarray;
    fc.assert(
      fc.property(
        shuffled(input.findings, { minLength: 4 }),
        shuffled(input.hosts, { minLength: 2 }),
        shuffled(input.unseen, { minLength: 2 }),
        (findings, hosts, unseen) => {
          expect(JSON.stringify(buildReport({ ...input, findings, hosts, unseen }))).toBe(expected);
        },
      ),
      { numRuns: 40 },
    );
    const turned = finding({ dns: dnsPart({ recordTypes: { TXT: 36, NULL: 1240 } }) });
    const findings = [turned, slowSender(), benignLookups(), hiveCopy()];
    expect(JSON.stringify(buildReport({ ...input, findings }))).toBe(expected);
  });

  test('leaves its input as it was', () => {
    const input = caseInput();
    const before = structuredClone(input);
    buildReport(input);
    expect(input).toEqual(before);
  });

  test('numbers evidence and cites alike', () => {
    const report = buildReport(caseInput());
    expect(report.evidence.map((file) => file.id)).toEqual(['e1']);
    expect(report.findings[0]?.cites).toEqual([
      { evidence: 'e1', record: 79, offset: 64_012 },
      { evidence: 'e1', record: 1353, offset: 434_500 },
    ]);
  });

  test('keeps option and record type names from evidence as keys, `__proto__` too', () => {
    const recordTypes = JSON.parse('{"__proto__": 3, "A": 1, "constructor": 2}');
    const options = JSON.parse('{"__proto__": {"polluted": true}}');
    const report = buildReport(
      caseInput({ options, findings: [finding({ dns: dnsPart({ recordTypes }) })] }),
    );
    expect(Object.keys(report.findings[0]?.dns?.recordTypes ?? {})).toEqual([
      'A',
      '__proto__',
      'constructor',
    ]);
    expect(Object.keys(report.run.options)).toEqual(['__proto__']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('says so where records carry no time', () => {
    const timeless = finding({ first: Number.NaN, last: Number.NaN });
    const evidence = [evidenceFile({ first: Number.NaN, last: Number.NaN })];
    const report = buildReport(caseInput({ findings: [timeless], evidence }));
    expectValidReport(report);
    expect(report.findings[0]?.caveats.join(' ')).toContain('no time');
    expect(report.summary.first).toBeNull();
  });

  test('lists what was explained under suppressed, with the entry that did it', () => {
    const report = buildReport(caseInput());
    expect(report.findings).toHaveLength(2);
    expect(report.suppressed).toHaveLength(1);
    expect(report.suppressed[0]?.by).toBe('trusted service mcafee-gti');
    expect(report.suppressed[0]?.finding.triage.suggestion).toBe('B-TP');
    expect(report.summary.suppressed).toBe(1);
  });

  test('caps the hosts that evidence can inflate, and counts the rest', () => {
    const otherInitiators = Array.from({ length: 1000 }, (_, i) => `10.9.${i >> 8}.${i & 255}`);
    const many = finding({ facts: { ...finding().facts!, otherInitiators } });
    const report = buildReport(caseInput({ findings: [many] }));
    expect(report.hosts.length).toBe(500);
    const gap = report.coverage.unseen.find((entry) => entry.reason === 'hosts-omitted');
    expect(gap?.count).toBe(503);
  });

  test('ties a copied file to the channel that carried the same content on', () => {
    const report = buildReport(caseInput({ findings: [finding(), hiveCopy()] }));
    expect(report.incidents).toHaveLength(1);
    expect(report.related).toHaveLength(1);
    expect(report.related[0]).toMatchObject({ kind: 'onward-copy', from: '10.20.0.51', to: null });
    const other = hiveCopy();
    const alone = { ...other, smb: smbPart({ recipient: '10.20.0.99', files: [] }) };
    expect(buildReport(caseInput({ findings: [finding(), alone] })).incidents).toHaveLength(2);
  });
});
