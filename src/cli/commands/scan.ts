import type { Command as CommandLine, OptionValues } from 'commander';
import { Option } from 'commander';
import { counted } from '../../base/words.ts';
import type { Report } from '../../case/report.ts';
import type { SiteUse } from '../../case/site/apply.ts';
import type { SiteConfiguration } from '../../case/site/types.ts';
import { siteWarnings } from '../../case/site/warn.ts';
import { SEVERITIES, type Severity } from '../../detect/finding.ts';
import { OUTPUTS } from '../../report/registry.ts';
import type { ScanOptions } from '../../scan.ts';
import type { Command } from '../command.ts';
import { isOneOf, whyNotWritable } from '../deliver.ts';
import { EXIT, EXIT_HELP, type ExitCode, scanExit } from '../exit.ts';
import type { Io } from '../io.ts';
import { complain, reportProblems } from '../problems.ts';
import { createProgress } from '../progress.ts';
import { readSiteFile } from '../site-file.ts';
import { untilAborted } from '../stdin.ts';
import { pairTargets, type Target, type Wish } from '../targets.ts';
import type { ColorChoice } from '../terminal.ts';
import { parseTime } from '../time.ts';
import { addresses, columns, networks, time, workers } from '../values.ts';
import { writeReports } from '../write.ts';

const HELP = `
Evidence is recognised by content, never by its name: captures and exported
logs ("exhume formats" lists them), plain or compressed. Folders are walked;
"-" is standard input. All of it is one case, unless --separate.

Examples:
  exhume scan capture.pcapng
  exhume scan evidence/ --dc 10.0.0.10,10.0.0.11 --internal 10.0.0.0/8
  zcat ring.pcap.gz | exhume scan - --from 2026-11-22T08:00:00Z
  exhume scan evidence/ --format json --output report.json --format table
  exhume scan evidence/ --fail-on medium --quiet --format csv > findings.csv

Each --output belongs to the --format beside it; alone, its ending says the
format. A file is written whole or not at all, and never over evidence.

${EXIT_HELP}`;

interface ScanFlags {
  brief?: true;
  minSeverity?: Severity;
  failOn?: Severity;
  dc?: string[];
  internal?: string[];
  fingerprints: boolean;
  from?: number;
  to?: number;
  site?: string;
  showSuppressed?: true;
  separate?: true;
  verify?: true;
  workers?: number;
  color: ColorChoice;
  width?: number;
  quiet?: true;
}

/** What was asked for, with the site configuration read and checked. */
type Wanted = Omit<ScanFlags, 'site'> & { site: SiteConfiguration | null };

export const scan: Command = {
  name: 'scan',
  summary: 'read evidence and print ranked findings',
  build(line, start) {
    const wishes: Wish[] = [];
    line
      .description('Reads evidence and prints ranked findings.')
      .argument('<path...>', 'files, folders, or -');
    declareOutput(line, wishes);
    declareCase(line);
    line.addHelpText('after', HELP).action(async (paths: string[], flags: OptionValues) => {
      const targets = checkedTargets(line, wishes, paths, flags);
      const site = await checkedSite(line, (flags as ScanFlags).site);
      start((io) => runScan(paths, { ...(flags as ScanFlags), site }, targets, io));
    });
  },
};

