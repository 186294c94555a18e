import type { Provenance } from '../../../base/provenance.ts';
import { dropOldest, makeRoom } from '../../oldest.ts';
import { MAX_HANDLES, MAX_HANDLES_PER_SHARD } from '../bounds.ts';
import { createHandle, type Handle, type OpenedOn } from './handle.ts';
import type { Session } from './session.ts';
import type { SmbState } from './shared.ts';
import { tellHandle } from './tell.ts';
import type { Tree } from './tree.ts';

/** Takes a handle out of its session and tells its story. */
function closeHandle(state: SmbState, session: Session, id: string, ended: 'closed' | 'cut'): void {
  const handle = session.handles.get(id);
  if (handle === undefined) return;
  session.handles.delete(id);
  handle.id = null;
  state.handles--;
  tellHandle(state, handle, ended);
}

/**
 * Files a handle under its id. One that has the id already was never seen to close and is cut; one of which only
 * the id was known (its requests came before the answer to the open) gives what it has to the new one.
 */
export function addHandle(state: SmbState, session: Session, id: string, handle: Handle): void {
  const held = session.handles.get(id);
  if (held === handle) return;
  if (held !== undefined && held.path === null && handle.path !== null) adopt(handle, held);
  else if (held !== undefined) closeHandle(state, session, id, 'cut');
  makeRoom(session.handles, MAX_HANDLES, (gone) => cut(state, gone));
  if (state.handles >= MAX_HANDLES_PER_SHARD)
    dropOldest(crowded(state, session).handles, BATCH, (gone) => cut(state, gone));
  if (!session.handles.has(id)) state.handles++;
  session.handles.set(id, handle);
  handle.id = id;
  if (id.length === FILE_ID_DIGITS) handle.fileId = id;
}

/** An id of SMB 1 is short, and so is that of content whose handle nobody knows. */
const FILE_ID_DIGITS = 32;

function adopt(handle: Handle, held: Handle): void {
  handle.read ??= held.read;
  handle.written ??= held.written;
  handle.lost += held.lost;
  handle.endAtMost = Math.min(handle.endAtMost, held.endAtMost);
  held.told = true;
}

/** Handles let go at once where the sessions of the shard together have too many. */
const BATCH = 256;

/** The session itself while it has handles, else the one that has been there longest. */
function crowded(state: SmbState, session: Session): Session {
  if (session.handles.size > 0) return session;
  for (const other of state.sessions.values()) if (other.handles.size > 0) return other;
  return session;
}

function cut(state: SmbState, handle: Handle): void {
  state.handles--;
  handle.id = null;
  tellHandle(state, handle, 'cut');
}

/** The handle with this id; one whose open was not seen is made. */
export function findHandle(
  state: SmbState,
  session: Session,
  id: string,
  tree: Tree | null,
  on: OpenedOn,
  at: Provenance,
): Handle {
  const known = session.handles.get(id);
  if (known !== undefined) {
    known.tree ??= tree;
    return known;
  }
  const handle = createHandle(session, tree, null, on, at);
  addHandle(state, session, id, handle);
  return handle;
}

/** Takes a handle that the client closed out of its session, if it is filed there, and tells its story. */
export function endHandle(state: SmbState, handle: Handle): void {
  if (handle.id === null) tellHandle(state, handle, 'closed');
  else closeHandle(state, handle.session, handle.id, 'closed');
}

/** Open handles among which those of a tree are looked for; with more they are told when their session ends. */
const MAX_SEARCHED = 1024;

/**
 * The server closed what was open, on a tree that was disconnected or, with null, in a session that was logged off
 * ([MS-SMB2] 3.3.5.6 and 3.3.5.8, [MS-CIFS] 2.2.4.51 and 2.2.4.54).
 */
export function endHandles(state: SmbState, session: Session, tree: Tree | null): void {
  if (tree !== null && session.handles.size > MAX_SEARCHED) return;
  for (const handle of [...session.handles.values()]) {
    if (tree !== null && handle.tree !== tree) continue;
    if (handle.deleteOnClose) handle.deleted = true;
    endHandle(state, handle);
  }
}

/** Tells all that is open in a session as cut. */
export function cutHandles(state: SmbState, session: Session): void {
  for (const id of [...session.handles.keys()]) closeHandle(state, session, id, 'cut');
}
