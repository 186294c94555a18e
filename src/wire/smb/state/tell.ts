import type { FileTransfer } from '../../../observe/transfer.ts';
import { endAssociation } from '../../dcerpc/association.ts';
import { type Content, contentEnd, headBytes } from './content.ts';
import { finishDigest } from './digest.ts';
import type { Handle } from './handle.ts';
import type { Session } from './session.ts';
import type { SmbState } from './shared.ts';

const NOTHING = new Uint8Array(0);

/** Tells the story of a handle, once. */
export function tellHandle(state: SmbState, handle: Handle, ended: FileTransfer['ended']): void {
  if (handle.told) return;
  handle.told = true;
  if (handle.pipe !== null) endAssociation(handle.pipe, handle.session);
  state.sink.transfer(storyOf(handle, ended));
  handle.read = handle.written = handle.pipe = null;
}

function storyOf(handle: Handle, ended: FileTransfer['ended']): FileTransfer {
  const { session, tree, read, written } = handle;
  const size = sizeOf(handle, ended);
  const readHash = finish(read, size);
  const writtenHash = finish(written, size);
  return {
    first: handle.first,
    last: handle.last,
    cites: handle.cites,
    source: 'packets',
    client: session.client,
    server: session.server,
    serverPort: handle.serverPort,
    session: session.key,
    account: session.account,
    ticket: session.ticket,
    authentication: session.authentication,
    dialect: handle.dialect,
    encrypted: session.encrypted,
    share: tree?.share ?? null,
    shareKind: tree?.kind ?? 'unknown',
    fileId: handle.fileId,
    path: handle.path,
    previousNames: handle.previousNames,
    directory: handle.directory,
    reads: read?.ranges ?? [],
    writes: written?.ranges ?? [],
    bytesRead: read?.bytes ?? 0,
    bytesWritten: written?.bytes ?? 0,
    size,
    sha256Read: readHash.whole,
    sha256Written: writtenHash.whole,
    ...(readHash.beginning === null ? {} : { beginningRead: readHash.beginning }),
    ...(writtenHash.beginning === null ? {} : { beginningWritten: writtenHash.beginning }),
    headRead: read === null ? NOTHING : headBytes(read),
    headWritten: written === null ? NOTHING : headBytes(written),
    lost: handle.lost,
    serverCopied: handle.serverCopied,
    created: handle.created,
    deleted: handle.deleted,
    refused: handle.refused,
    ended,
  };
}

/**
 * End of file: as declared last, but never before the end of what crossed: a declaration at the open is stale for
 * a file that grows, and for named streams. Where nothing was declared, the end of what crossed when a read found
 * nothing behind it. A file that grows by what is written has no known end until it is closed.
 */
function sizeOf({ size, endAtMost, read, written }: Handle, ended: FileTransfer['ended']): number | null {
  const reach = Math.max(read === null ? 0 : contentEnd(read), written === null ? 0 : contentEnd(written));
  if (size === null) return endAtMost <= reach ? reach : null;
  if (ended === 'cut' && written !== null && contentEnd(written) > size) return null;
  return Math.max(size, reach);
}

/** SHA-256 of one direction: of the whole file, or else of its beginning where nothing but that crossed. */
interface ContentHash {
  whole: string | null;
  beginning: string | null;
}

/** Ends the hash in any case: it holds memory. A content of which nothing crossed has none. */
function finish(content: Content | null, size: number | null): ContentHash {
  if (content === null || content.digest === null) return { whole: null, beginning: null };
  const reach = onePiece(content);
  if (size !== null && size > 0 && content.digest.next === size)
    return { whole: finishDigest(content.digest, size), beginning: null };
  return { whole: null, beginning: finishDigest(content.digest, reach === 0 ? -1 : reach) };
}

/** End of what crossed where that is one piece from offset 0, else 0. */
function onePiece({ ranges }: Content): number {
  return ranges.length === 2 && ranges[0] === 0 ? ranges[1]! : 0;
}

/** Tells the encrypted volume of a session, if it has one. */
export function tellVolume(state: SmbState, session: Session): void {
  const { volume } = session;
  if (volume === null) return;
  session.volume = null;
  state.sink.volume({
    ...volume,
    client: session.client,
    server: session.server,
    session: session.key,
    account: session.account,
    ticket: session.ticket,
    authentication: session.authentication,
    dialect: session.dialect,
    shares: session.shares,
  });
}
