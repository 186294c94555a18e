import type { Report } from '../case/report.ts';
import type { Severity } from '../detect/finding.ts';

/** Where an output goes: a stream, a file, or a string in a test. */
export interface Out {
  write(chunk: string): void;
}

/** What the caller decides; an output never asks the terminal, the environment or the clock. */
export interface OutputOptions {
  /** Columns of the terminal; the table alone uses it. */
  width: number;
  /** Colours that the terminal has: none, 16, 256, 16 million. */
  color: 0 | 1 | 2 | 3;
  /** The overview alone. */
  brief: boolean;
  /** Findings that an entry explains in full as well; the table alone leaves them out otherwise. */
  showSuppressed?: boolean | undefined;
  /** Findings below are left out, and how many is said. */
  minSeverity?: Severity | undefined;
  /** True: arrows and ellipses as characters; false: nothing outside ASCII. Left out: ASCII layout, evidence as it is. */
  unicode?: boolean | undefined;
}

/** One file per output; the registry lists them in alphabetical order. */
export interface Output {
  id: string;
  /** One line for the help. */
  about: string;
  write(report: Report, out: Out, options: OutputOptions): void;
}
