import type { KeptRecord } from '../../channel.ts';
import { BASE32_IODINE, decodeBase32 } from '../../codec/base32.ts';
import { BASE64_IODINE, BASE64_IODINE_U, decodeBase64 } from '../../codec/base64.ts';
import { decodeBase128 } from '../../codec/base128.ts';
import { concatBytes, joinLabels, splitLabels } from '../../codec/labels.ts';
import { answersOf, type Exchange } from '../support/exchanges.ts';
import { hostOf, orderOf, TYPE, txtBytes } from '../support/records.ts';

type Decode = (text: Uint8Array) => Uint8Array | null;

/** Upstream codecs, most likely first; the decoder drops bits that are left. */
export const UPSTREAM: readonly Decode[] = [
  (text) => decodeBase128(text, 'any'),
  (text) => decodeBase32(text, BASE32_IODINE, 'any'),
  (text) => decodeBase64(text, BASE64_IODINE, 'any'),
  (text) => decodeBase64(text, BASE64_IODINE_U, 'any'),
];

const B32: Decode = (text) => decodeBase32(text, BASE32_IODINE, 'any');
const B64: Decode = (text) => decodeBase64(text, BASE64_IODINE, 'any');
const B64U: Decode = (text) => decodeBase64(text, BASE64_IODINE_U, 'any');
const B128: Decode = (text) => decodeBase128(text, 'any');

/** First character of a TXT answer (src/iodined.c, src/client.c). */
const TXT_CODECS: Record<string, Decode> = { t: B32, s: B64, u: B64U, v: B128, r: (text) => text };
/** First character of a host name in an answer. */
const NAME_CODECS: Record<string, Decode> = { h: B32, i: B64, j: B64U, k: B128 };

const CARRIERS: ReadonlySet<number> = new Set([
  TYPE.null,
  TYPE.private,
  TYPE.txt,
  TYPE.cname,
  TYPE.mx,
  TYPE.srv,
]);

function isCarrier({ type }: KeptRecord): boolean {
  return CARRIERS.has(type);
}

/** Bytes that an answer carries: raw, in TXT, or in host names; null when there are none or they do not decode. */
export function answerBytes(exchange: Exchange): Uint8Array | null {
  const records = exchange.answer ? answersOf(exchange.answer) : [];
  if (!records.some(isCarrier)) return null;
  const raw = records.find((r) => r.type === TYPE.null || r.type === TYPE.private);
  if (raw) return raw.rdata;
  const txt = records.find((r) => r.type === TYPE.txt);
  if (txt) return decodeFirst(txtBytes(txt.rdata), TXT_CODECS);
  const hosts = [...records].sort((a, b) => orderOf(a) - orderOf(b)).map(hostOf);
  const parts = hosts.map((host) => host && decodeFirst(withoutFakeDomain(host), NAME_CODECS));
  return parts.length === 0 || parts.includes(null) ? null : concatBytes(parts as Uint8Array[]);
}

function decodeFirst(text: Uint8Array | null, codecs: Record<string, Decode>): Uint8Array | null {
  if (!text || text.length === 0) return null;
  const decode = codecs[String.fromCharCode(text[0]! | 0x20)];
  return decode ? decode(text.subarray(1)) : null;
}

/** The labels of an answer's host name without the two made-up letters at the end. */
function withoutFakeDomain(host: Uint8Array): Uint8Array | null {
  const labels = splitLabels(host);
  if (!labels || labels.length < 2 || labels[labels.length - 1]!.length !== 2) return null;
  return joinLabels(host.subarray(0, host.length - 3));
}

/** The 48 bytes that answer `y` (src/iodined.c): four patterns, then 32 fixed bytes. */
const PATTERN = Uint8Array.from(
  '00000000ffffffff55555555aaaaaaaa8163c8d2c77cb2175f4fcec9492d522161a9712025b30673e6d84430795057bf'.match(
    /../g,
  )!,
  (hex) => Number.parseInt(hex, 16),
);

/** True when the answer is the downstream test pattern. */
export function isPattern(bytes: Uint8Array): boolean {
  return bytes.length === PATTERN.length && PATTERN.every((byte, i) => byte === bytes[i]);
}

/** Each byte of a fragment probe is the one before plus this. */
const RAMP_STEP = 0x6b;
/** Bytes of a ramp that chance cannot make: 16 steps of one in 256. */
const MIN_RAMP = 20;

/** True when the answer is a fragment-size probe: two bytes of size, 0x6B, then the ramp. */
export function isRamp(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_RAMP || bytes[2] !== RAMP_STEP) return false;
  for (let i = 4; i < bytes.length; i++) if (bytes[i] !== ((bytes[i - 1]! + RAMP_STEP) & 0xff)) return false;
  return true;
}

/** Text of a log-in answer: server and client address inside the tunnel, MTU, netmask bits. */
const LOGIN = /^(\d{1,3}(?:\.\d{1,3}){3})-(\d{1,3}(?:\.\d{1,3}){3})-(\d{1,5})-(\d{1,2})$/;

/** What the server told at log-in. */
export interface Login {
  server: string;
  client: string;
  mtu: number;
}

/** Reads a log-in answer; null when it is none. */
export function readLogin(bytes: Uint8Array): Login | null {
  if (bytes.length > 48) return null;
  const match = LOGIN.exec(String.fromCharCode(...bytes));
  return match ? { server: match[1]!, client: match[2]!, mtu: Number(match[3]) } : null;
}

/** True for the answers to `v`: VACK with seed and user, VNAK with the server's version, VFUL. */
export function isVersionAnswer(bytes: Uint8Array): boolean {
  return (
    bytes.length === 9 && ['VACK', 'VNAK', 'VFUL'].includes(String.fromCharCode(...bytes.subarray(0, 4)))
  );
}
