import { inert } from '../base/inert.ts';
import { faultLines, faultSummary } from './faults.ts';
import type { Judged } from './totals.ts';
import type { CaseStatus } from './types.ts';

/** The cases of one file of expectations. */
export interface Suite {
  /** The file, as it was given. */
  name: string;
  cases: TimedCase[];
}

export interface TimedCase {
  judged: Judged;
  /** How long scanning and comparing took. */
  seconds: number;
}

/**
 * JUnit XML as Jenkins, GitLab and the reporters for GitHub read it: a `testsuite` for each file of expectations, a
 * `testcase` for each case; `failure` for what differs, `error` for a crash, `skipped` for evidence in a format
 * that is not read. All text is escaped; what XML 1.0 cannot hold is shown as `\xHH`.
 */
export function junitDocument(suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="exhume check" ${counts(all)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, cases }: Suite): string[] {
  return [
    `  <testsuite name="${attribute(name)}" ${counts(cases)}>`,
    ...cases.flatMap((one) => caseLines(one, name)),
    '  </testsuite>',
  ];
}

function counts(cases: readonly TimedCase[]): string {
  const having = (status: CaseStatus) => cases.filter(({ judged }) => judged.result.status === status).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return (
    `tests="${cases.length}" failures="${having('failed')}" errors="${having('crashed')}" ` +
    `skipped="${having('unsupported')}" time="${seconds.toFixed(3)}"`
  );
}

/** What stands inside a test case that did not pass. */
const ELEMENTS: Record<Exclude<CaseStatus, 'passed'>, string> = {
  failed: 'failure',
  crashed: 'error',
  unsupported: 'skipped',
};

function caseLines({ judged, seconds }: TimedCase, file: string): string[] {
  const { id, status } = judged.result;
  const head =
    `    <testcase name="${attribute(id)}" classname="${attribute(file)}" file="${attribute(file)}" ` +
    `time="${seconds.toFixed(3)}"`;
  if (status === 'passed') return [`${head}/>`];
  const element = ELEMENTS[status];
  const message = `message="${attribute(faultSummary(judged))}"`;
  if (status === 'unsupported') return [`${head}>`, `      <${element} ${message}/>`, '    </testcase>'];
  const body = faultLines(judged).map(inText).join('\n');
  return [
    `${head}>`,
    `      <${element} ${message} type="${status}">${body}</${element}>`,
    '    </testcase>',
  ];
}

/** What the Char production of XML 1.0 leaves out is shown as what hides or turns text is: a line of ours is one line. */
function inText(text: string): string {
  return inert(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return inText(text).replaceAll('"', '&quot;');
}
