import { thousands } from '../../base/words.ts';
import type { Report, ReportCite } from '../../case/report.ts';

/** Records named in one place; the document has all. */
const MAX_SHOWN = 5;
/** What a record is called where it is not a line of text. */
const RECORD_WORDS: ReadonlyMap<string, string> = new Map([
  ['evtx', 'event'],
  ['pcap', 'frame'],
  ['pcapng', 'frame'],
]);

/** `frame 79`, `frames 79, 1353`, with the evidence id in front where there is more than one file. */
export function citeText(report: Report, cites: readonly ReportCite[]): string {
  const shown = cites.slice(0, MAX_SHOWN);
  const ids = [...new Set(shown.map((cite) => cite.evidence))];
  const parts = ids.map((id) => {
    const records = shown.filter((cite) => cite.evidence === id).map((cite) => cite.record);
    const which = report.evidence.length > 1 ? `${id} ` : '';
    return `${which}${recordWord(report, id)}${records.length === 1 ? '' : 's'} ${records.join(', ')}`;
  });
  const more = cites.length > shown.length ? `, ${thousands(cites.length - shown.length)} more` : '';
  return parts.join('; ') + more;
}

function recordWord(report: Report, id: string): string {
  const format = report.evidence.find((file) => file.id === id)?.format ?? '';
  return RECORD_WORDS.get(format) ?? 'line';
}

/** The same in square brackets behind a sentence; nothing without cites. */
export function cited(report: Report, cites: readonly ReportCite[]): string {
  return cites.length === 0 ? '' : ` [${citeText(report, cites)}]`;
}
