import { CommanderError, Command as CommandLine } from 'commander';
import { VERSION } from '../base/package.ts';
import type { Work } from './command.ts';
import { EXIT, EXIT_HELP, type ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { terminalLine } from './problems.ts';
import { COMMANDS } from './registry.ts';

const ABOUT = `exhume finds data that left through DNS or over SMB, in captures and exported logs.
It reads files only: it opens no connection and changes no evidence.`;

const EXAMPLES = `
Examples:
  exhume scan capture.pcapng                one capture
  exhume scan evidence/ --dc 10.0.0.10      a folder, one known controller
  zcat x.pcap.gz | exhume scan -            standard input
  exhume scan evidence/ --format json       for programs
  exhume check samples/expectations.json    compare with what is expected
  exhume explain 2031                       what an alert means

${EXIT_HELP}

exhume COMMAND --help says more about one command.`;

/** Reads the command line. An exit code when there is nothing left to do (help, version, wrong use), else the work. */
export async function readLine(argv: readonly string[], io: Io): Promise<ExitCode | Work> {
  let work: Work | null = null;
  const program = createProgram(io, (found) => {
    work = found;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return work ?? EXIT.usage;
}

function createProgram(io: Io, start: (work: Work) => void): CommandLine {
  const program = new CommandLine('exhume')
    .description(ABOUT)
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text, write) => write(oneLine(withHint(text))),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', EXAMPLES);
  for (const command of COMMANDS) {
    command.build(program.command(command.name).summary(command.summary), start);
  }
  return program;
}

/** commander's message as one line that a terminal can take. */
function oneLine(text: string): string {
  const line = text
    .replace(/^error: /, '')
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
  return `exhume: ${terminalLine(line)}\n`;
}

/** Who leaves `scan` out gets "unknown command" for a path; that deserves the right line. */
function withHint(text: string): string {
  const word = /unknown command '(.+)'/.exec(text)?.[1];
  return word && /[./\\]/.test(word) ? `${text.trimEnd()}; to read evidence: exhume scan ${word}` : text;
}
