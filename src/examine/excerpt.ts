import { isIPv4, isIPv6 } from 'node:net';
import { type Answer, decode, type Packet } from 'dns-packet';
import { endOfLabels, nameText } from '../wire/dns/name.ts';
import { MAX_EXCERPT } from './bounds.ts';

/**
 * One message as a person reads it: question, flags that matter, answers. Decoded by dns-packet and not by the
 * reader that found it, so that an excerpt is a second opinion. Null when dns-packet cannot read the message.
 */
export function excerptText(wire: Uint8Array): string | null {
  let packet: Packet & { rcode?: string };
  try {
    packet = decode(Buffer.from(wire.buffer, wire.byteOffset, wire.byteLength));
  } catch {
    return null; // dns-packet throws on what it cannot read; the finding's own reader could
  }
  const question = packet.questions?.[0];
  if (!question) return null;
  const asked = `${question.type}? ${nameOf(question.name, wire)}`;
  if (packet.type === 'query') return cut(asked);
  const answers = (packet.answers ?? []).map(answerText).filter((text) => text !== '');
  const rcode = packet.rcode && packet.rcode !== 'NOERROR' ? ` ${packet.rcode}` : '';
  return cut(`${asked}  ->${rcode} ${answers.length > 0 ? answers.join(', ') : 'no data'}`);
}

/** U+FFFD: dns-packet reads names as UTF-8 and puts this for bytes that are none. */
const LOST = '\ufffd';
/** The header's 12 octets; the first question's name stands behind it, never compressed (RFC 1035 section 4.1). */
const QUESTION = 12;

/** The name as decoded; where bytes of it were lost in that, as it stands in the message, with `\xHH`. */
function nameOf(decoded: string, wire: Uint8Array): string {
  if (!decoded.includes(LOST)) return decoded;
  const end = endOfLabels(wire, wire.length, QUESTION);
  return end < 0 ? decoded : nameText(wire.subarray(QUESTION, end));
}

function answerText(answer: Answer): string {
  if (answer.type === 'OPT') return '';
  const data = 'data' in answer ? answer.data : null;
  if (!isWhole(answer.type, data)) return `${answer.type} (cut)`;
  const ttl = 'ttl' in answer && answer.ttl !== undefined ? ` (TTL ${answer.ttl})` : '';
  return `${answer.type} ${dataText(data)}${ttl}`;
}

/** dns-packet makes an address of fewer bytes than one has, where the message ends inside it. */
function isWhole(type: string, data: unknown): boolean {
  if (type === 'A') return isIPv4(String(data));
  return type !== 'AAAA' || isIPv6(String(data));
}

function dataText(data: unknown): string {
  if (typeof data === 'string') return data;
  if (data instanceof Uint8Array) return bytesText(data);
  if (Array.isArray(data)) return data.map(dataText).join(' ');
  if (data !== null && typeof data === 'object') return Object.values(data).map(String).join(' ');
  return '';
}

/** Printable ASCII as it is in quotes, everything else as `\xHH`. */
function bytesText(bytes: Uint8Array): string {
  let text = '';
  for (const b of bytes.subarray(0, MAX_EXCERPT)) {
    text +=
      b >= 0x20 && b < 0x7f && b !== 0x5c ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, '0')}`;
  }
  return `"${text}"`;
}

function cut(text: string): string {
  return text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT - 1)}…` : text;
}
