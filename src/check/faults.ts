import type { Judged } from './totals.ts';
import type { Disagreement, Expectation, ExpectedRelated } from './types.ts';

/** Columns of the words before an expectation or a finding, and before a key's values. */
const WORD = 12;
const KEY = 10;

/**
 * What is wrong with a case, for a person: what was missed, how findings differ from what was expected, key by
 * key with one value below the other, and what nobody expected. Empty for a case that passed. Text from evidence
 * in it is not escaped yet.
 */
export function faultLines({ expected, result }: Judged): string[] {
  if (result.message !== undefined) return [result.message];
  return [
    ...result.missed.map((one) => `${'missed'.padEnd(WORD)}${wanted(one)}`),
    ...differing(result.disagreements, expected.expect),
    ...result.falsePositives.map(
      ({ alert, severity, finding, title }) =>
        `${'unexpected'.padEnd(WORD)}${finding}: ${alert}, ${severity}, ${title}`,
    ),
  ];
}

/** One line that counts the faults. */
export function faultSummary({ result }: Judged): string {
  if (result.message !== undefined) return result.message;
  const keys = result.disagreements.length;
  const counts: [number, string][] = [
    [result.missed.length, 'missed'],
    [keys, keys === 1 ? 'key differs' : 'keys differ'],
    [result.falsePositives.length, 'unexpected'],
  ];
  return counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ');
}

/** Disagreements under a line that names the finding and the expectation. */
function differing(disagreements: readonly Disagreement[], expect: readonly Expectation[]): string[] {
  const lines: string[] = [];
  let head = '';
  for (const { expect: index, finding, key, expected, found } of disagreements) {
    const one = expect[index];
    const next = `${'differs'.padEnd(WORD)}${finding}, expect[${index}]: ${one ? wanted(one) : ''}`;
    if (next !== head) lines.push(next);
    head = next;
    const blank = ' '.repeat(WORD + KEY);
    lines.push(`${' '.repeat(WORD)}${nameOf(key).padEnd(KEY)}expected ${bound(key)}${value(expected)}`);
    lines.push(`${blank}found    ${value(found)}`);
  }
  return lines;
}

/** The expectation as its keys, in the order in which the file states them. */
function wanted(one: Expectation | ExpectedRelated): string {
  const pairs = Object.entries(one).filter(([key]) => key !== 'alert' && key !== 'kind');
  const head = 'alert' in one ? String(one.alert) : one.kind;
  return [head, ...pairs.map(([key, each]) => `${key}=${[each].flat().join(',')}`)].join(' ');
}

/** `maxSeverity` is the file's word for the other end of a severity. */
function nameOf(key: string): string {
  return key === 'maxSeverity' ? 'severity' : key;
}

function bound(key: string): string {
  if (key === 'maxSeverity') return 'at most ';
  return key === 'severity' ? 'at least ' : '';
}

function value(of: unknown): string {
  return of === null || of === undefined ? 'unknown' : String(of);
}
