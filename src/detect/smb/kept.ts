import type { Cite } from '../../base/provenance.ts';
import type { Content } from '../../content/content.ts';
import type { Certainty } from '../../observe/host.ts';
import type { Authentication, ByteRanges, EncryptedVolume } from '../../observe/transfer.ts';

/** A place in the evidence with its time in microseconds UTC. */
export type Moment = Cite & { time: number };

/** What one direction of a handle carried. */
export interface KeptContent {
  bytes: number;
  /** Null when there were too many to keep. */
  ranges: ByteRanges | null;
  sha256: string | null;
  /** SHA-256 of all `bytes`, where they are the beginning of a longer file; null otherwise. */
  beginning: string | null;
  content: Content | null;
  /** Bytes of the beginning that were seen, and a hash over the first 512 of them: tells versions of a file apart. */
  headBytes: number;
  headPrint: number;
  /** Digests of the whole besides SHA-256, as a log has them: `md5:…`, `sha1:…`. */
  digests: readonly string[];
  /** A sensor looked at the beginning and knew nothing like it. */
  unrecognised: boolean;
}

/** A file transfer without its bytes: plain data, small. */
export interface KeptTransfer {
  key: string;
  /** Keys under which a second reading hands out its bytes: one, or one for each channel that carried some. */
  opens: string[];
  first: Moment;
  last: Moment;
  cites: Cite[];
  source: 'packets' | 'log';
  client: number;
  server: number;
  serverPort: number;
  session: string;
  account: string | null;
  /** Fingerprint of the ticket that the session was opened with. */
  ticket: string | null;
  authentication: Authentication;
  dialect: string | null;
  encrypted: boolean;
  share: string | null;
  fileId: string | null;
  path: string | null;
  previousNames: string[];
  read: KeptContent;
  written: KeptContent;
  size: number | null;
  lost: number;
  serverCopied: number;
  deleted: boolean;
  refused: number;
}

/** Encrypted traffic of one session; kept as it was observed. */
export type KeptVolume = EncryptedVolume;

/**
 * Account at a computer by one mechanism for one service, over the time in which it was seen. The account is null
 * while only the ticket is known.
 */
export interface KeptIdentity {
  address: number;
  server: number;
  account: string | null;
  ticket: string | null;
  mechanism: 'ntlm' | 'kerberos' | 'ldap' | 'log';
  service: string | null;
  workstation: string | null;
  success: boolean | null;
  first: Moment;
  last: number;
}

/** What protocols say of one address. */
export interface KeptHost {
  address: number;
  names: Map<string, { name: string; by: string; certainty: Certainty }>;
  roles: Map<string, { role: string; by: string; certainty: Certainty }>;
  macs: Map<string, true>;
  first: number;
  last: number;
}

/** A named pipe that a client opened on a server. */
export interface KeptPipe {
  client: number;
  server: number;
  pipe: string;
  first: Moment;
  last: number;
}

/** Replication between two addresses, summed. */
export interface KeptReplication {
  client: number;
  server: number;
  account: string | null;
  ticket: string | null;
  calls: number;
  bytes: number;
  opnums: number[];
  first: Moment;
  last: Moment;
}

/** A text that evidence says, and where it does first. */
export interface Claim {
  text: string;
  at: Moment;
}

/** What is said of a ticket that was handed out: its owner, and the ticket that was shown for it. */
export interface KeptTicket {
  account: Claim | null;
  presented: Claim | null;
}

/** The earlier of two moments; a missing time comes last, ties are broken by place. */
export function earlier(a: Moment, b: Moment): Moment {
  return compareMoments(a, b) <= 0 ? a : b;
}

/** Orders moments by time, then by place in the evidence. */
export function compareMoments(a: Moment, b: Moment): number {
  const missing = Number(Number.isNaN(a.time)) - Number(Number.isNaN(b.time));
  return (
    missing ||
    (a.time < b.time ? -1 : a.time > b.time ? 1 : 0) ||
    a.evidence - b.evidence ||
    a.record - b.record ||
    a.offset - b.offset
  );
}
