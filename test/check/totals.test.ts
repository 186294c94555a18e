import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/case/report.ts';
import { checkDocument, checkLines } from '../../src/check/print.ts';
import { runCase } from '../../src/check/run.ts';
import type { Judged } from '../../src/check/totals.ts';
import type { Case } from '../../src/check/types.ts';
import { expectedCase } from '../support/expectation.ts';
import { dnsFinding, evidence, problem, report, smbFinding } from '../support/report.ts';

const unknown = evidence({ status: 'unread', format: 'unknown', problems: [problem('unknown-format')] });

async function judge(part: Partial<Case> & { id: string }, scan: () => Report): Promise<Judged> {
  return runCase(expectedCase(part), async () => scan());
}

async function mixedRun(): Promise<Judged[]> {
  const channel = { alert: 2031 as const, zone: 't.example.com' };
  return [
    await judge({ id: 'met', expect: [channel] }, () => report([dnsFinding()])),
    await judge({ id: 'tool', expect: [{ ...channel, tool: 'iodine', bytes: 3 }] }, () =>
      report([dnsFinding()]),
    ),
    await judge({ id: 'quiet', tags: ['benign'] }, () => report([smbFinding()])),
    await judge({ id: 'broken', expect: [{ alert: 2030 }] }, () => {
      throw new Error('it broke');
    }),
    await judge({ id: 'foreign', expect: [{ alert: 2030 }] }, () => report([], { evidence: [unknown] })),
  ];
}

describe('a run over cases', () => {
  it('gives the document that the format promises', async () => {
    const document = checkDocument(await mixedRun());
    expect(document.schema).toBe('exhume-check/1');
    expect(document.cases.map(({ id, status }) => [id, status])).toEqual([
      ['met', 'passed'],
      ['tool', 'failed'],
      ['quiet', 'failed'],
      ['broken', 'crashed'],
      ['foreign', 'unsupported'],
    ]);
    expect(document.totals).toEqual({
      cases: 5,
      passed: 1,
      failed: 2,
      unsupported: 1,
      crashed: 1,
      alerts: {
        '2031': { expected: 2, met: 1, disagreements: 2, falsePositives: 1 },
        '2030': { expected: 1, met: 0, disagreements: 0, falsePositives: 1 },
      },
      benign: { cases: 1, falsePositives: 1 },
    });
  });

  it('has exactly the promised keys for a case that passed', async () => {
    const [first] = checkDocument(await mixedRun()).cases;
    expect(Object.keys(first ?? {})).toEqual([
      'id',
      'status',
      'met',
      'missed',
      'disagreements',
      'falsePositives',
    ]);
  });

  it('prints a line per case that failed, then the totals', async () => {
    expect(checkLines(await mixedRun())).toEqual([
      'failed  tool',
      '  differs     2031-0123456789abcdef, expect[0]: 2031 zone=t.example.com tool=iodine bytes=3',
      '              tool      expected iodine',
      '                        found    unknown',
      '              bytes     expected 3',
      '                        found    unknown',
      '  unexpected  2031-0123456789abcdef: 2031, high, A title.',
      'failed  quiet',
      '  unexpected  2030-0123456789abcdef: 2030, high, A title.',
      'crashed broken',
      '  it broke',
      '5 cases: 1 passed, 2 failed, 1 unsupported, 1 crashed',
      '2031: 1 of 2 expectations met, 2 disagreements, 1 false positive',
      '2030: 0 of 1 expectations met, 0 disagreements, 1 false positive',
      'benign: 1 case, 1 false positive',
    ]);
  });

  it('says which keys were missed', async () => {
    const expected = { alert: 2031 as const, initiator: ['10.1.1.1', '10.1.1.2'], zone: 'x.net' };
    const lines = checkLines([await judge({ id: 'gone', expect: [expected] }, () => report())]);
    expect(lines.slice(0, 2)).toEqual([
      'failed  gone',
      '  missed      2031 initiator=10.1.1.1,10.1.1.2 zone=x.net',
    ]);
  });
});

describe('evidence that could not be compared', () => {
  it('is a crash when a file is missing', async () => {
    const missing = evidence({ path: 'gone.pcap', status: 'unread', problems: [problem('missing')] });
    const { result } = await judge({ id: 'gone' }, () => report([], { evidence: [missing] }));
    expect(result).toMatchObject({ status: 'crashed', message: 'no such evidence: gone.pcap' });
  });

  it('is unsupported only when none of its files is read', async () => {
    const { result } = await judge({ id: 'half' }, () => report([], { evidence: [unknown, evidence()] }));
    expect(result.status).toBe('passed');
  });

  it('is no unsupported format when a known format could not be read', async () => {
    const damaged = evidence({ status: 'unread', problems: [problem('bad-header')] });
    const { result } = await judge({ id: 'damaged', expect: [{ alert: 2031 }] }, () =>
      report([], { evidence: [damaged] }),
    );
    expect(result.status).toBe('failed');
  });
});
