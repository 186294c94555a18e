import Table from 'cli-table3';
import { clip, wrap } from '../wrap.ts';
import type { Page } from './page.ts';

/** One column: its head, its width in cells, and how its text is painted after it was broken into lines. */
export interface Column {
  head: string;
  width: number;
  right?: boolean;
}

/** A cell: safe text, and what paints it. */
export interface Cell {
  text: string;
  paint?: (text: string) => string;
}

/** Blanks between columns. */
export const GAP = 2;
/** Lines of one cell; what is longer stands in the finding. */
const MAX_LINES = 3;

const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((place) => [place, '']),
);

/**
 * A table without lines. Text is broken here and not by cli-table3, which would break names in the middle;
 * its own colours are off, since it paints borders and heads even into a pipe.
 */
export function grid(page: Page, columns: readonly Column[], rows: readonly (readonly Cell[])[]): string[] {
  const table = new Table({
    chars: { ...NO_LINES, middle: ' '.repeat(GAP) },
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    colWidths: columns.map((column) => column.width),
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
  });
  table.push(columns.map((column) => column.head));
  for (const row of rows)
    table.push(columns.map((column, i) => cellText(page, column, row[i] ?? { text: '' })));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function cellText(page: Page, column: Column, cell: Cell): string {
  const paint = cell.paint ?? ((text: string) => text);
  const lines = wrap(cell.text, column.width);
  const kept = lines.slice(0, MAX_LINES);
  if (lines.length > MAX_LINES)
    kept[MAX_LINES - 1] = clip(`${kept[MAX_LINES - 1]}${page.ellipsis}`, column.width, page.ellipsis);
  return kept.map(paint).join('\n');
}
