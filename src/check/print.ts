import { addUp, type Judged } from './totals.ts';
import type { AlertTotals, CaseResult, Disagreement, Expectation, ExpectedRelated, Totals } from './types.ts';

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
 * One line per case that failed or crashed, then the totals, which count what is not supported. Text from
 * evidence in it is not escaped yet.
 */
export function checkLines(judged: readonly Judged[]): string[] {
  const failed = judged
    .filter(({ result }) => result.status === 'failed' || result.status === 'crashed')
    .map(caseLine);
  return [...failed, ...totalLines(addUp(judged))];
}

function caseLine({ expected, result }: Judged): string {
  const faults = [
    ...(result.message === undefined
      ? result.missed.map((one) => `missed ${wanted(one)}`)
      : [result.message]),
    ...result.disagreements.map((one) => disagreement(one, expected.expect[one.expect])),
    ...result.falsePositives.map(
      (one) => `unexpected ${one.alert} ${one.severity} ${one.finding} (${one.title})`,
    ),
  ];
  return `${result.status.padEnd(7)} ${result.id}: ${faults.join('; ')}`;
}

/** The expectation as its keys, in the order in which the file states them. */
function wanted(one: Expectation | ExpectedRelated): string {
  const pairs = Object.entries(one).filter(([key]) => key !== 'alert' && key !== 'kind');
  const head = 'alert' in one ? String(one.alert) : one.kind;
  return [head, ...pairs.map(([key, value]) => `${key}=${[value].flat().join(',')}`)].join(' ');
}

function disagreement({ key, expected, found, finding }: Disagreement, one: Expectation | undefined): string {
  const want =
    key === 'maxSeverity' ? `at most ${expected}` : key === 'severity' ? `at least ${expected}` : expected;
  return `${one?.alert ?? ''} ${finding} has ${key} ${found ?? 'unknown'}, expected ${want}`.trim();
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
