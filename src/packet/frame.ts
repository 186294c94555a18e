import type { Provenance } from '../base/provenance.ts';

/** One link-layer frame, lent for the length of a call: `bytes[start, end)` is what was captured. */
export interface Frame {
  bytes: Uint8Array;
  /** View over the same memory with the same offsets as `bytes`. */
  view: DataView;
  start: number;
  end: number;
  /** LINKTYPE_ value (tcpdump.org/linktypes.html). */
  link: number;
  /** Length on the wire; larger than `end - start` when the snapshot length cut the frame. */
  originalLength: number;
  readonly at: Provenance;
}
