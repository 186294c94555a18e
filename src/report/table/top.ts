import { coveredTime } from '../../base/spans.ts';
import { counted, duration } from '../../base/words.ts';
import type { Report, ReportEvidence } from '../../case/report.ts';
import { HIDDEN_BY_SEVERITY } from '../filter.ts';
import { byteSize, micros, microsBetween, utcSpan } from '../numbers.ts';
import { hang } from './layout.ts';
import { type Page, safeText } from './page.ts';

/** Gaps and files named on the first screen; all stand at the end. */
const MAX_NAMED = 2;
/** Evidence that covers less than this share of its span has holes worth a word. */
const CONTINUOUS = 0.9;
/** From this width on the evidence line counts messages and transfers too. */
const WIDE = 100;
/** Cells of the verdict: ten lines. */
const MAX_VERDICT = 800;
const LABEL = { rest: ' '.repeat(10) } as const;

/** The answer, what it rests on, and what could not be seen. */
export function top(page: Page, report: Report): string[] {
  return [
    ...hang(page, { first: '', rest: '' }, safeText(page, report.summary.verdict, MAX_VERDICT)).map(
      page.paint.strong,
    ),
    '',
    ...hang(page, { first: 'evidence  ', ...LABEL }, evidenceText(report, page.width >= WIDE)),
    ...hang(page, { first: 'unseen    ', ...LABEL }, safeText(page, unseenText(report), 400)),
  ];
}

function evidenceText(report: Report, roomy: boolean): string {
  const files = report.evidence.filter((file) => file.status !== 'ignored');
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const { packets, logRecords, dnsMessages, smbTransfers, first, last } = report.summary;
  const parts = [
    `${counted(files.length, 'file')}, ${byteSize(bytes)}`,
    packets > 0 ? counted(packets, 'packet') : '',
    logRecords > 0 ? counted(logRecords, 'log record') : '',
    roomy && dnsMessages > 0 ? counted(dnsMessages, 'DNS message') : '',
    roomy && smbTransfers > 0 ? counted(smbTransfers, 'SMB transfer') : '',
    utcSpan(first, last) + holesText(report),
  ];
  return parts.filter((text) => text !== '').join(', ');
}

/** Files of a morning and of a week later are no week of evidence. */
function holesText({ evidence, summary }: Report): string {
  const covered = coveredTime(
    evidence.map(({ first, last }) => ({ first: micros(first), last: micros(last) })),
  );
  const whole = microsBetween(summary.first, summary.last);
  return covered < whole * CONTINUOUS ? `, of which ${duration(covered)} are covered` : '';
}

/** Problems of files first: a file that was not read weighs more than a gap inside one. */
function unseenText(report: Report): string {
  const texts = [...report.evidence.filter(isTroubled).map(fileTrouble), ...gapTexts(report)];
  if (texts.length === 0) return 'nothing that is known of: all of it was read';
  const shown = texts.slice(0, MAX_NAMED).join(' ');
  return texts.length > MAX_NAMED
    ? `${shown} And ${texts.length - MAX_NAMED} more, listed at the end.`
    : shown;
}

/** What the reader asked to hide comes first: it is the one gap that looks like a clean result. */
function gapTexts(report: Report): string[] {
  const { unseen } = report.coverage;
  const hidden = unseen.filter((gap) => gap.reason === HIDDEN_BY_SEVERITY);
  const others = unseen.filter((gap) => gap.reason !== HIDDEN_BY_SEVERITY);
  return [...hidden, ...others].map((gap) => gap.text);
}

/** True for a file that was not read whole although it should have been. */
export function isTroubled(file: ReportEvidence): boolean {
  return file.status === 'partial' || file.status === 'unread';
}

/** What is wrong with a file in one sentence. */
export function fileTrouble(file: ReportEvidence): string {
  const how = file.status === 'unread' ? 'was not read' : 'was read in part';
  const [problem] = file.problems;
  return `${file.path} ${how}${problem ? `: ${problem.text}` : '.'}`;
}
