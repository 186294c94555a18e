import type { Provenance } from '../base/provenance.ts';
import { createDnsMessage, type DnsMessage } from '../observe/dns.ts';
import type { Sink } from '../observe/sink.ts';
import { HEADER_BYTES } from '../wire/dns/bounds.ts';
import { FLAG, OPCODE_SHIFT } from '../wire/dns/header.ts';
import { readMessage } from '../wire/dns/message.ts';
import { serviceOfPort } from '../wire/dns/services.ts';
import { CLASS, TYPE } from '../wire/dns/types.ts';
import { MAX_BUILT_BYTES } from './bounds.ts';
import { writeAnswer } from './zeek-answer.ts';
import type { ZeekDnsRow } from './zeek-dns-row.ts';
import { createPlainText, type PlainText, plainText, writeName } from './zeek-text.ts';

/** What may be wrong with a line's content. */
export type RowProblem = 'bad-time' | 'bad-address' | 'bad-name' | 'bad-answer';

/** Owner pointer, type, class, TTL, length, and the longest data: room that one record may take. */
const RECORD_ROOM = 12 + 0xffff;
/** Offsets from here on do not fit a compression pointer. */
const POINTER_LIMIT = 0x4000;

/** Turns rows into messages: the line is built back into wire form and read like a packet. */
export interface RowEmitter {
  message: DnsMessage;
  bytes: Uint8Array;
  view: DataView;
  text: PlainText;
}

/** An emitter with its scratch buffer. */
export function createRowEmitter(): RowEmitter {
  const bytes = new Uint8Array(MAX_BUILT_BYTES);
  const view = new DataView(bytes.buffer);
  return { message: createDnsMessage(), bytes, view, text: createPlainText() };
}

/** Writes the question; returns the offset behind it, the header's end without a name, -1 when it is no name. */
function writeQuestion({ bytes, view, text }: RowEmitter, row: ZeekDnsRow): number {
  view.setUint16(4, row.queryStart < 0 ? 0 : 1);
  if (row.queryStart < 0) return HEADER_BYTES;
  const name = plainText(text, row.bytes, row.queryStart, row.queryEnd, row.doubled);
  const at = writeName(bytes, HEADER_BYTES, name);
  if (at < 0) return -1;
  view.setUint16(at, row.qtype < 0 ? 0 : row.qtype);
  view.setUint16(at + 2, row.qclass < 0 ? CLASS.IN : row.qclass);
  return at + 4;
}

/** The records of the answer section; returns the offset behind them. What is no answer is left out and counted. */
function writeAnswers(emitter: RowEmitter, row: ZeekDnsRow, from: number): { end: number; omitted: number } {
  const { bytes, view, text } = emitter;
  let at = from;
  let owner = HEADER_BYTES;
  let count = 0;
  for (let i = 0; i < row.answerCount && at + RECORD_ROOM <= MAX_BUILT_BYTES; i++) {
    const plain = plainText(text, row.bytes, row.answerStart[i]!, row.answerEnd[i]!, row.doubled);
    const fixed = row.queryStart < 0 ? at + 1 : at + 2;
    const answer = writeAnswer(bytes, fixed + 10, plain, row.qtype);
    if (!answer) continue;
    if (row.queryStart < 0) bytes[at] = 0;
    else view.setUint16(at, 0xc000 | owner);
    view.setUint16(fixed, answer.type);
    view.setUint16(fixed + 2, CLASS.IN);
    view.setUint32(fixed + 4, i < row.ttlCount ? row.ttl[i]! : 0);
    view.setUint16(fixed + 8, answer.length);
    if (answer.type === TYPE.CNAME && fixed + 10 < POINTER_LIMIT) owner = fixed + 10;
    at = fixed + 10 + answer.length;
    count++;
  }
  view.setUint16(6, count);
  return { end: at, omitted: row.answerCount - count };
}

