import { counted } from '../../base/words.ts';
import type { Report, ReportFinding } from '../../case/report.ts';
import { hang, heading } from './layout.ts';
import { type Page, safeText } from './page.ts';

/** Steps on the first screen: what one person can start with. */
const MAX_STEPS = 3;
/** Cells of one step there; the whole step stands in its finding. */
const MAX_STEP = 230;
/** Steps that change something, as against questions and look-ups. */
const FIX = /^[a-z]+\.fix\./;

/** What to do first: the first fixing step of each finding by rank, then the second of each, until three. */
export function doFirst(page: Page, report: Report): string[] {
  const lists = report.findings.map(fixingSteps);
  const steps = firstSteps(lists);
  if (steps.length === 0) return [];
  const lines = steps.flatMap((step, i) =>
    hang(page, { first: ` ${i + 1}. `, rest: '    ' }, safeText(page, step.text, MAX_STEP)),
  );
  return ['', heading(page, 'Do first'), ...lines, ...waitingLines(report, lists, steps)];
}

interface Step {
  /** What is done to which computer: two findings of one computer contain it once. */
  key: string;
  text: string;
}

function fixingSteps(finding: ReportFinding): Step[] {
  return finding.remediation
    .filter((step) => FIX.test(step.step))
    .map((step) => ({
      key: `${step.step.replace(FIX, '')} ${nearEnd(finding)}`,
      text: firstSentence(step.text),
    }));
}

/** Computers whose first step found no room: three named of forty must not read as three. */
function waitingLines(report: Report, lists: readonly Step[][], steps: readonly Step[]): string[] {
  const ends = new Set(report.findings.filter((_, i) => lists[i]?.[0] !== undefined).map(nearEnd));
  for (const [i, finding] of report.findings.entries())
    if (lists[i]?.some((step) => steps.some((taken) => taken.key === step.key)))
      ends.delete(nearEnd(finding));
  if (ends.size === 0) return [];
  return [`    and ${counted(ends.size, 'more computer')}: see the overview`];
}

/** The computer to look at; a finding that names none stands for one of its own. */
function nearEnd({ dns, smb, id }: ReportFinding): string {
  return dns?.initiator ?? smb?.recipient ?? id;
}

function firstSteps(lists: readonly Step[][]): Step[] {
  const steps: Step[] = [];
  for (let place = 0; place < MAX_STEPS; place++) {
    for (const list of lists) {
      const step = list[place];
      const known = steps.some((taken) => taken.key === step?.key || taken.text === step?.text);
      if (step && !known && steps.length < MAX_STEPS) steps.push(step);
    }
  }
  return steps;
}

/** Up to the first full stop before a blank; the first line where there is none. */
function firstSentence(text: string): string {
  const line = text.slice(0, text.includes('\n') ? text.indexOf('\n') : text.length);
  const end = line.indexOf('. ');
  return end < 0 ? line : line.slice(0, end + 1);
}
