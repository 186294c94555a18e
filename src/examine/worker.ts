import { parentPort } from 'node:worker_threads';
import { type Brought, type Errand, runErrand } from './errand.ts';
import type { Screened } from './screening.ts';

/** What a thread is told. */
export type Order = { kind: 'errand'; errand: Errand } | { kind: 'stop' };

/** The entry of a thread that reads a share of the evidence: one errand after another, until it is ended. */
let stopping = new AbortController();

parentPort?.on('message', async (order: Order) => {
  if (order.kind === 'stop') {
    stopping.abort();
    return;
  }
  stopping = new AbortController();
  const brought = await runErrand(order.errand, stopping.signal);
  parentPort?.postMessage(brought, buffersOf(brought));
});

/** The large tables of an answer: they are handed over instead of copied. */
function buffersOf({ screened, confirmed }: Brought): ArrayBuffer[] {
  const views = confirmed ? confirmed.gathering.messages.map(({ message }) => message.name) : [];
  const tables = screened ? tablesOf(screened) : [];
  const buffers = new Set([...views, ...tables].map(({ buffer }) => buffer as ArrayBuffer));
  return [...buffers].filter(({ byteLength }) => byteLength > 0);
}

function tablesOf({ dns, addresses }: Screened): (Uint8Array | Uint32Array)[] {
  const { names, pairs, servers, common, zones } = dns;
  const tables = [names.rows, common.rows, pairs.rows, pairs.slots, servers.rows, servers.slots];
  return [...tables, zones.arena, addresses.words, addresses.slots];
}
