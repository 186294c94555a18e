import type { Provenance } from '../../../base/provenance.ts';
import { makeRoom } from '../../oldest.ts';
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
  if (!session.trees.has(id)) makeRoom(session.trees, MAX_TREES);
  session.trees.set(id, { share, kind: shareKind(type, share) });
  if (share === null) return;
  if (session.shares.length < MAX_TREES && !session.shares.includes(share)) session.shares.push(share);
  if (isControllerShare(share)) state.tellSmb(at, session.server, 'role', 'domain-controller', 'seen');
}
