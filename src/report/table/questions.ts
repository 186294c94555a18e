import type { Report, ReportFinding } from '../../case/report.ts';
import type { Certainty } from '../../observe/host.ts';
import { cited } from './cites.ts';
import { hang, heading } from './layout.ts';
import { type Page, safeText } from './page.ts';

const QUESTION = { first: '   - ', rest: '     ' } as const;
const ANSWER = { first: '       ', rest: '       ' } as const;

/** Each question of scope with its answer, or marked as open. */
export function scopeLines(page: Page, report: Report, finding: ReportFinding): string[] {
  if (finding.scope.length === 0) return [];
  const entries = finding.scope.flatMap(({ question, answer, certainty, cites }) => [
    ...hang(page, QUESTION, safeText(page, question)),
    ...hang(page, ANSWER, answerText(page, answer, certainty) + cited(report, cites)),
  ]);
  return ['', heading(page, 'Scope', '   '), ...entries];
}

/** The suggestion with its reason, then the questions. */
export function triageLines(page: Page, finding: ReportFinding): string[] {
  const { suggestion, reason, questions } = finding.triage;
  const entries = questions.flatMap(({ question, answer, certainty }) => [
    ...hang(page, QUESTION, safeText(page, question)),
    ...hang(page, ANSWER, answerText(page, answer, certainty)),
  ]);
  const head = suggestion === 'open' ? 'Triage: open.' : `Triage: ${suggestion} suggested.`;
  const summary = hang(page, { first: '   ', rest: '   ' }, `${head} ${safeText(page, reason)}`);
  return ['', ...summary.map((line) => line.replace(head, page.paint.strong)), ...entries];
}

/** What is not known is open, whatever hint stands with it; what was concluded and not seen is marked. */
function answerText(page: Page, answer: string | null, certainty: Certainty): string {
  if (answer === null) return 'OPEN.';
  const mark = { seen: '', inferred: 'Inferred: ', unknown: 'OPEN. ' }[certainty];
  return mark + safeText(page, answer);
}
