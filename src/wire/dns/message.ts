import { type DnsMessage, SECTION } from '../../observe/dns.ts';
import { HEADER_BYTES } from './bounds.ts';
import { readHeader } from './header.ts';
import { afterName, endOfLabels, expandName } from './name.ts';
import { HEADER_SHORT, QUESTION_SHORT, reasonOf } from './reasons.ts';
import { readRecord } from './record.ts';
import { isKnownClass } from './types.ts';

function clear(message: DnsMessage, bytes: Uint8Array, start: number, end: number): void {
  message.bytes = bytes;
  message.messageStart = start;
  message.messageEnd = end;
  message.id = -1;
  message.flags = 0;
  message.response = false;
  message.opcode = 0;
  message.rcode = 0;
  message.size = end - start;
  message.questions = 0;
  message.nameLength = 0;
  message.qtype = 0;
  message.qclass = 0;
  message.recordCount = 0;
  message.udpSize = -1;
  message.optionsStart = 0;
  message.optionsEnd = 0;
  message.surplus = 0;
  message.bad = null;
}

/** Offset behind the question at `at` (RFC 1035 section 4.1.2), or a negative code. */
function skipQuestion(bytes: Uint8Array, end: number, at: number): number {
  const terminator = endOfLabels(bytes, end, at);
  if (terminator < 0) return terminator;
  const next = afterName(bytes, terminator) + 4;
  return next <= end ? next : QUESTION_SHORT;
}

function readFirstQuestion(message: DnsMessage, view: DataView, at: number): number {
  const { bytes, messageStart, messageEnd } = message;
  const next = skipQuestion(bytes, messageEnd, at);
  if (next < 0) return next;
  const length = expandName(bytes, messageStart, messageEnd, at, message.name);
  if (length < 0) return length;
  message.nameLength = length - 1;
  message.qtype = view.getUint16(next - 4);
  message.qclass = view.getUint16(next - 2);
  return next;
}

function readQuestions(message: DnsMessage, view: DataView, at: number): number {
  if (message.questions === 0) return at;
  let next = readFirstQuestion(message, view, at);
  for (let i = 1; i < message.questions && next >= 0; i++)
    next = skipQuestion(message.bytes, message.messageEnd, next);
  return next;
}

function readSection(message: DnsMessage, view: DataView, at: number, section: number): number {
  const count = view.getUint16(message.messageStart + 4 + 2 * section);
  let next = at;
  for (let i = 0; i < count && next >= 0; i++) next = readRecord(message, view, next, section);
  return next;
}

/**
 * The question section made no sense. A first question of a known class still counts (its count lied);
 * otherwise these bytes are no DNS, and all of them are surplus.
 */
function giveUp(message: DnsMessage, code: number): void {
  message.bad = reasonOf(code);
  if (isKnownClass(message.qclass)) return;
  message.nameLength = 0;
  message.qtype = 0;
  message.qclass = 0;
  message.surplus = message.messageEnd - message.messageStart;
}

function readRecords(message: DnsMessage, view: DataView, at: number): void {
  let next = readSection(message, view, at, SECTION.answer);
  if (next >= 0) next = readSection(message, view, next, SECTION.authority);
  if (next >= 0) next = readSection(message, view, next, SECTION.additional);
  if (next >= 0) message.surplus = message.messageEnd - next;
  else message.bad ??= reasonOf(next);
}

/**
 * Fills `message` from `bytes[start, end)` (RFC 1035 section 4); `view` has the same offsets. Provenance, ends,
 * service, transport and `cut` are the caller's. Never throws and allocates nothing; work is linear in the length.
 * What cannot be read to its end says why in `bad` and keeps what came before.
 */
export function readMessage(
  message: DnsMessage,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
): void {
  clear(message, bytes, start, end);
  if (end - start < HEADER_BYTES) {
    giveUp(message, HEADER_SHORT);
    return;
  }
  readHeader(message, view, start);
  const next = readQuestions(message, view, start + HEADER_BYTES);
  if (next < 0) giveUp(message, next);
  else readRecords(message, view, next);
}
