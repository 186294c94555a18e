import type { AddressTable } from '../base/address.ts';
import type { Provenance } from '../base/provenance.ts';
import type { Sink } from '../observe/sink.ts';
import type { LogCase } from './joined.ts';

/** One line, lent by a cursor for the length of a call: `bytes[start, end)` without its line end. */
export interface LogLine {
  readonly at: Provenance;
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** What readers of logs need besides lines. */
export interface LogContext {
  addresses: AddressTable;
  sink: Sink;
  /** Names what is wrong with a line. Called for each; whoever listens counts the same reason once per file. */
  problem(reason: string, at: Provenance, text: string): void;
  /** State over the log files of one case; a reader that is given none keeps its own and ends it itself. */
  joined?: LogCase;
}

/** Reads one file; state is the header of that file at most. */
export interface LogReader {
  line(line: LogLine): void;
  end(): void;
  /** Rows that were taken: lines without headers, blank lines and what was left out. All lines where it is absent. */
  rows?(): number;
}

/** One exported log format. */
export interface LogFormat {
  id: string;
  /** One sentence: which product writes it. */
  about: string;
  /** Fields without which a line says nothing to a detector. */
  requires: readonly string[];
  /** Fields that are used when they are there. */
  useful: readonly string[];
  /** 0 to 1 from the first bytes of the (decompressed) file; the name only breaks ties. */
  sniff(head: Uint8Array, name: string): number;
  open(context: LogContext): LogReader;
}
