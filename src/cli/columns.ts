import { wrap } from '../report/wrap.ts';
import { DEFAULT_WIDTH } from './terminal.ts';

/** Breaks plain text into lines of at most 80 columns, each after `indent`. */
export function wrapIndented(text: string, indent: string): string {
  return wrap(text, DEFAULT_WIDTH - indent.length)
    .map((line) => indent + line)
    .join('\n');
}

/** Ids with what they are, in two columns; the second is broken at 80. */
export function twoColumns(rows: readonly (readonly [string, string])[]): string {
  const first = Math.max(0, ...rows.map(([id]) => id.length)) + 4;
  return rows
    .map(([id, about]) => `  ${id.padEnd(first - 2)}${wrapIndented(about, ' '.repeat(first)).trimStart()}\n`)
    .join('');
}
