import type { Provenance } from '../base/provenance.ts';

/**
 * A synchronous walk over records that were loaded asynchronously. `next` moves to the next record that is
 * in memory; when it returns false, `await fill()` loads more and returns false at the end of the evidence.
 * The record is lent until the next call.
 */
export interface Cursor {
  next(): boolean;
  fill(): Promise<boolean>;
  /** Stops early or at the end: closes the file, completes the hash where all of it was read. */
  close(): Promise<void>;
  readonly at: Provenance;
  bytes: Uint8Array;
  /** View over the same memory with the same offsets as `bytes`. */
  view: DataView;
  start: number;
  end: number;
}

/** Frames of a capture. */
export interface FrameCursor extends Cursor {
  kind: 'frames';
  /** LINKTYPE_ value (tcpdump.org/linktypes.html) without FCS and other high bits. */
  link: number;
  /** Length on the wire; larger than `end - start` when the snapshot length cut the frame. */
  originalLength: number;
}

/** Lines of a text log, without the line end. */
export interface LineCursor extends Cursor {
  kind: 'lines';
}
