import { chop, wrap } from '../wrap.ts';
import { type Page, safeLine, safeText } from './page.ts';

/** Blanks before the first line of an entry, and before the lines that follow it. */
export interface Indent {
  first: string;
  rest: string;
}

/** Wrapped text behind a first indent; lines after the first begin at the second. Text is already safe. */
export function hang(page: Page, { first, rest }: Indent, text: string, width = page.prose): string[] {
  const room = Math.max(width - Math.max(first.length, rest.length), 10);
  return wrap(text, room).map((line, i) => `${i === 0 ? first : rest}${line}`.trimEnd());
}

/** Cells of the label column of a finding, indent included. */
const LABEL_COLUMN = 14;

/** `   label      text …`, the text hanging behind its label. */
export function field(page: Page, label: string, text: string): string[] {
  const first = `   ${label}`.padEnd(LABEL_COLUMN);
  return hang(page, { first, rest: ' '.repeat(LABEL_COLUMN) }, text);
}

/** A heading in bold at an indent. */
export function heading(page: Page, text: string, indent = ''): string {
  return indent + page.paint.strong(text);
}

/** Prose, and below it lines ready to be pasted: those are neither wrapped nor defanged. */
export function proseAndLines(page: Page, indent: Indent, prose: string, lines: readonly string[]): string[] {
  const ready = lines.flatMap((line) => pasted(page, `${indent.rest}  `, line));
  return [...hang(page, indent, safeText(page, prose)), ...ready];
}

/** A ready line as it is; one too long for the terminal is cut into pieces there, as the terminal would. */
export function pasted(page: Page, indent: string, line: string): string[] {
  return chop(safeLine(page, line), page.width - indent.length).map((piece) => indent + piece);
}
