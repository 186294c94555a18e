import type { Readable } from 'node:stream';
import type { Report } from '../case/report.ts';
import type { ScanIo, ScanOptions } from '../scan.ts';

/** A place for text: standard output, standard error, or a string in a test. */
export interface TextOut {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

/** The part of the house that the commands drive; loaded on demand, so that `--help` does not pay for it. */
export interface Engine {
  scan(paths: string[], options: ScanOptions, io: ScanIo): Promise<Report>;
  /** Each file a case of its own, in the order of the reports' first packets. */
  scanSeparate(paths: string[], options: ScanOptions, io: ScanIo): Promise<Report[]>;
}

/** All that a command knows of the process, so that it is tested without one. */
export interface Io {
  stdin: Readable;
  stdout: TextOut;
  stderr: TextOut;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first SIGINT. */
  signal: AbortSignal;
  engine(): Promise<Engine>;
}
