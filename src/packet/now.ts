import type { Provenance } from '../base/provenance.ts';
import type { Tally } from './counters.ts';

/** The packet in hand: its memory, where it comes from, and the counts of its evidence file. */
export interface Now {
  bytes: Uint8Array;
  /** View over the same memory with the same offsets as `bytes`. */
  view: DataView;
  at: Provenance;
  tally: Tally;
}

/** Copies a lent provenance over a kept one. */
export function copyProvenance(to: Provenance, from: Provenance): void {
  to.evidence = from.evidence;
  to.record = from.record;
  to.offset = from.offset;
  to.time = from.time;
}
