/** Something wrong with a file: reported under `problems`, never thrown. Same reason in the same file is counted. */
export interface Problem {
  reason: string;
  /** Byte offset in the decompressed file, of the first place. */
  offset: number | null;
  record: number | null;
  count: number;
  /** One plain sentence. */
  text: string;
}

/** What happened to a file: all of it was read, a part, nothing, or it is no evidence (met in a folder). */
export type EvidenceStatus = 'whole' | 'partial' | 'unread' | 'ignored';

/** One evidence file, filled while it is read. */
export interface EvidenceFile {
  /** As given or as found below a given folder, with `/`; never absolute unless given so. */
  path: string;
  /** Id of the format, or `unknown`. */
  format: string;
  compression: string | null;
  /** Bytes of the file as it lies on disk. */
  bytes: number;
  /** SHA-256 of the file as it lies on disk; null until read, or when it could not be read. */
  sha256: string | null;
  records: number;
  /** Estimate: packets seen twice. */
  duplicates: number;
  /** Microseconds UTC, NaN when no record has a time. Earliest and latest, not first and last in the file. */
  first: number;
  last: number;
  status: EvidenceStatus;
  problems: Problem[];
}
