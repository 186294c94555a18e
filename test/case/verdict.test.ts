import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import { caseInput, evidenceFile, finding } from '../support/case-fixture.ts';

function verdictOf(...changes: Parameters<typeof caseInput>): string {
  return buildReport(caseInput(...changes)).summary.verdict;
}

describe('the verdict', () => {
  test('is the headline of a single incident', () => {
    expect(verdictOf({ findings: [finding()] })).toBe(
      '1 finding (1 critical) in 1 incident: WS1 sent at least 57,344 bytes out to t.cdn-sync.com over DNS with iodine.',
    );
  });

  test('of an empty scan says what was read, what not, and the smallest leak', () => {
    expect(verdictOf({ findings: [] })).toBe(
      'No findings: 21,354 packets in 1 file were read, 9,410 DNS messages among them; 1 gap in what was seen, listed under coverage; in this evidence a channel of about 400 bytes an hour would have reached medium.',
    );
  });

  test('never calls unread evidence clean', () => {
    const evidence = [evidenceFile({ status: 'unread' })];
    expect(verdictOf({ findings: [], evidence })).toBe(
      'Nothing could be read, so nothing is known: 1 file given.',
    );
  });

  test('says when no DNS was there to judge', () => {
    const counts = { packets: 10, logRecords: 0, dnsMessages: 0, smbTransfers: 0 };
    expect(verdictOf({ findings: [], counts })).toContain('no DNS message was there to judge');
  });

  test('says when the scan was interrupted', () => {
    expect(verdictOf({ interrupted: true })).toContain('interrupted');
  });
});
