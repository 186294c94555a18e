import { counted, listed } from '../base/words.ts';
import { SEVERITIES } from '../detect/finding.ts';
import type { CaseInput } from './case.ts';
import type { ReportIncident, ReportSummary } from './report.ts';

/** Counts of findings per severity. */
export type SeverityCounts = ReportSummary['findings'];

/** The answer in one sentence, also when nothing was found or nothing could be read. */
export function verdict(
  input: CaseInput,
  counts: SeverityCounts,
  found: readonly ReportIncident[],
  suppressed: number,
): string {
  const sentence = found.length > 0 ? positive(counts, found) : negative(input);
  const explained = suppressed === 0 ? '' : ` (${suppressed} more explained, listed under suppressed)`;
  const stopped = input.interrupted ? '; the scan was interrupted, so this is what was known until then' : '';
  return `${sentence}${explained}${stopped}.`;
}

function positive(counts: SeverityCounts, found: readonly ReportIncident[]): string {
  const total = SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
  const per = [...SEVERITIES].reverse().filter((severity) => counts[severity] > 0);
  const split = listed(per.map((severity) => `${counts[severity]} ${severity}`));
  const what = `${counted(total, 'finding')} (${split}) in ${counted(found.length, 'incident')}`;
  return found.length > 1 ? `${what}, the worst: ${found[0]!.title}` : `${what}: ${found[0]!.title}`;
}

/** An empty scan is an answer too: what was read, what not, and how much would have been found. */
function negative(input: CaseInput): string {
  const read = input.evidence.filter((file) => file.status === 'whole' || file.status === 'partial');
  if (read.length === 0)
    return `Nothing could be read, so nothing is known: ${counted(input.evidence.length, 'file')} given`;
  const messages = input.counts.dnsMessages;
  const records = amountRead(input);
  if (messages + input.counts.smbTransfers === 0)
    return `No findings, but no DNS message was there to judge either: ${records} in ${counted(read.length, 'file')} were read`;
  const gaps = gapText(input, read.length);
  const what = messages > 0 ? `, ${counted(messages, 'DNS message')} among them` : '';
  return `No findings: ${records} in ${counted(read.length, 'file')} were read${what}; ${gaps}; ${lowered(input.floor.text)}`;
}

function amountRead(input: CaseInput): string {
  const { packets, logRecords } = input.counts;
  const parts = [
    packets > 0 ? counted(packets, 'packet') : '',
    logRecords > 0 ? counted(logRecords, 'log record') : '',
  ];
  return listed(parts.filter((text) => text !== '')) || 'no records';
}

function gapText(input: CaseInput, read: number): string {
  const missed = input.evidence.filter((file) => file.status !== 'ignored').length - read;
  const gaps = input.unseen.length + input.evidence.filter((file) => file.status === 'partial').length;
  const parts = [
    missed > 0 ? `${counted(missed, 'file')} could not be read` : '',
    gaps > 0 ? `${counted(gaps, 'gap')} in what was seen, listed under coverage` : '',
  ].filter((text) => text !== '');
  return listed(parts) || 'all of it was seen';
}

/** The floor's own sentence as a clause: without its full stop, and a small first letter. */
function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
