import type { Input } from './cursor.ts';
import type { FrameCursor } from './types.ts';

/** One capture format; the registry is in formats.ts. */
export interface CaptureFormat {
  id: string;
  /** One line for `exhume formats`. */
  about: string;
  /** 0 to 1: how sure the first bytes of the content are of this format. */
  sniff(head: Uint8Array): number;
  /** A cursor before the first frame; null when the header cannot be used, which has been reported. */
  open(input: Input): FrameCursor | null;
}

/** A log format as the log room hands it in; this room knows only how to ask whose a file is. */
export interface LogFormat {
  id: string;
  /** 0 to 1 from the first bytes of the text (UTF-8, without byte order mark) and the file's name. */
  sniff(head: Uint8Array, name: string): number;
}
