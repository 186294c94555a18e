import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import { jsonOutput } from '../../src/report/json.ts';
import { tableOutput } from '../../src/report/table.ts';
import { caseInput } from '../support/case-fixture.ts';

test('show', () => {
  const r = buildReport(caseInput());
  for (const w of [80, 100, 160]) {
    let s = '';
    tableOutput.write(
      r,
      {
        write: (c) => {
          s += c;
        },
      },
      { width: w, color: 0, brief: false },
    );
    writeFileSync(`/tmp/show${w}.txt`, s);
  }
  let s = '';
  jsonOutput.write(
    r,
    {
      write: (c) => {
        s += c;
      },
    },
    { width: 80, color: 0, brief: false },
  );
  writeFileSync(`/tmp/show.json`, s);
  expect(1).toBe(1);
});
