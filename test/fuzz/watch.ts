import { Worker } from 'node:worker_threads';

/** A loop that never ends cannot be stopped from its own thread: another one watches and ends the process. */
export interface Watch {
  /** Says that the work goes on. */
  alive(): void;
  stop(): Promise<unknown>;
}

/** Ends this process with a line on standard error when `alive` is not called for so long. */
export function createWatch(millis: number, about: () => Int32Array): Watch {
  const beat = about();
  const source = `
    const { workerData } = require('node:worker_threads');
    let last = -1;
    setInterval(() => {
      const now = Atomics.load(workerData.beat, 0);
      if (now === last) {
        require('node:fs').writeSync(2, 'fuzz: round ' + now + ' does not end\\n');
        process.kill(process.pid, 'SIGKILL');
      }
      last = now;
    }, workerData.millis);`;
  const worker = new Worker(source, { eval: true, workerData: { beat, millis } });
  worker.unref();
  return { alive: () => void Atomics.add(beat, 0, 1), stop: () => worker.terminate() };
}
