import { createHash } from 'node:crypto';
import { type Element, elementsIn, expectElement, field, smallInteger, TAG } from '../asn1.ts';
import { oemText } from '../text.ts';

/** Message types, RFC 4120 section 5.10: the number is also that of the application tag. */
export const MESSAGE = { asReq: 10, asRep: 11, tgsReq: 12, tgsRep: 13, apReq: 14, error: 30 } as const;

/** A ticket, RFC 4120 section 5.3. */
export interface Ticket {
  realm: string;
  service: string;
  /** Hash of the sealed part: the same wherever this ticket is seen. */
  fingerprint: string;
}

/** What a Kerberos message says in clear. */
export interface KerberosMessage {
  type: number;
  /** Client's realm and name; null where they are sealed or left out. */
  realm: string | null;
  client: string | null;
  /** Service that was asked for or that the ticket is for. */
  service: string | null;
  ticket: Ticket | null;
  /** KRB-ERROR code, 0 otherwise. */
  error: number;
}

/** Components of a principal's name and bytes of each that are kept. */
const MAX_COMPONENTS = 8;
const MAX_COMPONENT_BYTES = 512;
/** PA-TGS-REQ, RFC 4120 section 7.5.2: the ticket-granting ticket in a TGS-REQ. */
const PA_TGS_REQ = 1;

/** Reads a message; null when it is none of the kinds in `MESSAGE`. */
export function parseKerberos(view: DataView, from: number, to: number): KerberosMessage | null {
  if (to - from < 4) return null;
  const type = view.getUint8(from) & 0x1f;
  const outer = expectElement(view, from, to, TAG.application | type);
  const body = outer === null ? null : expectElement(view, outer.from, outer.to, TAG.sequence);
  if (body === null) return null;
  switch (type) {
    case MESSAGE.asReq:
    case MESSAGE.tgsReq:
      return parseRequest(view, type, body);
    case MESSAGE.asRep:
    case MESSAGE.tgsRep:
      return parseReply(view, type, body);
    case MESSAGE.apReq:
      return parseApReq(view, body);
    case MESSAGE.error:
      return parseError(view, body);
    default:
      return null;
  }
}

/** AS-REQ and TGS-REQ, RFC 4120 section 5.4.1. */
function parseRequest(view: DataView, type: number, body: Element): KerberosMessage | null {
  const request = field(view, body, 4);
  if (request === null) return null;
  return {
    type,
    realm: textIn(view, field(view, request, 2)),
    client: principal(view, field(view, request, 1)),
    service: principal(view, field(view, request, 3)),
    ticket: ticketGranting(view, field(view, body, 3)),
    error: 0,
  };
}

/** AS-REP and TGS-REP, RFC 4120 section 5.4.2. */
function parseReply(view: DataView, type: number, body: Element): KerberosMessage | null {
  const ticket = parseTicket(view, field(view, body, 5));
  return {
    type,
    realm: textIn(view, field(view, body, 3)),
    client: principal(view, field(view, body, 4)),
    service: ticket?.service ?? null,
    ticket,
    error: 0,
  };
}

/** AP-REQ, RFC 4120 section 5.5.1: the client's name is sealed. */
function parseApReq(view: DataView, body: Element): KerberosMessage {
  const ticket = parseTicket(view, field(view, body, 3));
  const service = ticket?.service ?? null;
  return { type: MESSAGE.apReq, realm: null, client: null, service, ticket, error: 0 };
}

/** KRB-ERROR, RFC 4120 section 5.9.1. */
function parseError(view: DataView, body: Element): KerberosMessage {
  const code = field(view, body, 6);
  return {
    type: MESSAGE.error,
    realm: textIn(view, field(view, body, 7)),
    client: principal(view, field(view, body, 8)),
    service: principal(view, field(view, body, 10)),
    ticket: null,
    error: code === null ? 0 : smallInteger(view, code),
  };
}

/** Ticket, RFC 4120 section 5.3: `outer` has the application tag 1. */
function parseTicket(view: DataView, outer: Element | null): Ticket | null {
  if (outer === null || outer.tag !== (TAG.application | 1)) return null;
  const body = expectElement(view, outer.from, outer.to, TAG.sequence);
  const sealed = body === null ? null : field(view, body, 3);
  const cipher = sealed === null ? null : field(view, sealed, 2);
  if (body === null || cipher === null) return null;
  return {
    realm: textIn(view, field(view, body, 1)) ?? '',
    service: principal(view, field(view, body, 2)) ?? '',
    fingerprint: fingerprintOf(view, cipher),
  };
}

function fingerprintOf(view: DataView, { from, to }: Element): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + from, to - from);
  return createHash('sha256').update(bytes).digest('hex');
}

/** The ticket in PA-TGS-REQ among the pre-authentication data. */
function ticketGranting(view: DataView, list: Element | null): Ticket | null {
  if (list === null) return null;
  for (const entry of elementsIn(view, list)) {
    const type = field(view, entry, 1);
    const value = field(view, entry, 2);
    if (type === null || value === null || smallInteger(view, type) !== PA_TGS_REQ) continue;
    return ticketOfApReq(view, value);
  }
  return null;
}

/** The ticket of the AP-REQ in PA-TGS-REQ. No other message is read there: requests could nest as deep as bytes allow. */
function ticketOfApReq(view: DataView, { from, to }: Element): Ticket | null {
  const outer = expectElement(view, from, to, TAG.application | MESSAGE.apReq);
  const body = outer === null ? null : expectElement(view, outer.from, outer.to, TAG.sequence);
  return body === null ? null : parseApReq(view, body).ticket;
}

/** PrincipalName, RFC 4120 section 5.2.2, with slashes between its parts. */
function principal(view: DataView, name: Element | null): string | null {
  const strings = name === null ? null : field(view, name, 1);
  if (strings === null) return null;
  return elementsIn(view, strings)
    .slice(0, MAX_COMPONENTS)
    .map((part) => textIn(view, part) ?? '')
    .join('/');
}

/** KerberosString, RFC 4120 section 5.2.1: one that says its encoding is read as bytes. */
function textIn(view: DataView, element: Element | null): string | null {
  if (element === null) return null;
  return oemText(view, element.from, Math.min(element.to, element.from + MAX_COMPONENT_BYTES));
}
