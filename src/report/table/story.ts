import { counted } from '../../base/words.ts';
import type { Report, ReportIncident } from '../../case/report.ts';
import { cited } from './cites.ts';
import { hang, heading } from './layout.ts';
import { type Page, safeText } from './page.ts';

/** Incidents told on the first screen, and sentences of the first and of each other one: the screen has 30 lines. */
const MAX_INCIDENTS = 3;
const MAX_SENTENCES = { first: 4, other: 2 } as const;
/** Cells of one sentence. */
const MAX_SENTENCE = 400;

/** What happened, incident by incident, each sentence with the records that show it. */
export function story(page: Page, report: Report): string[] {
  if (report.incidents.length === 0) return [];
  const shown = report.incidents.slice(0, MAX_INCIDENTS);
  const rest = report.incidents.length - shown.length;
  const lines = shown.flatMap((incident, i) => incidentStory(page, report, incident, i === 0));
  const more = rest > 0 ? [`  ${counted(rest, 'more incident')} below.`] : [];
  return ['', heading(page, 'What happened'), ...lines, ...more];
}

function incidentStory(page: Page, report: Report, incident: ReportIncident, first: boolean): string[] {
  const max = first ? MAX_SENTENCES.first : MAX_SENTENCES.other;
  const sentences = incident.story.slice(0, max);
  const mark = report.incidents.length > 1 ? `${String(incident.rank).padStart(2)}. ` : '  - ';
  return sentences.flatMap((sentence, i) => {
    const text = safeText(page, sentence.text, MAX_SENTENCE) + cited(report, sentence.cites);
    return hang(
      page,
      { first: i === 0 ? mark : '  - '.replace('-', report.incidents.length > 1 ? ' ' : '-'), rest: '    ' },
      text,
    );
  });
}
