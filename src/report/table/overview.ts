import { counted } from '../../base/words.ts';
import type { Report, ReportFinding } from '../../case/report.ts';
import { percent, utcTime } from '../numbers.ts';
import { type Cell, type Column, GAP, grid } from './grid.ts';
import type { Page } from './page.ts';
import { whatText, whoText } from './what.ts';

/** Rows of the overview; cli-table3 takes a second for some thousand, and nobody reads them there. */
const MAX_ROWS = 200;
/** From these widths on a column more is shown. */
const WIDTH_FOR = { when: 100, score: 120, id: 150 } as const;
/** Share of the free width that goes to what happened; the rest to who and whom. */
const WHAT_SHARE = 0.5;

interface OverviewColumn extends Column {
  cell(page: Page, finding: ReportFinding): Cell;
}

const RANK: OverviewColumn = {
  head: '#',
  width: 3,
  right: true,
  cell: (_, finding) => ({ text: String(finding.rank) }),
};

const SEVERITY: OverviewColumn = {
  head: 'severity',
  width: 8,
  cell: (page, { severity }) => ({
    text: severity.toUpperCase(),
    paint: (text) => page.paint.severity(severity, text),
  }),
};

const ALERT: OverviewColumn = {
  head: 'alert',
  width: 5,
  cell: (_, finding) => ({ text: String(finding.alert) }),
};

const WHEN: OverviewColumn = {
  head: 'first seen',
  width: 20,
  cell: (_, finding) => ({ text: utcTime(finding.first) }),
};

const SCORE: OverviewColumn = {
  head: 'score  sure',
  width: 11,
  cell: (_, finding) => ({
    text: `${String(finding.score).padStart(5)} ${percent(finding.confidence).padStart(5)}`,
  }),
};

const ID: OverviewColumn = { head: 'id', width: 21, cell: (_, finding) => ({ text: finding.id }) };

/** The ranked table: a line or two per finding, most urgent first. */
export function overview(page: Page, report: Report): string[] {
  if (report.findings.length === 0) return [];
  const columns = overviewColumns(page);
  const shown = report.findings.slice(0, MAX_ROWS);
  const lines = grid(
    page,
    columns,
    shown.map((finding) => columns.map((column) => column.cell(page, finding))),
  );
  const rest = report.findings.length - shown.length;
  return rest > 0 ? [...lines, `     and ${counted(rest, 'more finding')}: --format json has all`] : lines;
}

function overviewColumns(page: Page): OverviewColumn[] {
  const before = [RANK, SEVERITY, ALERT, ...(page.width >= WIDTH_FOR.when ? [WHEN] : [])];
  const after = [
    ...(page.width >= WIDTH_FOR.score ? [SCORE] : []),
    ...(page.width >= WIDTH_FOR.id ? [ID] : []),
  ];
  const fixed = [...before, ...after].reduce((sum, column) => sum + column.width + GAP, 0);
  const free = page.width - fixed - GAP;
  const whatWidth = Math.floor(free * WHAT_SHARE);
  const what = {
    head: 'what',
    width: whatWidth,
    cell: (p: Page, f: ReportFinding) => ({ text: whatText(p, f) }),
  };
  const who = {
    head: `who ${page.arrow} whom`,
    width: free - whatWidth,
    cell: (p: Page, f: ReportFinding) => ({ text: whoText(p, f) }),
  };
  return [...before, what, who, ...after];
}
