import type { ReportSummary } from '../../src/case/report.ts';

/** One file of an input. */
export interface InputFile {
  name: string;
  bytes: Uint8Array;
}

/** What reads an input: a scan, or one of the two readers of files that people write. */
export type Reader = 'evidence' | 'site' | 'expectations';

/** One small input that is sound as it stands. Several files are one folder, scanned as one case. */
export interface Seed {
  about: string;
  reader: Reader;
  files: readonly InputFile[];
  /** A count of the report's summary that must not be 0: what the seed is there to reach. */
  reaches?: keyof ReportSummary;
}
