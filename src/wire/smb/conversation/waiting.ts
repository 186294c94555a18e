import type { ByteRanges } from '../../../observe/transfer.ts';
import type { Signature } from '../../sign-in.ts';
import type { Change } from '../smb2/set-info.ts';
import type { Handle } from '../state/handle.ts';
import type { Session } from '../state/session.ts';
import type { Tree } from '../state/tree.ts';

/** A request that waits for its answer. */
export interface Waiting {
  command: number;
  session: Session | null;
  tree: Tree | null;
  handle: Handle | null;
  /** Id of the handle as on the wire. */
  fileId: string;
  /** Place and length of a READ or WRITE. */
  offset: number;
  length: number;
  /** Path of a tree connect. */
  path: string;
  change: Change | null;
  infoClass: number;
  /** What the server would copy by itself. */
  copies: number;
  /** What a sign-in says of itself, and whether it binds a channel. */
  signature: Signature | null;
  binding: boolean;
  /** Ranges of a WRITE that came whole; they count when the server took them. */
  pieces: ByteRanges;
  /** The next command of the same SMB1 message. */
  next: Waiting | null;
  /** A later SMB1 request that has the same ids. */
  later: Waiting | null;
}

const NO_PIECES: ByteRanges = [];

/** A request of which only the command is known. */
export function createWaiting(command: number, session: Session | null, handle: Handle | null): Waiting {
  return {
    command,
    session,
    tree: null,
    handle,
    fileId: '',
    offset: 0,
    length: 0,
    path: '',
    change: null,
    infoClass: 0,
    copies: 0,
    signature: null,
    binding: false,
    pieces: NO_PIECES,
    next: null,
    later: null,
  };
}
