import { type Element, expectElement, field, hexOf, readElement, TAG } from './asn1.ts';

/** What a security blob carries for a mechanism. */
export interface SecurityToken {
  mechanism: 'ntlm' | 'kerberos';
  /** The mechanism's own message: NTLM, or AP-REQ and the like. */
  from: number;
  to: number;
}

/** Object identifiers as the octets of their content. */
const OID = {
  spnego: '2b0601050502', // 1.3.6.1.5.5.2, RFC 4178
  kerberos: '2a864886f712010202', // 1.2.840.113554.1.2.2, RFC 4121
  microsoftKerberos: '2a864882f712010202', // 1.2.840.48018.1.2.2, [MS-SPNG]
} as const;

/** NegTokenInit and NegTokenResp, RFC 4178 section 4.2: tags of the choice. */
const NEG_TOKEN_INIT = TAG.context | 0;
const NEG_TOKEN_RESP = TAG.context | 1;
/** Wrappings inside each other: SPNEGO, then the token's own header. */
const MAX_WRAPPINGS = 4;

/** AP-REQ, AP-REP and KRB-ERROR (RFC 4120 section 5.10). */
const KERBEROS_TAGS: ReadonlySet<number> = new Set([0x6e, 0x6f, 0x7e]);

/** Finds the token of a known mechanism in a security blob: SPNEGO (RFC 4178), GSS-API (RFC 2743 section 3.1) or bare. */
export function findToken(view: DataView, from: number, to: number): SecurityToken | null {
  let at = from;
  let end = to;
  for (let i = 0; i < MAX_WRAPPINGS && end - at >= 8; i++) {
    if (view.getUint32(at) === 0x4e544c4d && view.getUint32(at + 4) === 0x53535000)
      return { mechanism: 'ntlm', from: at, to: end };
    const outer = readElement(view, at, end);
    if ('bad' in outer) return null;
    if (KERBEROS_TAGS.has(outer.tag)) return { mechanism: 'kerberos', from: at, to: end };
    const inner = unwrap(view, outer);
    if (inner === null) return null;
    at = inner.from;
    end = inner.to;
  }
  return null;
}

/** What stands inside one wrapping. */
function unwrap(view: DataView, outer: Element): { from: number; to: number } | null {
  if (outer.tag === NEG_TOKEN_INIT || outer.tag === NEG_TOKEN_RESP) {
    const sequence = expectElement(view, outer.from, outer.to, TAG.sequence);
    const token = sequence === null ? null : field(view, sequence, 2);
    return token?.tag === TAG.octets ? token : null;
  }
  if (outer.tag !== TAG.application) return null;
  const oid = expectElement(view, outer.from, outer.to, TAG.oid);
  if (oid === null) return null;
  const name = hexOf(view, oid);
  if (name === OID.spnego) return { from: oid.to, to: outer.to };
  if (name !== OID.kerberos && name !== OID.microsoftKerberos) return null;
  // Two octets of token id before the message, RFC 4121 section 4.1.
  return { from: oid.to + 2, to: outer.to };
}