function declareOutput(line: CommandLine, wishes: Wish[]): void {
  const ids = OUTPUTS.map((output) => output.id);
  line
    .addOption(new Option('-f, --format <name>', 'how to print, repeatable (default: table)').choices(ids))
    .option('-o, --output <file>', 'write to a file instead of standard output, repeatable')
    .option('--brief', 'the verdict and the overview only')
    .option('--show-suppressed', 'findings that an entry explains in full as well')
    .addOption(severityOption('--min-severity <level>', 'print findings of this severity and above only'))
    .addOption(severityOption('--fail-on <level>', 'exit 1 when a finding is at least this severe'))
    .addOption(
      new Option('--color <when>', 'colour in the table')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--width <columns>', 'columns to lay the table out for', columns)
    .option('-q, --quiet', 'no progress on standard error');
  line.on('option:format', (value: string) => wishes.push({ kind: 'format', value }));
  line.on('option:output', (value: string) => wishes.push({ kind: 'output', value }));
}

function severityOption(flags: string, about: string): Option {
  return new Option(flags, about).choices([...SEVERITIES]);
}

function declareCase(line: CommandLine): void {
  line
    .option('--dc <address>', 'a domain controller, repeatable or with commas', addresses)
    .option('--internal <network>', 'a network of the organisation, repeatable or with commas', networks)
    .option('--no-fingerprints', 'leave the recognisers of known tools out')
    .option('--from <time>', 'nothing before this time, RFC 3339', time)
    .option('--to <time>', 'nothing after this time, RFC 3339', time)
    .option('--site <file>', 'what the site knows of itself (exhume site --help)')
    .option('--separate', 'each file is a case of its own')
    .option('--verify', 'read cited frames again, with other readers, and compare')
    .option(
      '--workers <n>',
      'threads that read captures (default: by size); never changes the result',
      workers,
    );
}

/** Pairs of format and file, or the one line that says why not. */
function checkedTargets(line: CommandLine, wishes: Wish[], paths: string[], flags: OptionValues): Target[] {
  if (flags['from'] > flags['to']) line.error('error: --from is later than --to');
  if (paths.filter((path) => path === '-').length > 1) line.error('error: standard input is named twice');
  const targets = pairTargets(
    wishes,
    OUTPUTS.map((output) => output.id),
  );
  if (typeof targets === 'string') return line.error(`error: ${targets}`);
  for (const { file } of targets) {
    const reason = file === null ? null : whyNotWritable(file, paths);
    if (reason) line.error(`error: ${reason}`);
    const { site } = flags as ScanFlags;
    if (file !== null && site && isOneOf(file, [site]))
      line.error(`error: --output ${file} is the site configuration`);
  }
  return targets;
}

/** The site configuration, or the first thing that is wrong with its file as the one line that says why not. */
async function checkedSite(line: CommandLine, file: string | undefined): Promise<SiteConfiguration | null> {
  if (file === undefined) return null;
  const read = await readSiteFile(file);
  if (!('wrong' in read)) return read;
  const rest = read.wrong.length - 1;
  const more = rest > 0 ? ` (and ${counted(rest, 'more line')}: exhume site check ${file})` : '';
  return line.error(`error: ${read.wrong[0]}${more}`);
}

async function runScan(paths: string[], flags: Wanted, targets: Target[], io: Io): Promise<ExitCode> {
  const uses: SiteUse[] = [];
  const reports = await readEvidence(paths, flags, uses, io);
  reportProblems(reports, io);
  warnOfSite(flags.site, uses, reports, io);
  const evidence = reports.flatMap(readPaths);
  const endangered = targets.find(({ file }) => file !== null && isOneOf(file, evidence));
  if (endangered) {
    complain(io, `--output ${endangered.file} is evidence; exhume never writes over evidence`);
    return EXIT.usage;
  }
  const written = writeReports(reports, targets, flags, io);
  return written ? scanExit(reports, flags.failOn ?? null) : EXIT.usage;
}

/** A scan that was stopped has not seen what entries are for. */
function warnOfSite(site: Wanted['site'], uses: SiteUse[], reports: readonly Report[], io: Io): void {
  if (site === null || io.signal.aborted) return;
  for (const text of siteWarnings(site, uses, lastTime(reports))) complain(io, text);
}

/** End of the evidence in microseconds UTC; NaN when no record has a time. */
function lastTime(reports: readonly Report[]): number {
  const ends = reports.flatMap(({ summary }) => parseTime(summary.last ?? '') ?? []);
  return ends.reduce((last, end) => Math.max(last, end), ends[0] ?? Number.NaN);
}

/** Paths of all files that were read as evidence, found below a folder or named. */
function readPaths(report: Report): string[] {
  return report.evidence.filter((file) => file.status !== 'ignored').map((file) => file.path);
}

async function readEvidence(paths: string[], flags: Wanted, uses: SiteUse[], io: Io): Promise<Report[]> {
  const engine = await io.engine();
  const progress = createProgress(io, flags.quiet ?? false);
  const scanIo = {
    signal: io.signal,
    progress: progress.step,
    siteUse: (use: SiteUse) => void uses.push(use),
    ...(paths.includes('-') ? { stdin: untilAborted(io.stdin, io.signal) } : {}),
  };
  try {
    const options = scanOptions(flags);
    if (flags.separate) return await engine.scanSeparate(paths, options, scanIo);
    return [await engine.scan(paths, options, scanIo)];
  } finally {
    progress.clear();
  }
}

function scanOptions(flags: Wanted): ScanOptions {
  return {
    dc: flags.dc ?? [],
    internal: flags.internal ?? [],
    fingerprints: flags.fingerprints,
    from: flags.from ?? null,
    to: flags.to ?? null,
    separate: flags.separate ?? false,
    verify: flags.verify ?? false,
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    site: flags.site,
  };
}
