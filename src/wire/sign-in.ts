import { isBad } from '../base/bad.ts';
import type { Authentication } from '../observe/transfer.ts';
import { MESSAGE, parseKerberos } from './kerberos/message.ts';
import { findNtlm, type NtlmAuthenticate, type NtlmMessage, parseNtlm } from './ntlmssp.ts';
import { findToken } from './spnego.ts';

/** Who is behind a sign-in: an account in clear, or the owner of a Kerberos ticket, whom only its answer names. */
export interface Owner {
  account: string | null;
  /** Fingerprint of the ticket. */
  ticket: string | null;
}

export const NOBODY: Owner = { account: null, ticket: null };

/** What a sign-in says of itself. */
export interface Signature extends Owner {
  authentication: Authentication;
  workstation: string | null;
  service: string | null;
}

/** Reads who signs in from the security blob at `bytes[from, to)`; null when it says nothing of that. */
export function readSignature(bytes: Uint8Array, view: DataView, from: number, to: number): Signature | null {
  const token = findToken(view, from, to);
  if (token?.mechanism === 'kerberos') return kerberosSignature(view, token.from, token.to);
  const message = ntlmIn(bytes, view, from, to);
  return message?.type === 3 ? ntlmSignature(message) : null;
}

/** The NTLM message in a blob, wrapped as usual or found by its signature; null without one. */
export function ntlmIn(bytes: Uint8Array, view: DataView, from: number, to: number): NtlmMessage | null {
  const at = findNtlm(bytes, from, to);
  const message = at < 0 ? null : parseNtlm(view, at, to);
  return message === null || isBad(message) ? null : message;
}

function ntlmSignature({ domain, user, workstation, anonymous }: NtlmAuthenticate): Signature {
  return {
    account: anonymous ? null : accountOf(domain, user),
    ticket: null,
    authentication: anonymous ? 'anonymous' : 'ntlm',
    workstation: workstation === '' ? null : workstation,
    service: null,
  };
}

/** `DOMAIN\\user`, or the name alone where no domain was sent. */
export function accountOf(domain: string, user: string): string {
  return domain === '' ? user : `${domain}\\${user}`;
}

function kerberosSignature(view: DataView, from: number, to: number): Signature | null {
  const message = parseKerberos(view, from, to);
  if (message?.type !== MESSAGE.apReq) return null;
  return {
    account: null,
    ticket: message.ticket?.fingerprint ?? null,
    authentication: 'kerberos',
    workstation: null,
    service: message.service,
  };
}
