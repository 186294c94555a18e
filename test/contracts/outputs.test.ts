import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import { findOutput, OUTPUTS } from '../../src/report/registry.ts';
import { caseInput, finding, hiveCopy } from '../support/case-fixture.ts';
import { HOSTILE } from '../support/hostile.ts';
import { hostileCase } from '../support/hostile-case.ts';
import { render } from '../support/render.ts';

/** What acts on a terminal or reorders text; line feeds are the layout's own, carriage returns those of CSV. */
const ACTIVE =
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const BARE_CR = /\r(?!\n)/;
const CASES = {
  full: buildReport(caseInput()),
  mixed: buildReport(caseInput({ findings: [finding(), hiveCopy()] })),
  empty: buildReport(caseInput({ findings: [], hosts: [], unseen: [] })),
  nothing: buildReport(caseInput({ findings: [], hosts: [], unseen: [], evidence: [] })),
};

test('the registry is in alphabetical order and each entry is a file of its name', () => {
  const ids = OUTPUTS.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
  for (const id of ids) {
    expect(existsSync(new URL(`../../src/report/${id}.ts`, import.meta.url)), id).toBe(true);
    expect(findOutput(id)?.about).toBeTruthy();
  }
  expect(findOutput('__proto__')).toBeNull();
});

describe.each(OUTPUTS.map((output) => [output.id, output] as const))('output %s', (_, output) => {
  test.each(Object.entries(CASES))(
    'renders the %s case, ends with a line feed, and twice the same',
    (_name, report) => {
      const text = render(output, report);
      expect(text).toBe(render(output, report));
      if (text !== '') expect(text.endsWith('\n')).toBe(true);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    },
  );

  test('prints no colour code when there is no colour', () => {
    for (const report of Object.values(CASES))
      expect(render(output, report, { color: 0 })).not.toContain('\u001b');
  });

  test.each(Object.entries(HOSTILE))('keeps inert: %s', (_name, evil) => {
    const report = buildReport(hostileCase(evil));
    const text = render(output, report);
    expect(text).not.toMatch(ACTIVE);
    expect(text).not.toMatch(BARE_CR);
    expect(render(output, report, { brief: true, unicode: true })).not.toMatch(ACTIVE);
    expect(render(output, report, { unicode: false, width: 100 })).not.toMatch(ACTIVE);
  });
});
