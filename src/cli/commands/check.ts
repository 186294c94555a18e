import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Command as CommandLine, Option } from 'commander';
import type { Report } from '../../case/report.ts';
import { parseExpectations } from '../../check/expectations.ts';
import { runCase } from '../../check/run.ts';
import { type CheckedCase, type PlacedCase, print, updateFiles, writeJunit } from '../check-results.ts';
import type { Command } from '../command.ts';
import { isOneOf, whyNotWritable } from '../deliver.ts';
import { EXIT, EXIT_HELP, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../progress.ts';
import { workers } from '../values.ts';

const HELP = `
A file of expectations says what sets of evidence must yield; its schema is
printed by "exhume schema expectations". What comes out is what is wrong with
each case that failed, and the totals. An expectation is met when one finding
agrees with all of its keys; a finding of medium or above that nobody expected
is a false positive. Cases in no supported format stand apart.

--format patch prints, as JSON Patch, what the file could state as well.
--update writes missing values only: what is stated is never changed.

Examples:
  exhume check samples/expectations.json
  exhume check samples/expectations.json --junit check.xml
  exhume check samples/expectations.json --tag iodine --format json

${EXIT_HELP}`;

interface CheckFlags {
  format: 'text' | 'json' | 'patch';
  only?: string[];
  tag?: string[];
  junit?: string;
  update?: true;
  fingerprints: boolean;
  workers?: number;
  quiet?: true;
}

export const check: Command = {
  name: 'check',
  summary: 'compare what scans find with what is expected',
  build(line, start) {
    line
      .description('Scans the evidence of every case and compares the findings with what is expected.')
      .argument('<file...>', 'files of expectations')
      .addOption(
        new Option('-f, --format <name>', 'how to print').choices(['text', 'json', 'patch']).default('text'),
      )
      .option('--junit <file>', 'write JUnit XML as well')
      .option('--only <id>', 'this case only, repeatable', collect)
      .option('--tag <word>', 'cases with this tag only, repeatable', collect)
      .option('--update', 'write missing tool, bytes and sha256 of the --only cases')
      .option('--no-fingerprints', 'leave the recognisers of known tools out')
      .option('--workers <n>', 'threads that read captures (default: by size)', workers)
      .option('-q, --quiet', 'no progress on standard error')
      .addHelpText('after', HELP)
      .action((files: string[], flags: CheckFlags) => {
        const cases = files.flatMap((file) => readCases(line, file)).filter((one) => isWanted(one, flags));
        if (cases.length === 0) line.error('error: there is no case to check');
        const wrong = wrongUse(files, cases, flags);
        if (wrong !== null) line.error(`error: ${wrong}`);
        start((io) => runCheck(cases, flags, io));
      });
  },
};

/** What does not go together, as a sentence; null when all does. */
function wrongUse(files: readonly string[], cases: readonly PlacedCase[], flags: CheckFlags): string | null {
  if (flags.update && !flags.only) return '--update needs --only: what is written is named case by case';
  if (flags.format === 'patch' && files.length > 1) return '--format patch is for one file of expectations';
  if (flags.junit === undefined) return null;
  if (isOneOf(flags.junit, files)) return `--junit ${flags.junit} is a file of expectations`;
  return whyNotWritable(flags.junit, cases.flatMap(evidencePaths), '--junit');
}

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
  return cases.map((expected, index) => ({ file, index, expected }));
}

function isWanted({ expected }: PlacedCase, { only, tag }: CheckFlags): boolean {
  if (only && !only.includes(expected.id)) return false;
  return !tag || expected.tags.some((word) => tag.includes(word));
}

async function runCheck(cases: PlacedCase[], flags: CheckFlags, io: Io): Promise<ExitCode> {
  const progress = createProgress(io, flags.quiet ?? false);
  const done: CheckedCase[] = [];
  for (const [i, one] of cases.entries()) {
    progress.show(`${i + 1} of ${cases.length}: ${one.expected.id}`);
    const checked = await checkOne(one, flags, io);
    // A scan that was stopped has not seen all of its evidence: comparing it would say nothing.
    if (io.signal.aborted) break;
    done.push(checked);
  }
  progress.clear();
  print(done, flags.format, io);
  const written = flags.junit === undefined || writeJunit(flags.junit, done, io);
  if (io.signal.aborted) return EXIT.interrupted;
  const updated = !flags.update || updateFiles(done, io);
  if (!written || !updated) return EXIT.usage;
  const fine = done.every(({ judged: { result } }) => FINE.has(result.status));
  return fine ? EXIT.done : EXIT.failed;
}

const FINE: ReadonlySet<string> = new Set(['passed', 'unsupported']);

async function checkOne(one: PlacedCase, flags: CheckFlags, io: Io): Promise<CheckedCase> {
  const started = performance.now();
  let found: Report | null = null;
  const judged = await runCase(one.expected, async () => {
    found = await scanCase(one, flags, io);
    return found;
  });
  return { ...one, judged, report: found, seconds: (performance.now() - started) / 1000 };
}

async function scanCase(one: PlacedCase, flags: CheckFlags, io: Io): Promise<Report> {
  const { scan } = await io.engine();
  const options = {
    ...one.expected.given,
    fingerprints: flags.fingerprints,
    from: null,
    to: null,
    separate: false,
    verify: false,
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
  };
  return scan(evidencePaths(one), options, { signal: io.signal });
}

/** Evidence of a case, from the folder of its file. */
function evidencePaths({ file, expected }: PlacedCase): string[] {
  return expected.evidence.map((path) => withGzip(resolve(dirname(file), path)));
}

/** Evidence may have been compressed since it was named. */
function withGzip(path: string): string {
  return !existsSync(path) && existsSync(`${path}.gz`) ? `${path}.gz` : path;
}
