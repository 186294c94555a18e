import { isBad } from '../../../base/bad.ts';
import type { Provenance } from '../../../base/provenance.ts';
import { isSuccess, STATUS } from '../smb2/header.ts';
import { parseSessionSetupResponse } from '../smb2/session-setup.ts';
import type { Session } from '../state/session.ts';
import { beginSession, sessionOf } from '../state/sessions.ts';
import type { Reader } from './reader.ts';
import { readChallenge, signedIn, tellIdentity } from './sign-in.ts';
import type { Smb2Side } from './smb2.ts';
import type { Waiting } from './waiting.ts';

/** The answer to a SESSION_SETUP: more to come, signed in, or refused. */
export function onSessionSetupAnswer(side: Smb2Side, reader: Reader, waiting: Waiting, at: Provenance): void {
  const { header, connection } = side;
  if (header.status !== STATUS.moreProcessing && !isSuccess(header.status)) {
    const known = connection.sessions.get(header.sessionId);
    const signature = waiting.signature ?? known?.signature ?? null;
    if (signature !== null) tellIdentity(connection, signature, false, at);
    return;
  }
  const session = enter(side, waiting);
  session.signature = waiting.signature ?? session.signature;
  const response = parseSessionSetupResponse(reader.view, 0, reader.filled);
  if (isBad(response)) return;
  const end = Math.min(reader.filled, response.blobOffset + response.blobLength);
  readChallenge(connection, reader.held, reader.view, response.blobOffset, end, at);
  if (header.status === STATUS.moreProcessing) return;
  if (response.encrypted) session.encrypted = true;
  signedIn(connection, session, response, at);
}

/** The session that the answer names: a channel is bound to a known one ([MS-SMB2] 3.2.4.1.8), all others begin here. */
function enter({ header, connection }: Smb2Side, waiting: Waiting): Session {
  if (waiting.binding) return sessionOf(connection, header.sessionId);
  return connection.sessions.get(header.sessionId) ?? beginSession(connection, header.sessionId);
}
