import type { Provenance } from '../base/provenance.ts';
import type { Authentication, FileTransfer } from '../observe/transfer.ts';
import type { CountedVolume } from './volume.ts';

export interface EveSession {
  account: string | null;
  authentication: Authentication;
}

/** Share of a tree; null where its name was not logged. */
export interface EveTree {
  share: string | null;
  pipe: boolean;
}

/** A transfer that waits for what other events say of its session and its tree. */
export interface Waiting {
  transfer: FileTransfer;
  /** Keys into the connection's tables. */
  session: string;
  tree: string;
  /** What it counts for: `rowWeight` of its path. */
  weight: number;
}

/** What a flow event counts. */
export interface CountedFlow
  extends Pick<CountedVolume, 'bytesUp' | 'bytesDown' | 'packetsUp' | 'packetsDown' | 'first' | 'last'> {
  at: Provenance;
}

/** One connection, as far as its events tell; in which order they come does not matter. */
export interface EveConnection {
  client: number;
  server: number;
  serverPort: number;
  key: string;
  dialect: string | null;
  sessions: Map<string, EveSession>;
  /** Share by session and tree. */
  trees: Map<string, EveTree>;
  /** Files that were opened and of which no content was logged yet, by file id. */
  opens: Map<string, Waiting>;
  /** Content of which no open was logged yet, by file id; it is among `ready` too. */
  loose: Map<string, Waiting>;
  ready: Waiting[];
  /** A tree connect was logged: names and content are not closed. */
  open: boolean;
  counted: CountedFlow | null;
  /** What its sessions and trees count for. */
  rows: number;
}

export function createEveConnection(
  ends: Pick<EveConnection, 'client' | 'server' | 'serverPort' | 'key'>,
): EveConnection {
  return {
    ...ends,
    dialect: null,
    sessions: new Map(),
    trees: new Map(),
    opens: new Map(),
    loose: new Map(),
    ready: [],
    open: false,
    counted: null,
    rows: 0,
  };
}

/** SMB1 reads are logged without a session (0): the only one of the connection is meant. */
function sessionOf({ sessions }: EveConnection, key: string): EveSession | null {
  const known = sessions.get(key);
  if (known) return known;
  return Number(key) <= 0 && sessions.size === 1 ? ([...sessions.values()][0] ?? null) : null;
}

/** Fills in what session, tree and negotiation say. */
function settle(connection: EveConnection, { transfer, session, tree }: Waiting): FileTransfer {
  const who = sessionOf(connection, session);
  transfer.account = who?.account ?? null;
  transfer.authentication = who?.authentication ?? 'unknown';
  transfer.dialect = connection.dialect;
  const known = connection.trees.get(tree);
  transfer.share ??= known?.share ?? null;
  transfer.shareKind = known === undefined ? 'unknown' : known.pipe ? 'pipe' : 'disk';
  return transfer;
}

/** Hands out all transfers that wait, those with content first, and forgets them. Returns what they counted for. */
export function settleAll(connection: EveConnection, tell: (transfer: FileTransfer) => void): number {
  const all = [...connection.ready, ...connection.opens.values()];
  connection.ready = [];
  connection.opens.clear();
  connection.loose.clear();
  for (const waiting of all) tell(settle(connection, waiting));
  return all.reduce((sum, { weight }) => sum + weight, 0);
}
