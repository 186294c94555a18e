import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import { filterBySeverity } from '../../src/report/filter.ts';
import { jsonOutput } from '../../src/report/json.ts';
import { jsonlOutput } from '../../src/report/jsonl.ts';
import { caseInput, finding, hiveCopy } from '../support/case-fixture.ts';
import { HOSTILE } from '../support/hostile.ts';
import { hostileCase } from '../support/hostile-case.ts';
import { render } from '../support/render.ts';
import { expectValidReport } from '../support/report-schema.ts';

describe('json', () => {
  test('golden', async () => {
    await expect(render(jsonOutput, buildReport(caseInput()))).toMatchFileSnapshot(
      '../golden/report/case.json',
    );
  });

  test.each(Object.entries(HOSTILE))('reads back as exactly the document for: %s', (_, evil) => {
    const report = buildReport(hostileCase(evil));
    const text = render(jsonOutput, report);
    expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(report));
    expectValidReport(JSON.parse(text));
  });

  test('holds names as they are: not defanged', () => {
    expect(render(jsonOutput, buildReport(caseInput()))).toContain('"t.cdn-sync.com"');
  });
});

describe('jsonl', () => {
  test('has a line per evidence file, finding, related entry and host, each with schema and kind first', () => {
    const report = buildReport(caseInput({ findings: [finding(), hiveCopy()] }));
    const lines = render(jsonlOutput, report)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.kind)).toEqual([
      'evidence',
      'finding',
      'finding',
      'related',
      'host',
      'host',
      'host',
    ]);
    for (const line of lines) expect(Object.keys(line).slice(0, 2)).toEqual(['schema', 'kind']);
    expect(lines[3].relation).toBe('onward-copy');
  });

  test.each(Object.entries(HOSTILE))('one object a line for: %s', (_, evil) => {
    const report = buildReport(hostileCase(evil));
    const lines = render(jsonlOutput, report).trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line).schema).toBe('exhume-report/1');
    expect(lines).toHaveLength(
      report.evidence.length + report.findings.length + report.related.length + report.hosts.length,
    );
  });
});

describe('a severity filter', () => {
  test('hides findings, keeps ranks and totals, says how many', () => {
    const report = buildReport(caseInput());
    const shown = filterBySeverity(report, 'critical');
    expectValidReport(shown);
    expect(shown.findings.map(({ rank }) => rank)).toEqual([1]);
    expect(shown.incidents).toHaveLength(1);
    expect(shown.summary).toEqual(report.summary);
    expect(shown.coverage.unseen.at(-1)).toMatchObject({ reason: 'hidden-by-severity', count: 1 });
    expect(report.findings).toHaveLength(2);
  });

  test('that hides nothing changes nothing', () => {
    const report = buildReport(caseInput());
    expect(filterBySeverity(report, 'low')).toBe(report);
  });
});
