import type { Provenance } from '../../../base/provenance.ts';
import { MAX_TREES } from '../bounds.ts';
import type { Session } from '../state/session.ts';
import type { SmbState } from '../state/shared.ts';
import { isControllerShare, shareKind, shareName } from '../state/tree.ts';

/** The server granted a tree connect. */
export function connectTree(
  state: SmbState,
  session: Session,
  id: number,
  path: string,
  type: number,
  at: Provenance,
): void {
  const share = path === '' ? null : shareName(path);
  if (session.trees.size >= MAX_TREES && !session.trees.has(id)) dropOldest(session);
  session.trees.set(id, { share, kind: shareKind(type, share) });
  if (share === null) return;
  if (session.shares.length < MAX_TREES && !session.shares.includes(share)) session.shares.push(share);
  if (isControllerShare(share)) state.tellSmb(at, session.server, 'role', 'domain-controller', 'seen');
}

function dropOldest({ trees }: Session): void {
  const oldest = trees.keys().next();
  if (!oldest.done) trees.delete(oldest.value);
}
