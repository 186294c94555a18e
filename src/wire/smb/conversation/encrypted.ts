import type { Provenance } from '../../../base/provenance.ts';
import { hexU64 } from '../../integers.ts';
import type { Connection } from '../state/connection.ts';
import { countEncrypted } from '../state/session.ts';
import { sessionOf } from '../state/sessions.ts';
import type { Reader } from './reader.ts';

/** TRANSFORM_HEADER, [MS-SMB2] 2.2.41. */
export const TRANSFORM_BYTES = 52;
const SESSION_ID_AT = 44;

/** An encrypted message: who, when and how much is all that it tells. */
export function onEncrypted(connection: Connection<unknown>, reader: Reader, at: Provenance): void {
  if (reader.filled < TRANSFORM_BYTES) return;
  const session = sessionOf(connection, hexU64(reader.view, SESSION_ID_AT));
  countEncrypted(session, reader.toResponder, reader.size - TRANSFORM_BYTES, at);
}
