import type { Provenance } from '../../../base/provenance.ts';
import type { Handle } from '../state/handle.ts';
import type { SmbState } from '../state/shared.ts';

/** Bytes of a named pipe in the order in which they crossed: DCE/RPC. */
export function feedPipe(
  _state: SmbState,
  _handle: Handle,
  _toServer: boolean,
  _bytes: Uint8Array,
  _view: DataView,
  _from: number,
  _to: number,
  _at: Provenance,
): void {}
