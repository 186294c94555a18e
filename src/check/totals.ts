import type { AlertTotals, Case, CaseResult, Disagreement, Expectation, Totals } from './types.ts';

/** A case with what came of it. */
export interface Judged {
  expected: Case;
  result: CaseResult;
}

/**
 * Adds up. A crashed case counts with its expectations, none of them met; an unsupported one stands apart and
 * counts in no figure of an alert.
 */
export function addUp(judged: readonly Judged[]): Totals {
  const counted = judged.filter(({ result }) => result.status !== 'unsupported');
  const benign = counted.filter(({ expected }) => expected.tags.includes('benign'));
  const having = (status: CaseResult['status']) =>
    judged.filter(({ result }) => result.status === status).length;
  return {
    cases: judged.length,
    passed: having('passed'),
    failed: having('failed'),
    unsupported: having('unsupported'),
    crashed: having('crashed'),
    alerts: { '2031': alertTotals(counted, 2031), '2030': alertTotals(counted, 2030) },
    benign: {
      cases: benign.length,
      falsePositives: sum(benign.map(({ result }) => result.falsePositives.length)),
    },
  };
}

function alertTotals(judged: readonly Judged[], alert: 2030 | 2031): AlertTotals {
  const perCase = judged.map(({ expected, result }) => {
    const indices = expected.expect.flatMap((one, i) => (one.alert === alert ? [i] : []));
    const disagreements = result.disagreements.filter(({ expect }) => indices.includes(expect));
    return {
      expected: indices.length,
      met: result.status === 'crashed' ? 0 : indices.length - unmet(result, alert, disagreements),
      disagreements: disagreements.length,
      falsePositives: result.falsePositives.filter((finding) => finding.alert === alert).length,
    };
  });
  return {
    expected: sum(perCase.map((figures) => figures.expected)),
    met: sum(perCase.map((figures) => figures.met)),
    disagreements: sum(perCase.map((figures) => figures.disagreements)),
    falsePositives: sum(perCase.map((figures) => figures.falsePositives)),
  };
}

/** Expectations of one alert that were missed, or that disagree on one key or more. */
function unmet(result: CaseResult, alert: 2030 | 2031, disagreements: readonly Disagreement[]): number {
  const missed = result.missed.filter((one): one is Expectation => 'alert' in one && one.alert === alert);
  return missed.length + new Set(disagreements.map(({ expect }) => expect)).size;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
