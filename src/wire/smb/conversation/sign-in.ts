import { isBad } from '../../../base/bad.ts';
import { createProvenance, type Provenance } from '../../../base/provenance.ts';
import type { Authentication } from '../../../observe/transfer.ts';
import { MESSAGE, parseKerberos } from '../../kerberos/message.ts';
import { ownerOf } from '../../kerberos/tickets.ts';
import { findNtlm, type NtlmAuthenticate, type NtlmMessage, parseNtlm } from '../../ntlmssp.ts';
import { findToken } from '../../spnego.ts';
import type { Connection } from '../state/connection.ts';
import type { Session, Signature } from '../state/session.ts';
import type { SmbState } from '../state/shared.ts';

/** Reads who signs in from the security blob at `bytes[from, to)`; null when it says nothing of that. */
export function readSignIn(
  state: SmbState,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
): Signature | null {
  const token = findToken(view, from, to);
  if (token?.mechanism === 'kerberos') return kerberosSignature(state, view, token.from, token.to);
  const message = ntlmIn(bytes, view, from, to);
  return message?.type === 3 ? ntlmSignature(message) : null;
}

/** The NTLM message in a blob, wrapped as usual or found by its signature. */
function ntlmIn(bytes: Uint8Array, view: DataView, from: number, to: number): NtlmMessage | null {
  const at = findNtlm(bytes, from, to);
  const message = at < 0 ? null : parseNtlm(view, at, to);
  return message === null || isBad(message) ? null : message;
}

function ntlmSignature({ domain, user, workstation, anonymous }: NtlmAuthenticate): Signature {
  return {
    account: anonymous ? null : accountOf(domain, user),
    authentication: anonymous ? 'anonymous' : 'ntlm',
    workstation: workstation === '' ? null : workstation,
    service: null,
  };
}

/** `DOMAIN\user`, or the name alone where no domain was sent. */
export function accountOf(domain: string, user: string): string {
  return domain === '' ? user : `${domain}\\${user}`;
}

function kerberosSignature(state: SmbState, view: DataView, from: number, to: number): Signature | null {
  const message = parseKerberos(view, from, to);
  if (message?.type !== MESSAGE.apReq) return null;
  return {
    account: message.ticket === null ? null : ownerOf(state.tickets, message.ticket),
    authentication: 'kerberos',
    workstation: null,
    service: message.service,
  };
}

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

/** The server refused a sign-in, or (`success` null) its answer was not captured. */
export function tellIdentity(
  { state, peers }: Connection<unknown>,
  { account, authentication, workstation, service }: Signature,
  success: boolean | null,
  at: Provenance,
): void {
  if (account === null || account === '') return;
  const place = createProvenance();
  Object.assign(place, { evidence: at.evidence, record: at.record, offset: at.offset, time: at.time });
  state.sink.identity({
    at: place,
    address: peers.initiator,
    server: peers.responder,
    account,
    mechanism: authentication === 'kerberos' ? 'kerberos' : 'ntlm',
    workstation,
    success,
    service,
  });
}
