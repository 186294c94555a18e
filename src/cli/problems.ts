import type { Report } from '../case/report.ts';
import { forTerminal } from '../report/escape.ts';
import { clip } from '../report/wrap.ts';
import type { Io } from './io.ts';

/** Characters of one line: a name of 64 KiB takes its share of the screen and no more. */
const MAX_LINE = 1600;

/** Text of which a part may come from evidence, as one line for a terminal. */
export function terminalLine(text: string): string {
  return clip(forTerminal(text.slice(0, 2 * MAX_LINE)), MAX_LINE);
}

/** One line on standard error. */
export function complain(io: Io, text: string): void {
  io.stderr.write(`exhume: ${terminalLine(text)}\n`);
}

/** What was wrong with the evidence, a line each, with the place of its first occurrence. */
export function reportProblems(reports: readonly Report[], io: Io): void {
  const files = reports.flatMap((report) => report.evidence);
  const seen = new Set<string>();
  for (const file of files) {
    if (file.status === 'ignored' || seen.has(file.path)) continue;
    seen.add(file.path);
    for (const problem of file.problems) complain(io, `${file.path}: ${problem.text}`);
  }
  if (files.every((file) => file.status === 'ignored'))
    complain(io, 'there is no evidence at the given paths');
}
