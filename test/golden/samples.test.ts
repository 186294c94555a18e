import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/case/report.ts';
import { csvOutput } from '../../src/report/csv.ts';
import { jsonOutput } from '../../src/report/json.ts';
import type { Output } from '../../src/report/output.ts';
import { tableOutput } from '../../src/report/table.ts';
import { scan } from '../../src/scan.ts';
import { render } from '../support/render.ts';
import { expectValidReport } from '../support/report-schema.ts';
import { DEFAULTS, ROOT, SAMPLES, sampleId } from '../support/samples.ts';

/** What each output writes about each sample, byte for byte; `npm run golden` writes them anew. */
const FOLDER = fileURLToPath(new URL('samples/', import.meta.url));
const WRITE = process.env['EXHUME_GOLDEN'] === 'write';
const TOGETHER = 'all-samples';

const outputs = (id: string): [string, Output][] => [
  [`${id}.json`, jsonOutput],
  [`${id}.txt`, tableOutput],
  ...(id === TOGETHER ? [[`${id}.csv`, csvOutput] as [string, Output]] : []),
];
const CASES: [string, string[]][] = [
  ...SAMPLES.map((name): [string, string[]] => [sampleId(name), [`samples/${name}`]]),
  [TOGETHER, SAMPLES.map((name) => `samples/${name}`)],
];

const before = process.cwd();
beforeAll(() => process.chdir(ROOT));
afterAll(() => process.chdir(before));

describe.each(CASES)('%s', (id, paths) => {
  let report: Report;
  beforeAll(async () => {
    report = await scan(paths, DEFAULTS);
  });

  test.each(outputs(id))('%s', (name, output) => {
    const file = join(FOLDER, name);
    const text = render(output, report);
    if (WRITE) writeFileSync(file, text);
    expect(existsSync(file), `${name} is missing: npm run golden`).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  test('the stored document is valid by the report schema', () => {
    expectValidReport(JSON.parse(readFileSync(join(FOLDER, `${id}.json`), 'utf8')));
  });
});

test('no golden is left of a sample that is gone', () => {
  const wanted = CASES.flatMap(([id]) => outputs(id).map(([name]) => name));
  expect(readdirSync(FOLDER).sort()).toEqual(wanted.sort());
});
