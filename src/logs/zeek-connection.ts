import type { Provenance } from '../base/provenance.ts';
import type { Authentication } from '../observe/transfer.ts';

/** What smb_files.log says of one name on a connection. */
export interface OpenedFile {
  at: Provenance;
  last: Provenance;
  /** UNC path of the share; null where the open does not tell (SMB1). */
  tree: string | null;
  name: string;
  size: number | null;
  previousNames: string[];
  deleted: boolean;
}

/** What files.log says of the content that crossed. */
export interface CrossedFile {
  at: Provenance;
  name: string | null;
  /** True when the client sent it. */
  fromClient: boolean;
  seen: number;
  total: number | null;
  missing: number;
  sha256: string | null;
  /** MD5 and SHA-1 as `md5:…`, `sha1:…`. */
  digests: readonly string[];
  /** Media type by Zeek's signatures over the beginning; null where none fits or the beginning is missing. */
  type: string | null;
  whole: boolean;
}

/** What dce_rpc.log says of replication. */
export interface ReplicationCalls {
  first: Provenance;
  last: Provenance;
  calls: number;
}

/** What conn.log counts. */
export interface CountedConnection {
  at: Provenance;
  bytesUp: number;
  bytesDown: number;
  last: number;
}

/** One connection over all logs of a case, by its uid. */
export interface ZeekConnection {
  uid: string;
  client: number;
  server: number;
  serverPort: number;
  account: string | null;
  authentication: Authentication;
  /** Null where the log leaves it open. */
  signedIn: boolean | null;
  /** UNC paths of shares that are no pipes. */
  shares: Set<string>;
  mapped: boolean;
  opened: Map<string, OpenedFile>;
  crossed: CrossedFile[];
  replication: ReplicationCalls | null;
  counted: CountedConnection | null;
  /** What its kept rows count for. */
  rows: number;
}

export function createZeekConnection(
  uid: string,
  client: number,
  server: number,
  port: number,
): ZeekConnection {
  return {
    uid,
    client,
    server,
    serverPort: port,
    account: null,
    authentication: 'unknown',
    signedIn: null,
    shares: new Set(),
    mapped: false,
    opened: new Map(),
    crossed: [],
    replication: null,
    counted: null,
    rows: 0,
  };
}

/** Names as the two logs write them: SMB1 puts a backslash in front. */
export function nameKey(name: string): string {
  return name.replace(/^\\+/, '').toLowerCase();
}
