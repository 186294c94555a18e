import { InvalidArgumentError } from 'commander';
import { counted, listed } from '../../base/words.ts';
import { dayStart, isPast } from '../../case/site/days.ts';
import { draftSite, type Seen } from '../../case/site/draft.ts';
import { ENTRY_LISTS, entryName, type SiteConfiguration } from '../../case/site/types.ts';
import { forTerminal } from '../../report/escape.ts';
import type { Command, Work } from '../command.ts';
import { EXIT, EXIT_HELP, type ExitCode, scanExit } from '../exit.ts';
import type { Io } from '../io.ts';
import { complain, reportProblems } from '../problems.ts';
import { createProgress } from '../progress.ts';
import { readSiteFile } from '../site-file.ts';
import { untilAborted } from '../stdin.ts';
import { addresses, networks } from '../values.ts';

const HELP = `
A site configuration says what a site knows of itself: its networks, domain
controllers and resolvers, and which findings are no surprise, why, and until
when. "exhume schema site" prints its JSON Schema.

Examples:
  exhume site init evidence/ > site.yaml
  exhume site check site.yaml --at 2026-11-22
  exhume scan evidence/ --site site.yaml

${EXIT_HELP}`;

interface InitFlags {
  dc?: string[];
  internal?: string[];
  quiet?: true;
}

export const site: Command = {
  name: 'site',
  summary: 'begin or check a site configuration',
  build(line, start) {
    line.description('Begins or checks a site configuration.').addHelpText('after', HELP);
    line
      .command('init')
      .description('Prints a site configuration filled with what the evidence shows.')
      .argument('<path...>', 'files, folders, or -')
      .option('--dc <address>', 'a domain controller, repeatable or with commas', addresses)
      .option('--internal <network>', 'a network of the organisation, repeatable or with commas', networks)
      .option('-q, --quiet', 'no progress on standard error')
      .action((paths: string[], flags: InitFlags) => start((io) => init(paths, flags, io)));
    line
      .command('check')
      .description('Says what a site configuration says, or what is wrong with it.')
      .argument('<file>', 'the site configuration')
      .option('--at <day>', 'name entries that have ended by this day, 2026-11-22', day)
      .action(async (file: string, flags: { at?: number }) => {
        start(checking(await readSiteFile(file), flags.at ?? null));
      });
  },
};

function day(value: string): number {
  const start = dayStart(value);
  if (start === null) throw new InvalidArgumentError('Write it as 2026-11-22.');
  return start;
}

async function init(paths: string[], flags: InitFlags, io: Io): Promise<ExitCode> {
  const { scan } = await io.engine();
  const progress = createProgress(io, flags.quiet ?? false);
  const { dc = [], internal = [] } = flags;
  const options = { dc, internal, fingerprints: true, from: null, to: null, separate: false, verify: false };
  let seen: Seen = { networks: [], controllers: [], resolvers: [] };
  const report = await scan(paths, options, {
    signal: io.signal,
    progress: progress.step,
    ...(paths.includes('-') ? { stdin: untilAborted(io.stdin, io.signal) } : {}),
    surroundings(found) {
      seen = found;
    },
  });
  progress.clear();
  reportProblems([report], io);
  io.stdout.write(draftSite(seen, report));
  return scanExit([report], null);
}

function checking(read: Awaited<ReturnType<typeof readSiteFile>>, at: number | null): Work {
  return async (io) => {
    if ('wrong' in read) {
      for (const text of read.wrong) complain(io, text);
      return EXIT.usage;
    }
    for (const text of summary(read, at)) io.stdout.write(`${forTerminal(text)}\n`);
    return EXIT.done;
  };
}

function summary(read: SiteConfiguration, at: number | null): string[] {
  const own = [
    `organisation       ${listed([...read.networks, ...read.domains]) || 'private ranges'}`,
    `domainControllers  ${listed(read.domainControllers) || 'none: inferred from the evidence'}`,
    `resolvers          ${listed(read.resolvers) || 'none: inferred from the evidence'}`,
  ];
  const entries = ENTRY_LISTS.flatMap((name) => read.entries.filter(({ list }) => list === name)).map(
    (entry) => `${entryName(entry)}: ${entry.reason} (${entry.author}, ${until(entry.until)})`,
  );
  const ended = read.entries
    .filter((entry) => at !== null && isPast(entry.until, at))
    .map((entry) => `${read.file}:${entry.line}: ${entryName(entry)} ended on ${entry.until}`);
  const end = ended.length > 0 ? `${counted(ended.length, 'entry has', 'entries have')} ended` : 'ok';
  return [...own, ...entries, ...ended, `${read.file}: ${end}, sha256 ${read.sha256}`];
}

function until(last: string | null): string {
  return last === null ? 'without end' : `until ${last}`;
}
