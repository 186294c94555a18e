import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/case/report.ts';
import { compareCase } from '../../src/check/compare.ts';
import type { Case, Expectation } from '../../src/check/types.ts';
import { expectedCase } from '../support/expectation.ts';
import { dnsFinding, relatedEntry, report, smbFile, smbFinding } from '../support/report.ts';

function compare(expected: Expectation[], found: Report, rest: Partial<Case> = {}) {
  return compareCase(expectedCase({ expect: expected, ...rest }), found);
}

describe('an expectation of 2031', () => {
  const channel: Expectation = { alert: 2031, initiator: '10.0.0.5', zone: 't.example.com' };

  it('is met by a finding with the same initiator and zone', () => {
    const result = compare([channel], report([dnsFinding()]));
    expect(result).toMatchObject({
      status: 'passed',
      met: 1,
      missed: [],
      disagreements: [],
      falsePositives: [],
    });
  });

  it('takes any initiator of a list', () => {
    const any: Expectation = { ...channel, initiator: ['10.9.9.9', '10.0.0.5'] };
    expect(compare([any], report([dnsFinding()])).met).toBe(1);
  });

  it('is met by any one of the zones of a finding', () => {
    expect(compare([channel], report([dnsFinding({ zones: ['other.net', 'example.com'] })])).met).toBe(1);
  });

  it('is missed when the initiator is unknown', () => {
    const result = compare([channel], report([dnsFinding({ initiator: null })]));
    expect(result).toMatchObject({ status: 'failed', met: 0, missed: [channel] });
  });

  it('is missed by a finding of the other alert', () => {
    expect(compare([{ alert: 2031 }], report([smbFinding()])).missed).toEqual([{ alert: 2031 }]);
  });

  it('disagrees, and is not missed, when only the tool differs', () => {
    const result = compare([{ ...channel, tool: 'iodine' }], report([dnsFinding()]));
    expect(result.missed).toEqual([]);
    expect(result.disagreements).toEqual([
      { expect: 0, finding: '2031-0123456789abcdef', key: 'tool', expected: 'iodine', found: null },
    ]);
  });

  it('compares size and hash within one recovered content', () => {
    const recovered = (bytes: number, sha256: string) => ({
      direction: 'up' as const,
      bytes,
      complete: true,
      sha256,
      content: null,
      name: null,
    });
    const a = 'a'.repeat(64);
    const b = 'b'.repeat(64);
    const found = report([dnsFinding({ recovered: [recovered(1, a), recovered(2, b)] })]);
    expect(compare([{ ...channel, bytes: 2, sha256: b.toUpperCase() }], found).met).toBe(1);
    expect(compare([{ ...channel, bytes: 1, sha256: b }], found).disagreements).toHaveLength(1);
  });

  it('may be met twice by the same finding', () => {
    expect(compare([channel, { alert: 2031 }], report([dnsFinding()])).met).toBe(2);
  });
});

describe('an expectation of 2030', () => {
  const copy: Expectation = { alert: 2030, origin: '10.0.0.1', recipient: '10.0.0.5' };

  it('compares file, bytes, hash and account within one file', () => {
    const found = report([smbFinding([smbFile({ path: 'x.txt', bytes: 5 }), smbFile({ bytes: 7 })])]);
    const whole = { file: 'NTDS.DIT', bytes: 7, sha256: 'A'.repeat(64), account: 'corp.example\\Alice' };
    expect(compare([{ ...copy, ...whole }], found).met).toBe(1);
    expect(compare([{ ...copy, file: 'ntds.dit', bytes: 5 }], found).disagreements).toMatchObject([
      { key: 'file' },
    ]);
  });

  it('disagrees on every stated key of content when the finding names no file', () => {
    const result = compare([{ ...copy, file: 'ntds.dit', bytes: 1 }], report([smbFinding([])]));
    expect(result.disagreements.map(({ key, found }) => [key, found])).toEqual([
      ['file', null],
      ['bytes', null],
    ]);
  });

  it('tells the differences of the finding that is nearest', () => {
    const near = smbFinding([smbFile({ bytes: 1 })], { id: '2030-near' });
    const far = smbFinding([smbFile({ bytes: 1, account: null })], { id: '2030-far' });
    const result = compare([{ ...copy, bytes: 2, account: 'alice' }], report([far, near]));
    expect(result.disagreements).toMatchObject([{ finding: '2030-near', key: 'bytes', found: 1 }]);
  });
});

describe('severity', () => {
  const low = report([dnsFinding({}, { severity: 'low' })]);
  const high = report([dnsFinding()]);

  it('must be medium at least when nothing is said', () => {
    expect(compare([{ alert: 2031 }], low).disagreements).toMatchObject([
      { key: 'severity', expected: 'medium' },
    ]);
  });

  it('may be low when low is asked for', () => {
    expect(compare([{ alert: 2031, severity: 'low' }], low).met).toBe(1);
  });

  it('may be low under a highest severity, and must not be above it', () => {
    expect(compare([{ alert: 2031, maxSeverity: 'low' }], low).met).toBe(1);
    const result = compare([{ alert: 2031, maxSeverity: 'low' }], high);
    expect(result.disagreements).toMatchObject([{ key: 'maxSeverity', expected: 'low', found: 'high' }]);
  });
});

describe('a finding that nobody expected', () => {
  it('is a false positive from medium on', () => {
    const result = compare([], report([dnsFinding({}, { severity: 'medium' })]));
    expect(result.status).toBe('failed');
    expect(result.falsePositives).toEqual([
      { finding: '2031-0123456789abcdef', alert: 2031, severity: 'medium', title: 'A title.' },
    ]);
  });

  it('is none when it is low, or allowed', () => {
    expect(compare([], report([dnsFinding({}, { severity: 'low' })])).status).toBe('passed');
    const allowed = compare([], report([dnsFinding()]), { allow: [{ alert: 2031, initiator: '10.0.0.5' }] });
    expect(allowed.status).toBe('passed');
  });

  it('is one above the highest severity at which it is allowed', () => {
    const result = compare([], report([dnsFinding()]), { allow: [{ alert: 2031, maxSeverity: 'medium' }] });
    expect(result.falsePositives).toHaveLength(1);
  });
});

describe('related entries', () => {
  const dcsync = { kind: 'dcsync' as const, from: '10.0.0.5', to: '10.0.0.1' };

  it('are met by kind and addresses', () => {
    const found = report([], { related: [relatedEntry(dcsync)] });
    expect(compare([], found, { related: [dcsync] })).toMatchObject({ status: 'passed', met: 1 });
    expect(compare([], found, { related: [{ kind: 'dcsync' }] }).met).toBe(1);
  });

  it('fail the case when they are not there', () => {
    const found = report([], { related: [relatedEntry({ ...dcsync, to: '10.0.0.2' })] });
    expect(compare([], found, { related: [dcsync] })).toMatchObject({ status: 'failed', missed: [dcsync] });
  });
});
