import type { Report, ReportFinding } from '../case/report.ts';
import { differences, meetsEnds, rank } from './differences.ts';
import { sameAddress } from './same.ts';
import type { Case, CaseResult, Disagreement, Expectation, ExpectedRelated, FalsePositive } from './types.ts';

/**
 * Compares what a case expects with the report of one scan of its evidence. An expectation is met, missed (no
 * finding at its ends) or told as disagreements (a finding is there and another key differs), and only one of
 * these. One finding may meet several expectations.
 */
export function compareCase(expected: Case, report: Report): CaseResult {
  const outcomes = expected.expect.map((one, i) => judge(one, i, report.findings));
  const missing = expected.related.filter((one) => !isRelated(one, report));
  const missed = expected.expect.filter((_, i) => outcomes[i] === 'missed');
  const disagreements = outcomes.filter((outcome) => typeof outcome !== 'string').flat();
  const falsePositives = report.findings.filter((finding) => isFalse(finding, expected)).map(falsePositive);
  const passed = missed.length + missing.length + disagreements.length + falsePositives.length === 0;
  return {
    id: expected.id,
    status: passed ? 'passed' : 'failed',
    met: outcomes.filter((outcome) => outcome === 'met').length + expected.related.length - missing.length,
    missed: [...missed, ...missing],
    disagreements,
    falsePositives,
  };
}

type Outcome = 'met' | 'missed' | Disagreement[];

function judge(one: Expectation, index: number, findings: readonly ReportFinding[]): Outcome {
  let nearest: Disagreement[] | null = null;
  for (const finding of findings) {
    if (!meetsEnds(one, finding)) continue;
    const found = differences(one, finding);
    if (found.length === 0) return 'met';
    if (!nearest || found.length < nearest.length) {
      nearest = found.map((difference) => ({ expect: index, finding: finding.id, ...difference }));
    }
  }
  return nearest ?? 'missed';
}

/** Medium or above, and neither expected nor allowed: by definition also a finding that disagrees. */
function isFalse(finding: ReportFinding, expected: Case): boolean {
  if (rank(finding.severity) < rank('medium')) return false;
  return ![...expected.expect, ...expected.allow].some((one) => meets(one, finding));
}

function meets(one: Expectation, finding: ReportFinding): boolean {
  return meetsEnds(one, finding) && differences(one, finding).length === 0;
}

function falsePositive({ id, alert, severity, title }: ReportFinding): FalsePositive {
  return { finding: id, alert, severity, title };
}

function isRelated(one: ExpectedRelated, report: Report): boolean {
  return report.related.some(
    (entry) =>
      entry.kind === one.kind &&
      (one.from === undefined || sameAddress(one.from, entry.from)) &&
      (one.to === undefined || sameAddress(one.to, entry.to)),
  );
}
