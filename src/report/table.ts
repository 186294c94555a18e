import { counted } from '../base/words.ts';
import type { Report } from '../case/report.ts';
import type { Out, Output } from './output.ts';
import { findingLines } from './table/finding.ts';
import { doFirst } from './table/first.ts';
import { overview } from './table/overview.ts';
import { createPage } from './table/page.ts';
import { readyToPaste } from './table/ready.ts';
import { story } from './table/story.ts';
import { tail } from './table/tail.ts';
import { top } from './table/top.ts';

/** Findings written out in full; past that the overview and the JSON document have to do. */
const MAX_DETAILED = 50;

/** What a responder reads: the answer on the first screen, then each finding. `brief` is the overview alone. */
export const tableOutput: Output = {
  id: 'table',
  about: 'for people: the answer first, then each finding',
  write(report, out, options) {
    const page = createPage(report, options);
    const rows = overview(page, report);
    if (options.brief) {
      emit(out, rows.length > 0 ? rows : top(page, report).slice(0, 1));
      return;
    }
    emit(out, [
      ...top(page, report),
      ...(rows.length > 0 ? ['', ...rows] : []),
      ...story(page, report),
      ...doFirst(page, report),
    ]);
    const detailed = report.findings.slice(0, MAX_DETAILED);
    for (const finding of detailed) emit(out, findingLines(page, report, finding));
    emit(out, restLines(report));
    if (options.showSuppressed)
      for (const { finding } of report.suppressed.slice(0, MAX_DETAILED))
        emit(out, ['', 'Explained (see the list at the end):', ...findingLines(page, report, finding)]);
    emit(out, [...tail(page, report), ...readyToPaste(page, detailed)]);
  },
};

function restLines(report: Report): string[] {
  const rest = report.findings.length - MAX_DETAILED;
  return rest > 0
    ? ['', `${counted(rest, 'more finding')} in the overview; --format json has them in full.`]
    : [];
}

function emit(out: Out, lines: readonly string[]): void {
  out.write(lines.map((line) => `${line}\n`).join(''));
}
