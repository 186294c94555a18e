import { counted } from '../../base/words.ts';
import type { Report } from '../../case/report.ts';
import { utcTime } from '../numbers.ts';
import { cited } from './cites.ts';
import { hang, heading } from './layout.ts';
import { type Page, safeText } from './page.ts';
import { fileTrouble, isTroubled } from './top.ts';
import { whatText, whoText } from './what.ts';

/** Entries of one list at the end; the document has all. */
const MAX_ENTRIES = 40;
/** Up to so many gaps already stand on the first screen. */
const ON_FIRST_SCREEN = 2;
const ENTRY = { first: '  - ', rest: '    ' } as const;

/** What stands behind the findings: what belongs to them, what was explained away, what was not seen. */
export function tail(page: Page, report: Report): string[] {
  return [
    ...relatedLines(page, report),
    ...suppressedLines(page, report),
    ...unseenLines(page, report),
    ...floorLines(page, report),
  ];
}

function section(page: Page, title: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const lines = entries.slice(0, MAX_ENTRIES).flatMap((text) => hang(page, ENTRY, text));
  const rest = entries.length - MAX_ENTRIES;
  return [
    '',
    heading(page, title),
    ...lines,
    ...(rest > 0 ? [`  and ${counted(rest, 'more', 'more')}`] : []),
  ];
}

function relatedLines(page: Page, report: Report): string[] {
  const entries = report.related.map(
    (entry) => `${entry.kind}: ${safeText(page, entry.text)}${cited(report, entry.cites)}`,
  );
  return section(page, 'Related', entries);
}

function suppressedLines(page: Page, report: Report): string[] {
  const entries = report.suppressed.map(({ finding, by, reason, until }) => {
    const end = until === null ? '' : ` Until ${until.length > 10 ? utcTime(until) : until}.`;
    const what = `${finding.severity} ${finding.alert}: ${whatText(page, finding)}, ${whoText(page, finding)}`;
    return `${what}. ${safeText(page, `Explained by ${by}: ${reason}${end}`)}`;
  });
  return section(page, 'Explained, and why (benign true positives)', entries);
}

function unseenLines(page: Page, report: Report): string[] {
  const files = report.evidence.filter(isTroubled).map((file) => safeText(page, fileTrouble(file)));
  const gaps = report.coverage.unseen.map((gap) =>
    safeText(page, `${gap.evidence === null ? '' : `${gap.evidence}: `}${gap.text}`),
  );
  const all = [...files, ...gaps];
  return all.length > ON_FIRST_SCREEN ? section(page, 'Not seen', all) : [];
}

/** A verdict without findings says the floor itself. */
function floorLines(page: Page, report: Report): string[] {
  const { text } = report.coverage.floor;
  if (text !== '' && report.summary.verdict.includes(text.slice(1).replace(/\.$/, ''))) return [];
  return ['', ...hang(page, { first: '', rest: '' }, safeText(page, `Detection floor: ${text}`))];
}
