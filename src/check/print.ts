import { faultLines } from './faults.ts';
import { addUp, type Judged } from './totals.ts';
import type { AlertTotals, CaseResult, Totals } from './types.ts';

/** The document of `check --format json`; keys in this order. */
export interface CheckDocument {
  schema: 'exhume-check/1';
  cases: CaseResult[];
  totals: Totals;
}

/** Cases in the order in which they were given. */
export function checkDocument(judged: readonly Judged[]): CheckDocument {
  return { schema: 'exhume-check/1', cases: judged.map(({ result }) => result), totals: addUp(judged) };
}

/**
 * What is wrong with each case that failed or crashed, then the totals, which count what is not supported. Text
 * from evidence in it is not escaped yet.
 */
export function checkLines(judged: readonly Judged[]): string[] {
  const failed = judged
    .filter(({ result }) => result.status === 'failed' || result.status === 'crashed')
    .flatMap(caseLines);
  return [...failed, ...totalLines(addUp(judged))];
}

function caseLines(judged: Judged): string[] {
  const { status, id } = judged.result;
  return [`${status.padEnd(8)}${id}`, ...faultLines(judged).map((line) => `  ${line}`)];
}

function totalLines({ alerts, benign, ...totals }: Totals): string[] {
  return [
    `${count(totals.cases, 'case')}: ${totals.passed} passed, ${totals.failed} failed, ` +
      `${totals.unsupported} unsupported, ${totals.crashed} crashed`,
    alertLine('2031', alerts['2031']),
    alertLine('2030', alerts['2030']),
    `benign: ${count(benign.cases, 'case')}, ${count(benign.falsePositives, 'false positive')}`,
  ];
}

function alertLine(alert: string, { expected, met, disagreements, falsePositives }: AlertTotals): string {
  return (
    `${alert}: ${met} of ${expected} expectations met, ${count(disagreements, 'disagreement')}, ` +
    count(falsePositives, 'false positive')
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
