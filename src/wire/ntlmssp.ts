import { type Bad, bad } from '../base/bad.ts';
import { fits } from './integers.ts';
import { oemText, utf16Text } from './text.ts';

/** Why an NTLM message could not be read. */
export type NtlmReason = 'short' | 'signature' | 'type' | 'field-past-end';

/** CHALLENGE_MESSAGE, [MS-NLMP] 2.2.1.2: what the server says of itself; null where it does not. */
interface NtlmChallenge {
  type: 2;
  targetName: string;
  netbiosComputer: string | null;
  netbiosDomain: string | null;
  dnsComputer: string | null;
  dnsDomain: string | null;
}

/** AUTHENTICATE_MESSAGE, [MS-NLMP] 2.2.1.3: who signs in. */
export interface NtlmAuthenticate {
  type: 3;
  domain: string;
  user: string;
  workstation: string;
  /** No name and no response: an anonymous session. */
  anonymous: boolean;
}

/** NEGOTIATE_MESSAGE, [MS-NLMP] 2.2.1.1. */
interface NtlmNegotiate {
  type: 1;
  domain: string;
  workstation: string;
}

export type NtlmMessage = NtlmNegotiate | NtlmChallenge | NtlmAuthenticate;

const FLAG = { unicode: 0x1, domainSupplied: 0x1000, workstationSupplied: 0x2000 } as const;
/** AV_PAIR ids, [MS-NLMP] 2.2.2.1. */
const AV = { end: 0, netbiosComputer: 1, netbiosDomain: 2, dnsComputer: 3, dnsDomain: 4 } as const;
/** Pairs of target information; [MS-NLMP] defines eleven. */
const MAX_AV_PAIRS = 32;
/** Bytes of a name: the longest account names have 256 characters. */
const MAX_NAME_BYTES = 1024;

/** Reads the message at `at`: signature `NTLMSSP\0`, then the type ([MS-NLMP] 2.2.1). */
export function parseNtlm(view: DataView, at: number, end: number): NtlmMessage | Bad<NtlmReason> {
  if (end - at < 12) return bad('short', at);
  if (view.getUint32(at) !== 0x4e544c4d || view.getUint32(at + 4) !== 0x53535000) return bad('signature', at);
  switch (view.getUint32(at + 8, true)) {
    case 1:
      return parseNegotiate(view, at, end);
    case 2:
      return parseChallenge(view, at, end);
    case 3:
      return parseAuthenticate(view, at, end);
    default:
      return bad('type', at + 8);
  }
}

/** Text of the security buffer at `place`: length, room and offset from the signature. Null when it lies outside. */
function textField(view: DataView, at: number, end: number, place: number, unicode: boolean): string | null {
  if (!fits(at + place, 8, end)) return null;
  const length = view.getUint16(at + place, true);
  const from = at + view.getUint32(at + place + 4, true);
  if (!fits(from, length, end)) return null;
  const to = from + Math.min(length, MAX_NAME_BYTES);
  return unicode ? utf16Text(view, from, to) : oemText(view, from, to);
}

function parseNegotiate(view: DataView, at: number, end: number): NtlmNegotiate | Bad<NtlmReason> {
  if (end - at < 16) return bad('short', at);
  const flags = view.getUint32(at + 12, true);
  const domain = (flags & FLAG.domainSupplied) === 0 ? null : textField(view, at, end, 16, false);
  const workstation = (flags & FLAG.workstationSupplied) === 0 ? null : textField(view, at, end, 24, false);
  return { type: 1, domain: domain ?? '', workstation: workstation ?? '' };
}

function parseChallenge(view: DataView, at: number, end: number): NtlmChallenge | Bad<NtlmReason> {
  if (end - at < 32) return bad('short', at);
  const unicode = (view.getUint32(at + 20, true) & FLAG.unicode) !== 0;
  const challenge: NtlmChallenge = {
    type: 2,
    targetName: textField(view, at, end, 12, unicode) ?? '',
    netbiosComputer: null,
    netbiosDomain: null,
    dnsComputer: null,
    dnsDomain: null,
  };
  if (end - at < 48) return challenge;
  const length = view.getUint16(at + 40, true);
  const from = at + view.getUint32(at + 44, true);
  if (fits(from, length, end)) readTargetInfo(view, from, from + length, challenge);
  return challenge;
}

/** AV_PAIR list, [MS-NLMP] 2.2.2.1. */
function readTargetInfo(view: DataView, from: number, end: number, challenge: NtlmChallenge): void {
  let at = from;
  for (let i = 0; i < MAX_AV_PAIRS && end - at >= 4; i++) {
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (id === AV.end || !fits(at + 4, length, end)) return;
    const text = utf16Text(view, at + 4, at + 4 + Math.min(length, MAX_NAME_BYTES));
    if (id === AV.netbiosComputer) challenge.netbiosComputer = text;
    else if (id === AV.netbiosDomain) challenge.netbiosDomain = text;
    else if (id === AV.dnsComputer) challenge.dnsComputer = text;
    else if (id === AV.dnsDomain) challenge.dnsDomain = text;
    at += 4 + length;
  }
}

function parseAuthenticate(view: DataView, at: number, end: number): NtlmAuthenticate | Bad<NtlmReason> {
  if (end - at < 52) return bad('short', at);
  const unicode = end - at < 64 || (view.getUint32(at + 60, true) & FLAG.unicode) !== 0;
  const domain = textField(view, at, end, 28, unicode);
  const user = textField(view, at, end, 36, unicode);
  const workstation = textField(view, at, end, 44, unicode);
  if (domain === null || user === null) return bad('field-past-end', at + 28);
  const anonymous = user === '' && view.getUint16(at + 20, true) === 0;
  return { type: 3, domain, user, workstation: workstation ?? '', anonymous };
}

/** Place of `NTLMSSP\0` in `bytes[from, to)`, -1 without it: some clients send it outside every wrapping. */
export function findNtlm(bytes: Uint8Array, from: number, to: number): number {
  // Only this part is searched: what lies behind it may be a block of a megabyte, for each message again.
  const part = bytes.subarray(from, Math.min(to, bytes.length));
  for (let at = part.indexOf(0x4e); at >= 0 && at + 12 <= part.length; at = part.indexOf(0x4e, at + 1))
    if (SIGNATURE.every((byte, i) => part[at + i] === byte)) return from + at;
  return -1;
}

const SIGNATURE = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0];
