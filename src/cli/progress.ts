import { forTerminal } from '../report/escape.ts';
import type { ScanIo } from '../scan.ts';
import type { Io } from './io.ts';

type Step = Parameters<NonNullable<ScanIo['progress']>>[0];

/** The line is rewritten at most this often: more flickers and costs time over ssh. */
const INTERVAL_MILLIS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** One rewritten line on standard error. */
export interface Progress {
  step(now: Step): void;
  /** Shows a text, which may come from a file, instead of the figures of a scan. */
  show(text: string): void;
  /** Takes the line away, so that what is printed next starts on a clean one. */
  clear(): void;
}

/** Progress for people only: nothing unless standard error is a terminal, and nothing in CI or with `--quiet`. */
export function createProgress(io: Io, quiet: boolean): Progress {
  const wanted = !quiet && io.stderr.isTTY && !io.env['CI'] && io.env['TERM'] !== 'dumb';
  if (!wanted) return { step: () => {}, show: () => {}, clear: () => {} };
  let last = Number.NEGATIVE_INFINITY;
  let shown = false;
  const show = (text: string) => {
    const now = performance.now();
    if (now - last < INTERVAL_MILLIS) return;
    last = now;
    shown = true;
    io.stderr.write(CLEAR_LINE + forTerminal(text).slice(0, (io.stderr.columns ?? 80) - 1));
  };
  return {
    step: (now) => show(progressText(now)),
    show,
    clear: () => {
      if (shown) io.stderr.write(CLEAR_LINE);
      shown = false;
    },
  };
}

/** The figures of one step in one line; a total of 0 (standard input) leaves the share out. */
export function progressText(now: Step): string {
  const verb = now.phase === 'screen' ? 'reading' : 'confirming';
  const share =
    now.bytesTotal > 0 ? `${Math.min(100, Math.floor((now.bytesDone / now.bytesTotal) * 100))} % of ` : '';
  const size = megabytes(now.bytesTotal > 0 ? now.bytesTotal : now.bytesDone);
  return `${verb} ${share}${size}, ${now.packets.toLocaleString('en-US')} packets`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