function queryFlags(row: ZeekDnsRow): number {
  return (
    (Math.max(row.opcode, 0) << OPCODE_SHIFT) |
    (row.truncated ? FLAG.truncated : 0) |
    (row.recursionDesired ? FLAG.recursionDesired : 0) |
    ((row.z & 7) << 4)
  );
}

function responseFlags(row: ZeekDnsRow): number {
  return (
    FLAG.response |
    (Math.max(row.opcode, 0) << OPCODE_SHIFT) |
    (row.authoritative ? FLAG.authoritative : 0) |
    (row.recursionDesired ? FLAG.recursionDesired : 0) |
    (row.recursionAvailable ? FLAG.recursionAvailable : 0) |
    (Math.max(row.rcode, 0) & FLAG.rcode)
  );
}

/** What the log knows and the built bytes do not, and the other way round. */
function dress(message: DnsMessage, row: ZeekDnsRow, at: Provenance, time: number): void {
  message.at.evidence = at.evidence;
  message.at.record = at.record;
  message.at.offset = at.offset;
  message.at.time = time;
  message.id = row.id;
  message.size = -1;
  message.cut = 0;
  message.service = serviceOfPort(row.serverPort);
  message.transport = row.transport;
  message.initiator = row.initiator;
  message.server = row.server;
  message.initiatorPort = row.initiatorPort;
  message.serverPort = row.serverPort;
  if (row.queryStart < 0 && row.qtype >= 0) message.qtype = row.qtype;
}

function emitQuery(emitter: RowEmitter, row: ZeekDnsRow, end: number, at: Provenance, sink: Sink): void {
  const { message, bytes, view } = emitter;
  view.setUint16(2, queryFlags(row));
  view.setUint16(6, 0);
  readMessage(message, bytes, view, 0, end);
  dress(message, row, at, row.time);
  sink.dns(message);
}

function emitResponse(
  emitter: RowEmitter,
  row: ZeekDnsRow,
  questionEnd: number,
  at: Provenance,
  sink: Sink,
): RowProblem | null {
  const { message, bytes, view } = emitter;
  const { end, omitted } = writeAnswers(emitter, row, questionEnd);
  view.setUint16(2, responseFlags(row));
  readMessage(message, bytes, view, 0, end);
  dress(message, row, at, Number.isNaN(row.rtt) ? row.time : row.time + row.rtt);
  message.rcode = Math.max(row.rcode, 0);
  sink.dns(message);
  return omitted > 0 ? 'bad-answer' : null;
}

/**
 * Emits what one row tells: the query (it had a type, or nothing answered) at `ts`, and the response (it had a
 * code or answers) at `ts` + `rtt`, both with the line's provenance. Returns what was wrong, or null; only a
 * row without time, ends or a readable name is left out as a whole.
 */
export function emitRow(emitter: RowEmitter, row: ZeekDnsRow, at: Provenance, sink: Sink): RowProblem | null {
  if (Number.isNaN(row.time)) return 'bad-time';
  if (row.initiator === 0 || row.server === 0) return 'bad-address';
  const questionEnd = writeQuestion(emitter, row);
  if (questionEnd < 0) return 'bad-name';
  emitter.view.setUint16(0, Math.max(row.id, 0));
  emitter.view.setUint32(8, 0);
  const answered = row.rcode >= 0 || row.answerCount > 0;
  if (row.qtype >= 0 || !answered) emitQuery(emitter, row, questionEnd, at, sink);
  return answered ? emitResponse(emitter, row, questionEnd, at, sink) : null;
}

/** True where the row was emitted, be it without an answer that could not be read. */
export function isTaken(problem: RowProblem | null): boolean {
  return problem === null || problem === 'bad-answer';
}

/** One sentence for each problem, for the report. */
export const PROBLEM_TEXT: Readonly<Record<RowProblem, string>> = {
  'bad-time': 'A line whose time could not be read was left out.',
  'bad-address': 'A line without two readable addresses was left out.',
  'bad-name': 'A line whose query is no DNS name was left out.',
  'bad-answer': 'An answer that is neither an address, a name nor a known text was left out.',
};
