import { readFileSync } from 'node:fs';
import { counted } from '../base/words.ts';
import type { Report } from '../case/report.ts';
import { junitDocument, type Suite } from '../check/junit.ts';
import { checkDocument, checkLines } from '../check/print.ts';
import { jsonPatch, type Suggestion, suggestions } from '../check/suggest.ts';
import type { Judged } from '../check/totals.ts';
import type { Case } from '../check/types.ts';
import { fillIn } from '../check/update.ts';
import { forJson } from '../report/escape.ts';
import { writeWhole } from './deliver.ts';
import type { Io } from './io.ts';
import { complain, terminalLine } from './problems.ts';

/** A case and where it stands: its paths count from the folder of the file. */
export interface PlacedCase {
  file: string;
  /** In the list of cases of that file. */
  index: number;
  expected: Case;
}

export interface CheckedCase extends PlacedCase {
  judged: Judged;
  /** Null when the scan broke. */
  report: Report | null;
  seconds: number;
}

/** Prints what came of all cases. */
export function print(done: readonly CheckedCase[], format: 'text' | 'json' | 'patch', io: Io): void {
  const judged = done.map((one) => one.judged);
  if (format === 'text') {
    for (const line of checkLines(judged)) io.stdout.write(`${terminalLine(line)}\n`);
    return;
  }
  const document = format === 'json' ? checkDocument(judged) : jsonPatch(done.flatMap(suggested));
  io.stdout.write(`${forJson(JSON.stringify(document, null, 2))}\n`);
}

/** Nothing of a case whose evidence was not read: what is not known cannot be expected. */
function suggested({ expected, index, report, judged }: CheckedCase): Suggestion[] {
  const compared = judged.result.message === undefined;
  return report && compared ? suggestions(expected, index, report) : [];
}

/** False when the file could not be written, which is said. */
export function writeJunit(file: string, done: readonly CheckedCase[], io: Io): boolean {
  const suites = new Map<string, Suite>();
  for (const one of done) {
    const suite = suites.get(one.file) ?? { name: one.file, cases: [] };
    suite.cases.push({ judged: one.judged, seconds: one.seconds });
    suites.set(one.file, suite);
  }
  return writeFile(file, () => junitDocument([...suites.values()]), io);
}

/** Writes missing values into the files of expectations; says what was written. False when a file could not be written. */
export function updateFiles(done: readonly CheckedCase[], io: Io): boolean {
  const files = [...new Set(done.map(({ file }) => file))];
  return files.map((file) => updateFile(file, done, io)).every(Boolean);
}

function updateFile(file: string, done: readonly CheckedCase[], io: Io): boolean {
  const found = done.filter((one) => one.file === file).flatMap(suggested);
  const missing = found.filter(({ isNew }) => !isNew);
  const keys = missing.reduce((sum, { values }) => sum + Object.keys(values).length, 0);
  const unwritten = found.length - missing.length;
  if (unwritten > 0) {
    complain(
      io,
      `${file}: ${counted(unwritten, 'new expectation')} not written; --format patch prints what is new`,
    );
  }
  if (keys === 0) return true;
  const written = writeFile(file, () => fillIn(readFileSync(file, 'utf8'), missing), io);
  if (written) complain(io, `${file}: ${counted(keys, 'missing value')} written`);
  return written;
}

function writeFile(file: string, text: () => string, io: Io): boolean {
  try {
    const whole = text();
    writeWhole(file, (write) => write(whole));
    return true;
  } catch (error) {
    complain(io, `${file} could not be written: ${(error as Error).message}`);
    return false;
  }
}
