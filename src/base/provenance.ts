/** Where a statement comes from: promise 1, every statement leads back to bytes. */
export interface Provenance {
  /** Index of the evidence file in the order of the report, from 0. */
  evidence: number;
  /** Frame, line or event number as Wireshark or the log's owner counts it, from 1. */
  record: number;
  /** Byte offset in the (decompressed) file. */
  offset: number;
  /** Microseconds since 1970-01-01 UTC; NaN where the record has no time. */
  time: number;
}

/** The part of a provenance that a report cites. */
export interface Cite {
  evidence: number;
  record: number;
  offset: number;
}

/** A fresh, empty provenance: readers own one and overwrite it for each record. */
export function createProvenance(): Provenance {
  return { evidence: 0, record: 0, offset: 0, time: Number.NaN };
}

/** Copies the citable part of a lent provenance. */
export function cite(at: Provenance): Cite {
  return { evidence: at.evidence, record: at.record, offset: at.offset };
}

/** Orders cites as a reader of the report meets them: file, record, offset. */
export function compareCites(a: Cite, b: Cite): number {
  return a.evidence - b.evidence || a.record - b.record || a.offset - b.offset;
}
