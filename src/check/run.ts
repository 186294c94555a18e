import type { Report, ReportEvidence } from '../case/report.ts';
import { compareCase } from './compare.ts';
import type { Judged } from './totals.ts';
import type { Case, CaseResult } from './types.ts';

/** Problems of a file that say: the format is not one that is read here. */
const UNSUPPORTED_REASONS: readonly string[] = ['unknown-format', 'not-read-here'];
const MISSING_REASON = 'missing';

/** Scans one case and compares. A scan that throws is a crash of that case and of no other. */
export async function runCase(expected: Case, scan: (one: Case) => Promise<Report>): Promise<Judged> {
  try {
    const report = await scan(expected);
    return { expected, result: judgeReport(expected, report) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { expected, result: unread(expected, 'crashed', message) };
  }
}

function judgeReport(expected: Case, report: Report): CaseResult {
  const missing = report.evidence.find((file) => hasReason(file, [MISSING_REASON]));
  if (missing) return unread(expected, 'crashed', `no such evidence: ${missing.path}`);
  if (report.evidence.every(isUnsupported)) {
    const formats = new Set(report.evidence.map((file) => file.format));
    return unread(expected, 'unsupported', `format: ${[...formats].join(', ') || 'no file'}`);
  }
  return compareCase(expected, report);
}

function isUnsupported(file: ReportEvidence): boolean {
  if (file.status === 'ignored') return true;
  return file.status === 'unread' && hasReason(file, UNSUPPORTED_REASONS);
}

function hasReason(file: ReportEvidence, reasons: readonly string[]): boolean {
  return file.problems.some(({ reason }) => reasons.includes(reason));
}

/** Nothing was compared, so nothing was met; a crash misses all, what is not supported misses nothing. */
function unread(
  { id, expect, related }: Case,
  status: 'crashed' | 'unsupported',
  message: string,
): CaseResult {
  const missed = status === 'crashed' ? [...expect, ...related] : [];
  return { id, status, met: 0, missed, disagreements: [], falsePositives: [], message };
}
