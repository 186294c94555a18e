import type { Cite } from '../base/provenance.ts';

/** Sorted, disjoint byte ranges `[from, to)` as a flat list: from, to, from, to … Offsets are below 2^53. */
export type ByteRanges = number[];

/** How an account proved itself. */
export type Authentication = 'ntlm' | 'kerberos' | 'anonymous' | 'guest' | 'unknown';

/** What a log says of content that crossed. A log tells of one direction at a time. */
export interface ContentTold {
  /**
   * A media type or the words of file(1), as the log has them; empty where the sensor looked at the beginning and
   * knew nothing like it, null where nothing shows that it looked.
   */
  type: string | null;
  /** Digests of the whole content besides SHA-256, lower case: `md5:…`, `sha1:…`. */
  digests: readonly string[];
}

/**
 * The story of one open file (or pipe, or directory) over SMB, told when its handle is closed or the evidence ends.
 * Kept: it is made for the receiver and not reused. What a log does not know is null, never a guess.
 */
export interface FileTransfer {
  /** First and last frame or line that tells of it; times in microseconds UTC. */
  first: Cite & { time: number };
  last: Cite & { time: number };
  /** A few frames in between that matter: CREATE, first READ or WRITE, rename, CLOSE; at most eight, in order. */
  cites: Cite[];
  source: 'packets' | 'log';
  /** Address ids. The client began the connection. */
  client: number;
  server: number;
  serverPort: number;
  /** Key of the session that used it: the same over the connections of one multichannel session. */
  session: string;
  /** `DOMAIN\user` as the protocol says it; null when not seen. */
  account: string | null;
  /** Fingerprint of the Kerberos ticket of the sign-in: its owner, where it is known, goes before `account`. */
  ticket?: string | null;
  authentication: Authentication;
  /** `1`, `2.0.2`, `2.1`, `3.0`, `3.0.2`, `3.1.1`; null when the negotiation was not seen. */
  dialect: string | null;
  encrypted: boolean;
  /** Share name without the server, as the client wrote it: `C$`, `SYSVOL`; null when the tree connect was not seen. */
  share: string | null;
  shareKind: 'disk' | 'pipe' | 'print' | 'unknown';
  /** Id of the handle as on the wire: the same over the channels of a session. Null or left out in SMB 1 and in logs. */
  fileId?: string | null;
  /** Path below the share with backslashes; bytes that are no text are `\xHH`. Null when the CREATE was not seen. */
  path: string | null;
  previousNames: string[];
  directory: boolean;
  /** Distinct bytes of content read from the server and written to it. */
  reads: ByteRanges;
  writes: ByteRanges;
  /** Bytes of the ranges. */
  bytesRead: number;
  bytesWritten: number;
  /** End of file as the server declared it last (CREATE, QUERY_INFO, CLOSE); null when never. */
  size: number | null;
  /** SHA-256 of the whole file where its bytes came in order from 0 to the end; else null, to be taken in the second reading. */
  sha256Read: string | null;
  sha256Written: string | null;
  /**
   * SHA-256 of all content that crossed, where that is one piece from offset 0 and not the whole file: the file is
   * longer, or its size is not known. Never the hash of a file, and absent where there is none.
   */
  beginningRead?: string;
  beginningWritten?: string;
  /** First bytes of the content for recognition, at most 4 KiB; empty when offset 0 was not seen. */
  headRead: Uint8Array;
  headWritten: Uint8Array;
  /** Absent for packets: their bytes speak. */
  told?: ContentTold;
  /** Bytes that crossed but could not be read: lost segments, snapshot length. */
  lost: number;
  /** Bytes that the server copied by itself (FSCTL_SRV_COPYCHUNK, offload): they did not cross the wire. */
  serverCopied: number;
  /** The file was made by this open; it was deleted through it. */
  created: boolean;
  deleted: boolean;
  /** NTSTATUS of a CREATE that the server refused; 0 otherwise. */
  refused: number;
  /** `closed`; `cut`: the connection or the evidence ended first; `refused`. */
  ended: 'closed' | 'cut' | 'refused';
}

/** Volume of encrypted SMB3 traffic of one session: who, when and how much, while the content is closed. */
export interface EncryptedVolume {
  first: Cite & { time: number };
  last: Cite & { time: number };
  client: number;
  server: number;
  session: string;
  account: string | null;
  /** As in `FileTransfer`. */
  ticket?: string | null;
  authentication: Authentication;
  dialect: string | null;
  /** `log` where a log of connections counts it: headers of packets and the sign-in are then in it. */
  source?: 'packets' | 'log';
  /** Shares that were connected to in the clear before encryption began. */
  shares: string[];
  messagesUp: number;
  messagesDown: number;
  /** Bytes of SMB messages inside the encryption, headers and signatures of the transform taken off. */
  bytesUp: number;
  bytesDown: number;
}
