import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command as CommandLine, Option } from 'commander';
import type { Report } from '../../case/report.ts';
import { parseExpectations } from '../../check/expectations.ts';
import { checkDocument, checkLines } from '../../check/print.ts';
import { runCase } from '../../check/run.ts';
import type { Judged } from '../../check/totals.ts';
import type { Case } from '../../check/types.ts';
import { forTerminal } from '../../report/escape.ts';
import type { Command } from '../command.ts';
import { EXIT, EXIT_HELP, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../progress.ts';

const HELP = `
A file of expectations says what sets of evidence must yield; its schema is
printed by "exhume schema expectations". What comes out is a line per case that
failed, and the totals. An expectation is met when one finding agrees with
all of its keys; a finding of medium or above that nobody expected is a false
positive. Cases whose evidence is in no supported format stand apart.

Examples:
  exhume check samples/expectations.json
  exhume check samples/expectations.json --tag iodine --format json

${EXIT_HELP}`;

interface CheckFlags {
  format: 'text' | 'json';
  only?: string[];
  tag?: string[];
  fingerprints: boolean;
  quiet?: true;
}

/** A case and the folder from which its paths count. */
interface PlacedCase {
  folder: string;
  expected: Case;
}

export const check: Command = {
  name: 'check',
  summary: 'compare what scans find with what is expected',
  build(line, start) {
    line
      .description('Scans the evidence of every case and compares the findings with what is expected.')
      .argument('<file...>', 'files of expectations')
      .addOption(new Option('-f, --format <name>', 'how to print').choices(['text', 'json']).default('text'))
      .option('--only <id>', 'this case only, repeatable', collect)
      .option('--tag <word>', 'cases with this tag only, repeatable', collect)
      .option('--no-fingerprints', 'leave the recognisers of known tools out')
      .option('-q, --quiet', 'no progress on standard error')
      .addHelpText('after', HELP)
      .action((files: string[], flags: CheckFlags) => {
        const cases = files.flatMap((file) => readCases(line, file)).filter((one) => isWanted(one, flags));
        if (cases.length === 0) line.error('error: there is no case to check');
        start((io) => runCheck(cases, flags, io));
      });
  },
};

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function readCases(line: CommandLine, file: string): PlacedCase[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return line.error(`error: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  const cases = parseExpectations(text);
  if ('refused' in cases) return line.error(`error: ${file}: ${cases.refused}`);
  return cases.map((expected) => ({ folder: dirname(file), expected }));
}

function isWanted({ expected }: PlacedCase, { only, tag }: CheckFlags): boolean {
  if (only && !only.includes(expected.id)) return false;
  return !tag || expected.tags.some((word) => tag.includes(word));
}

async function runCheck(cases: PlacedCase[], flags: CheckFlags, io: Io): Promise<ExitCode> {
  const progress = createProgress(io, flags.quiet ?? false);
  const judged: Judged[] = [];
  for (const [i, one] of cases.entries()) {
    progress.show(`${i + 1} of ${cases.length}: ${one.expected.id}`);
    const done = await runCase(one.expected, () => scanCase(one, flags, io));
    // A scan that was stopped has not seen all of its evidence: comparing it would say nothing.
    if (io.signal.aborted) break;
    judged.push(done);
  }
  progress.clear();
  print(judged, flags, io);
  if (io.signal.aborted) return EXIT.interrupted;
  const fine = judged.every(({ result }) => result.status === 'passed' || result.status === 'unsupported');
  return fine ? EXIT.done : EXIT.failed;
}

async function scanCase({ folder, expected }: PlacedCase, flags: CheckFlags, io: Io): Promise<Report> {
  const { scan } = await io.engine();
  const paths = expected.evidence.map((path) => withGzip(resolve(folder, path)));
  const options = {
    ...expected.given,
    fingerprints: flags.fingerprints,
    from: null,
    to: null,
    separate: false,
    verify: false,
  };
  return scan(paths, options, { signal: io.signal });
}

/** Evidence may have been compressed since it was named. */
function withGzip(path: string): string {
  return !existsSync(path) && existsSync(`${path}.gz`) ? `${path}.gz` : path;
}

function print(judged: readonly Judged[], flags: CheckFlags, io: Io): void {
  if (flags.format === 'json') {
    io.stdout.write(`${JSON.stringify(checkDocument(judged), null, 2)}\n`);
    return;
  }
  for (const line of checkLines(judged)) io.stdout.write(`${forTerminal(line)}\n`);
}
