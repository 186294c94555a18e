import { forTerminal } from '../report/escape.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Io, TextOut } from './io.ts';
import { readLine } from './program.ts';

/**
 * One run of the command line: arguments in, exit code out; nothing of the process is touched but what `io`
 * hands in. Results go to `io.stdout`, everything else to `io.stderr`.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const work = await readLine(argv, io);
    return typeof work === 'number' ? work : await work(io);
  } catch (error) {
    io.stderr.write(`exhume: ${forTerminal(describe(error, io))}\n`);
    return EXIT.unread;
  }
}

/** An error that nobody expected: its message, and where it arose for who asks for that. */
function describe(error: unknown, io: Io): string {
  if (!(error instanceof Error)) return `internal error: ${String(error)}`;
  if (io.env['EXHUME_DEBUG']) return `internal error: ${error.stack ?? error.message}`;
  return `internal error: ${error.message} (set EXHUME_DEBUG=1 for where)`;
}

/** Runs the process: sets `process.exitCode`, and never ends it while output is still on its way. */
export async function main(argv: readonly string[]): Promise<void> {
  const state: ProcessState = { brokenOutput: false, stdinUsed: false };
  const code = await run(argv, processIo(state));
  process.exitCode = state.brokenOutput ? EXIT.usage : code;
  if (state.stdinUsed) process.stdin.destroy();
}

interface ProcessState {
  /** A standard stream failed for another reason than that its reader went away. */
  brokenOutput: boolean;
  stdinUsed: boolean;
}

function processIo(state: ProcessState): Io {
  return {
    get stdin() {
      state.stdinUsed = true;
      return process.stdin;
    },
    stdout: guard(process.stdout, state),
    stderr: guard(process.stderr, state),
    env: process.env,
    signal: interruptSignal(),
    engine: () => import('../scan.ts'),
  };
}

/** The first SIGINT asks for an early end; after it the signal has its own effect again and kills. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
    process.stderr.write('\nexhume: stopping and printing what is known; press again to end at once\n');
  });
  return controller.signal;
}

/** A reader that went away (`| head`) is no failure and needs no word; a full disk is one. */
function guard(stream: NodeJS.WriteStream, state: ProcessState): TextOut {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
    state.brokenOutput = true;
    process.exitCode = EXIT.usage;
    if (stream !== process.stderr) process.stderr.write(`exhume: cannot write results: ${error.message}\n`);
  });
  return {
    write: (text) => open && stream.write(text),
    isTTY: stream.isTTY,
    columns: stream.columns,
  };
}
