import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command as a user starts it; it runs what was built into `dist`. */
export const BIN = fileURLToPath(new URL('../../bin/exhume.js', import.meta.url));

/** Settings of the caller's shell must not reach the command under test. */
export function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, ...more };
}

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs the command to its end. */
export function exhume(
  args: readonly string[],
  options: { input?: Buffer; env?: Record<string, string> } = {},
): Finished {
  const done = spawnSync(process.execPath, [BIN, ...args], {
    env: environment(options.env),
    input: options.input ?? '',
    maxBuffer: 1 << 28,
    encoding: 'buffer',
  });
  return {
    code: done.status,
    signal: done.signal,
    stdout: done.stdout.toString(),
    stderr: done.stderr.toString(),
  };
}

/** Starts the command with pipes; `finished` comes when it ended and its streams are closed. */
export function start(args: readonly string[]) {
  const child = spawn(process.execPath, [BIN, ...args], { env: environment(), stdio: 'pipe' });
  const chunks = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    chunks.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    chunks.stderr += chunk;
  });
  child.stdin.on('error', () => {});
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...chunks }));
  });
  return { child, finished };
}

/** Runs a line of a POSIX shell in which `$EXHUME` is the command. */
export function shell(line: string): Finished {
  const done = spawnSync('/bin/sh', ['-c', line], {
    env: environment({ EXHUME: `${process.execPath} ${BIN}` }),
    encoding: 'utf8',
  });
  return { code: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr };
}
