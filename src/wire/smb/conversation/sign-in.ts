import { createProvenance, type Provenance } from '../../../base/provenance.ts';
import type { Authentication } from '../../../observe/transfer.ts';
import { ntlmIn, type Signature } from '../../sign-in.ts';
import type { Connection } from '../state/connection.ts';
import type { Session } from '../state/session.ts';

/** Names that the server gives itself in an NTLM challenge inside `view[from, from + length)`. */
export function readChallenge(
  connection: Connection<unknown>,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  at: Provenance,
): void {
  const message = ntlmIn(bytes, view, from, to);
  if (message?.type !== 2) return;
  const { state, peers } = connection;
  if (message.netbiosComputer) state.tellNtlm(at, peers.responder, 'name', message.netbiosComputer, 'seen');
  if (message.dnsComputer) state.tellNtlm(at, peers.responder, 'name', message.dnsComputer, 'seen');
}

/** The server let the account of the session's signature in. */
export function signedIn(
  connection: Connection<unknown>,
  session: Session,
  flags: { guest: boolean; anonymous: boolean },
  at: Provenance,
): void {
  const { signature } = session;
  session.signature = null;
  if (signature === null) return;
  session.account = signature.account;
  session.ticket = signature.ticket;
  session.authentication = authenticationOf(signature, flags);
  tellIdentity(connection, signature, true, at);
}

function authenticationOf(
  { authentication }: Signature,
  flags: { guest: boolean; anonymous: boolean },
): Authentication {
  if (flags.anonymous) return 'anonymous';
  return flags.guest ? 'guest' : authentication;
}

/** Tells how a sign-in ended; `success` is null where the answer was not captured. */
export function tellIdentity(
  { state, peers }: Connection<unknown>,
  { account, ticket, authentication, workstation, service }: Signature,
  success: boolean | null,
  at: Provenance,
): void {
  if (account === '' || (account === null && ticket === null)) return;
  const place = createProvenance();
  Object.assign(place, { evidence: at.evidence, record: at.record, offset: at.offset, time: at.time });
  state.sink.identity({
    at: place,
    address: peers.initiator,
    server: peers.responder,
    account,
    ticket,
    mechanism: authentication === 'kerberos' ? 'kerberos' : 'ntlm',
    workstation,
    success,
    service,
  });
}
