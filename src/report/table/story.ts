import { counted } from '../../base/words.ts';
import type { Report, ReportIncident } from '../../case/report.ts';
import { utcSpan } from '../numbers.ts';
import { cited } from './cites.ts';
import { hang, heading, type Indent } from './layout.ts';
import { type Page, safeText } from './page.ts';

/** Incidents on the first screen, and sentences of the first one: the screen has 30 lines. */
const MAX_INCIDENTS = 3;
const MAX_SENTENCES = 4;
/** Cells of one sentence. */
const MAX_SENTENCE = 400;

/** The worst incident sentence by sentence, each with the records that show it; the others by their title. */
export function story(page: Page, report: Report): string[] {
  const [worst, ...others] = report.incidents;
  if (!worst) return [];
  const told = others.slice(0, MAX_INCIDENTS - 1);
  const rest = others.length - told.length;
  const more = rest > 0 ? [`     and ${counted(rest, 'more incident')} in the overview`] : [];
  return [
    '',
    heading(page, 'What happened'),
    ...worstStory(page, report, worst),
    ...told.flatMap((incident) => summaryLines(page, incident)),
    ...more,
  ];
}

function mark(incident: ReportIncident): Indent {
  return { first: `${String(incident.rank).padStart(2)}. `, rest: '    ' };
}

function worstStory(page: Page, report: Report, incident: ReportIncident): string[] {
  const { first, rest } = mark(incident);
  const lines = incident.story.slice(0, MAX_SENTENCES).flatMap((sentence, i) => {
    const text = safeText(page, sentence.text, MAX_SENTENCE) + cited(report, sentence.cites);
    return hang(page, { first: i === 0 ? first : rest, rest }, text);
  });
  const left = incident.story.length - MAX_SENTENCES;
  return left > 0 ? [...lines, `${rest}(${counted(left, 'more sentence')} in the document)`] : lines;
}

function summaryLines(page: Page, incident: ReportIncident): string[] {
  const title = safeText(page, incident.title, MAX_SENTENCE);
  return hang(page, mark(incident), `${title}, ${utcSpan(incident.first, incident.last)}.`);
}
