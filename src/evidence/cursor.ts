import { createProvenance, type Provenance } from '../base/provenance.ts';
import type { EvidenceFile } from '../observe/evidence.ts';
import { statusAfterReading } from './reasons.ts';
import type { ByteSource } from './source.ts';
import type { Window } from './window.ts';

/** What a format reader is given: the bytes, where they come from, and the record to fill. */
export interface Input {
  /** Stands at the first byte of the content; some of it is loaded already. */
  window: Window;
  source: ByteSource;
  /** Filled while reading. A second reading has a scratch record of its own. */
  file: EvidenceFile;
  /** Index of the file in the order of the report. */
  evidence: number;
  /** Where to go on instead of at the first record; readers that cannot begin at the start. */
  resume?: { offset: number; record: number };
  /** Moves the window to an offset of a file that is not compressed; absent when that cannot be done. */
  seek?: (offset: number) => void;
  /** Receives names that a capture carries for addresses (pcapng); each lent address has 4 or 16 bytes. */
  onName?: (address: Uint8Array, name: string) => void;
}

/** What all cursors share: the lent record, the window behind it, and the account of the file. */
export abstract class BaseCursor {
  readonly at: Provenance = createProvenance();
  bytes: Uint8Array;
  view: DataView;
  start = 0;
  end = 0;
  protected readonly window: Window;
  protected readonly file: EvidenceFile;
  private readonly source: ByteSource;
  private closed = false;
  /** Earliest and latest time; apart from `file` because they change with every record. */
  protected earliest = Number.POSITIVE_INFINITY;
  protected latest = Number.NEGATIVE_INFINITY;

  constructor(input: Input) {
    this.window = input.window;
    this.file = input.file;
    this.source = input.source;
    this.bytes = input.window.bytes;
    this.view = input.window.view;
    this.at.evidence = input.evidence;
  }

  /** Takes over the window's memory after it was loaded. */
  protected refresh(): void {
    this.bytes = this.window.bytes;
    this.view = this.window.view;
    this.account();
  }

  /** Brings what is counted into the file's record. */
  protected account(): void {
    this.file.records = this.at.record;
    if (this.earliest <= this.latest) {
      this.file.first = this.earliest;
      this.file.last = this.latest;
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.account();
    await this.source.close();
    this.file.status = statusAfterReading(this.file);
  }
}

/** A frame cursor's extra fields. */
export abstract class CaptureCursor extends BaseCursor {
  readonly kind = 'frames';
  link = 0;
  originalLength = 0;
}
