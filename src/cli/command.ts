import type { Command as CommandLine } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';

/** What is left to do once the command line was read and found right. */
export type Work = (io: Io) => Promise<ExitCode>;

/** One command, one file under `commands/`; the registry lists them in alphabetical order. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Declares arguments, options and help, and hands over the work when its line was typed. */
  build(line: CommandLine, start: (work: Work) => void): void;
}
