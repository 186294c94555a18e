import { Readable } from 'node:stream';
import type { Report } from '../../src/case/report.ts';
import type { Engine, Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/main.ts';
import type { ScanIo, ScanOptions } from '../../src/scan.ts';

/** What one run of the command line left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** What the engine was asked for. */
  scans: { paths: string[]; options: ScanOptions; io: ScanIo }[];
}

export interface Setting {
  reports?: Report[];
  engine?: Partial<Engine>;
  env?: Record<string, string>;
  signal?: AbortSignal;
  stdoutIsTerminal?: boolean;
  stderrIsTerminal?: boolean;
}

/** Runs the command line in this process with an engine that returns the given reports. */
export async function exhume(args: readonly string[], setting: Setting = {}): Promise<Outcome> {
  const outcome: Outcome = { code: -1, stdout: '', stderr: '', scans: [] };
  const [first] = setting.reports ?? [];
  const engine: Engine = {
    scan: async (paths, options, io) => {
      outcome.scans.push({ paths, options, io });
      return first!;
    },
    scanSeparate: async (paths, options, io) => {
      outcome.scans.push({ paths, options, io });
      return setting.reports ?? [];
    },
    ...setting.engine,
  };
  const io: Io = {
    stdin: Readable.from([]),
    stdout: { write: (text) => (outcome.stdout += text), isTTY: setting.stdoutIsTerminal, columns: 100 },
    stderr: { write: (text) => (outcome.stderr += text), isTTY: setting.stderrIsTerminal, columns: 100 },
    env: setting.env ?? {},
    signal: setting.signal ?? new AbortController().signal,
    engine: async () => engine,
  };
  outcome.code = await run(args, io);
  return outcome;
}
