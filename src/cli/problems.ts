import type { Report } from '../case/report.ts';
import { forTerminal } from '../report/escape.ts';
import type { Io } from './io.ts';

/** One line on standard error; what is in it may come from evidence. */
export function complain(io: Io, text: string): void {
  io.stderr.write(`exhume: ${forTerminal(text)}\n`);
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
