import type { Provenance } from '../../../base/provenance.ts';
import { type Association, createAssociation, feedAssociation } from '../../dcerpc/association.ts';
import { readSignature } from '../../sign-in.ts';
import type { Handle } from '../state/handle.ts';
import type { SmbState } from '../state/shared.ts';

/** Bytes of a named pipe in the order in which they crossed: DCE/RPC ([MS-RPCE] 2.1.1.2). */
export function feedPipe(
  state: SmbState,
  handle: Handle,
  toServer: boolean,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
): void {
  handle.pipe ??= openPipe(state, handle);
  feedAssociation(handle.pipe, toServer, bytes, from, to, at);
}

function openPipe(state: SmbState, { session }: Handle): Association {
  return createAssociation({
    client: session.client,
    server: session.server,
    sink: state.sink,
    tell: state.tellRpc,
    signIn: readSignature,
  });
}
