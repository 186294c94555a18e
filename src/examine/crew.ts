import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { TABLE_KEY } from '../base/slot.ts';
import type { Survey } from '../evidence/survey.ts';
import { AUTO_WORKER_BYTES, MAX_AUTO_WORKERS } from './bounds.ts';
import { type Brought, type Errand, leaveRings, runErrand, withoutRings } from './errand.ts';
import type { Order } from './worker.ts';

/** The threads that read beside this one. */
export interface Crew {
  /** Readers in all, this thread's own counted. */
  count: number;
  /** Sends one errand to each thread; what they bring, in the same order. What a thread cannot do is done here. */
  send(errands: readonly Errand[]): Promise<Brought[]>;
  /** Asks all to come to an end with what they have. */
  stop(): void;
  close(): Promise<void>;
}

/** Compiled, this file stands beside the entry of the threads; from its sources Node 20 cannot start one. */
const ENTRY = new URL('./worker.js', import.meta.url);
const COMPILED = import.meta.url.endsWith('.js');

/** Readers for evidence where nobody says how many: one while it is small, then as many as the processor runs at once. */
export function autoWorkers({ sources }: Survey): number {
  const bytes = sources.reduce((sum, { capture, file }) => sum + (capture ? file.bytes : 0), 0);
  return Math.min(availableParallelism(), MAX_AUTO_WORKERS, 1 + Math.floor(bytes / AUTO_WORKER_BYTES));
}

function startThread(): Worker {
  return new Worker(ENTRY, { workerData: { tableKey: TABLE_KEY } });
}

/** Starts `count - 1` threads; without a compiled entry their errands are done in this one. */
export function openCrew(count: number): Crew {
  const threads: (Worker | null)[] = COMPILED ? Array.from({ length: count - 1 }, startThread) : [];
  for (const [i, thread] of threads.entries()) {
    thread!.on('error', () => {});
    thread!.on('exit', () => {
      threads[i] = null;
    });
  }
  return {
    count,
    send: (errands) => Promise.all(errands.map((errand, i) => sendTo(threads[i] ?? null, errand))),
    stop() {
      for (const thread of threads) thread?.postMessage({ kind: 'stop' } satisfies Order);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread?.terminate()));
    },
  };
}

/** A thread that fails, is gone or cannot open a file costs time, not evidence. */
async function sendTo(thread: Worker | null, errand: Errand): Promise<Brought> {
  if (!thread) return COMPILED ? hereAlone(errand) : here(errand);
  const brought = await new Promise<Brought | null>((resolve) => {
    const settle = (value: Brought | null) => {
      thread.off('message', settle).off('error', fail).off('exit', fail).off('messageerror', fail);
      resolve(value);
    };
    const fail = () => settle(null);
    thread.on('message', settle).on('error', fail).on('exit', fail).on('messageerror', fail);
    thread.postMessage({ kind: 'errand', errand } satisfies Order);
  });
  return brought && brought.unopened.length === 0 ? brought : hereAlone(errand);
}

/** One after another: where threads lack file descriptors, each that is done gives its own back. */
let before: Promise<unknown> = Promise.resolve();

/** What a thread would have inflated with others is inflated for this errand alone. */
function hereAlone(errand: Errand): Promise<Brought> {
  leaveRings(errand);
  const alone = before.then(() => here(withoutRings(errand)));
  before = alone.catch(() => {});
  return alone;
}

/** As a thread would do it, with copies of what goes in and comes out. */
async function here(errand: Errand): Promise<Brought> {
  return structuredClone(await runErrand(structuredClone(errand)));
}
