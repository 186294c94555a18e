import { PassThrough, type Readable } from 'node:stream';

/**
 * Standard input that ends when the signal is aborted, as if its writer had closed it: whoever waits for more
 * goes on with what came. A terminal is handed on as it is, for it is refused anyway.
 */
export function untilAborted(stdin: Readable & { isTTY?: boolean }, signal: AbortSignal): Readable {
  if (stdin.isTTY) return stdin;
  const through = new PassThrough();
  const stop = () => {
    stdin.unpipe(through);
    through.end();
  };
  stdin.on('error', (error) => through.destroy(error));
  stdin.pipe(through);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return through;
}
