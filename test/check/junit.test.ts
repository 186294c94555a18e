import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junitDocument } from '../../src/check/junit.ts';
import { runCase } from '../../src/check/run.ts';
import type { Judged } from '../../src/check/totals.ts';
import type { Case } from '../../src/check/types.ts';
import { expectedCase } from '../support/expectation.ts';
import { dnsFinding, evidence, problem, report } from '../support/report.ts';

function judge(part: Partial<Case>, scan = () => report([dnsFinding()])): Promise<Judged> {
  return runCase(expectedCase(part), async () => scan());
}

async function document(...judged: (Judged | Promise<Judged>)[]): Promise<string> {
  const cases = (await Promise.all(judged)).map((one, i) => ({ judged: one, seconds: i + 0.25 }));
  return junitDocument([{ name: 'samples/expectations.json', cases }]);
}

describe('JUnit XML', () => {
  it('has a test case for each case, with what differs as the failure', async () => {
    const unread = evidence({ status: 'unread', format: 'unknown', problems: [problem('unknown-format')] });
    const xml = await document(
      judge({ id: 'met', expect: [{ alert: 2031 }] }),
      judge({ id: 'tool', expect: [{ alert: 2031, tool: 'iodine' }], allow: [{ alert: 2031 }] }),
      judge({ id: 'broken' }, () => {
        throw new Error('it broke');
      }),
      judge({ id: 'foreign' }, () => report([], { evidence: [unread] })),
    );
    const place = 'classname="samples/expectations.json" file="samples/expectations.json"';
    expect(xml.split('\n')).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="exhume check" tests="4" failures="1" errors="1" skipped="1" time="7.000">',
      '  <testsuite name="samples/expectations.json" tests="4" failures="1" errors="1" skipped="1" time="7.000">',
      `    <testcase name="met" ${place} time="0.250"/>`,
      `    <testcase name="tool" ${place} time="1.250">`,
      '      <failure message="1 key differs" type="failed">differs     2031-0123456789abcdef, expect[0]: 2031 tool=iodine',
      '            tool      expected iodine',
      '                      found    unknown</failure>',
      '    </testcase>',
      `    <testcase name="broken" ${place} time="2.250">`,
      '      <error message="it broke" type="crashed">it broke</error>',
      '    </testcase>',
      `    <testcase name="foreign" ${place} time="3.250">`,
      '      <skipped message="format: unknown"/>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ]);
  });

  it('is well-formed and inert whatever a title holds', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('</failure>', ']]>', '"><x', '&#0;', '\u001b[2J', '\ud800', '\ufffe', '\u202e', 'a\nb'),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (title) => {
        const xml = await document(judge({}, () => report([dnsFinding({}, { title })])));
        const body = /type="failed">([^<]*)<\/failure>/.exec(xml)?.[1];
        expect(body).toContain('unexpected');
        expect(xml.split('\n')).toHaveLength(9);
        expect(body?.replace(/&(?:amp|lt|gt);/g, '')).not.toMatch(/[&<>]/);
        expect(xml).toMatch(/^[\n\x20-\x7e\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
      }),
    );
  });
});
