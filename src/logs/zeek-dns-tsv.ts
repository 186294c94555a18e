import { NO_ADDRESS } from '../base/address.ts';
import type { Provenance } from '../base/provenance.ts';
import type { DnsTransport } from '../observe/dns.ts';
import { MAX_ANSWERS, MAX_COLUMNS, MAX_LINE_BYTES } from './bounds.ts';
import { asciiBytes, internBytes, latin1, parseCount } from './numbers.ts';
import { parseSeconds } from './time.ts';
import type { LogContext, LogFormat, LogLine, LogReader } from './types.ts';
import { createRowEmitter, emitRow, isTaken, PROBLEM_TEXT, type RowEmitter } from './zeek-dns-record.ts';
import { createZeekDnsRow, type ZeekDnsRow } from './zeek-dns-row.ts';
import { createZeekHeader, readZeekHeaderLine, type ZeekHeader, zeekHeaderOf } from './zeek-header.ts';

/** Columns that are read, by their names in `#fields`; the places below count in this list. */
// biome-ignore format: a table
const FIELDS = [
  'ts', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'trans_id', 'rtt', 'query', 'qclass',
  'qtype', 'rcode', 'AA', 'TC', 'RD', 'RA', 'Z', 'answers', 'TTLs', 'opcode', 'original_query',
] as const;
// biome-ignore format: a table
const F = {
  ts: 0, origHost: 1, origPort: 2, respHost: 3, respPort: 4, proto: 5, transId: 6, rtt: 7, query: 8, qclass: 9,
  qtype: 10, rcode: 11, aa: 12, tc: 13, rd: 14, ra: 15, z: 16, answers: 17, ttls: 18, opcode: 19, original: 20,
} as const;

const REQUIRED: readonly string[] = ['ts', 'id.orig_h', 'id.resp_h', 'query'];
const USEFUL = FIELDS.filter((field) => !REQUIRED.includes(field));

const HASH = 0x23;
const UPPER_T = 0x54;
const CARRIAGE_RETURN = 13;
const MAX_TTL = 0xffffffff;
const UDP = asciiBytes('udp');
const TCP = asciiBytes('tcp');

/** State while one file is read. */
interface TsvState {
  header: ZeekHeader;
  /** False while no header was met, and in the part of a concatenated file that is another log. */
  isDns: boolean;
  /** Field in each column, -1 for one that is not read. */
  readonly fieldOf: Int8Array;
  /** Where each field stands in the line at hand; `from` is -1 when it has none or says unset. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  unset: Uint8Array;
  empty: Uint8Array;
  row: ZeekDnsRow;
  /** Rows that were taken. */
  rows: number;
  emitter: RowEmitter;
}

function hasRequired({ fields }: ZeekHeader): boolean {
  return REQUIRED.every((field) => fields.includes(field));
}

function createState(): TsvState {
  const header = createZeekHeader();
  return {
    header,
    isDns: false,
    fieldOf: new Int8Array(MAX_COLUMNS),
    from: new Int32Array(FIELDS.length),
    to: new Int32Array(FIELDS.length),
    unset: asciiBytes(header.unsetField),
    empty: asciiBytes(header.emptyField),
    row: createZeekDnsRow(true),
    rows: 0,
    emitter: createRowEmitter(),
  };
}

function readHeader(state: TsvState, text: string): void {
  readZeekHeaderLine(state.header, text);
  const { fields, unsetField, emptyField } = state.header;
  state.isDns = hasRequired(state.header);
  state.fieldOf.fill(-1);
  for (const [field, name] of FIELDS.entries()) {
    const column = fields.indexOf(name);
    if (column >= 0) state.fieldOf[column] = field;
  }
  state.unset = asciiBytes(unsetField);
  state.empty = asciiBytes(emptyField);
}

function equals(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}

/** Forgets the fields that say unset. */
function dropUnset(state: TsvState, bytes: Uint8Array): void {
  const { from, to, unset } = state;
  const first = unset[0];
  for (let field = 0; field < FIELDS.length; field++) {
    const at = from[field]!;
    if (at >= 0 && bytes[at] === first && equals(bytes, at, to[field]!, unset)) from[field] = -1;
  }
}

/** Finds the columns in the bytes; returns how many there are. What is behind the last place stays in it. */
function splitColumns(state: TsvState, bytes: Uint8Array, start: number, end: number): number {
  const { fieldOf, from, to } = state;
  const { separator } = state.header;
  let column = 0;
  let begin = start;
  for (let field = 0; field < FIELDS.length; field++) from[field] = -1;
  for (let p = start; p <= end; p++) {
    if (p < end && (bytes[p] !== separator || column === MAX_COLUMNS - 1)) continue;
    const field = fieldOf[column++]!;
    if (field >= 0) {
      from[field] = begin;
      to[field] = p;
    }
    begin = p + 1;
  }
  dropUnset(state, bytes);
  return column;
}

function numberOf(state: TsvState, bytes: Uint8Array, field: number, max: number): number {
  const from = state.from[field]!;
  return from < 0 ? -1 : parseCount(bytes, from, state.to[field]!, max);
}

function portOf(state: TsvState, bytes: Uint8Array, field: number): number {
  const port = numberOf(state, bytes, field, 0xffff);
  return port < 0 ? 0 : port;
}

function isTrue(state: TsvState, bytes: Uint8Array, field: number): boolean {
  const from = state.from[field]!;
  return from >= 0 && bytes[from] === UPPER_T;
}

function microsOf(state: TsvState, bytes: Uint8Array, field: number): number {
  const from = state.from[field]!;
  return from < 0 ? Number.NaN : parseSeconds(bytes, from, state.to[field]!);
}

function addressOf(state: TsvState, bytes: Uint8Array, field: number, context: LogContext): number {
  const from = state.from[field]!;
  return from < 0 ? NO_ADDRESS : internBytes(context.addresses, bytes, from, state.to[field]!);
}

/** Elements of `answers`; the set separator is escaped inside one. */
function readAnswers(state: TsvState, bytes: Uint8Array): void {
  const { row, header } = state;
  const to = state.to[F.answers]!;
  let begin = state.from[F.answers]!;
  row.answerCount = 0;
  if (begin < 0 || equals(bytes, begin, to, state.empty)) return;
  for (let p = begin; p <= to && row.answerCount < MAX_ANSWERS; p++) {
    if (p < to && bytes[p] !== header.setSeparator) continue;
    row.answerStart[row.answerCount] = begin;
    row.answerEnd[row.answerCount++] = p;
    begin = p + 1;
  }
}

function readTtls(state: TsvState, bytes: Uint8Array): void {
  const { row, header } = state;
  const to = state.to[F.ttls]!;
  let begin = state.from[F.ttls]!;
  row.ttlCount = 0;
  if (begin < 0) return;
  for (let p = begin; p <= to && row.ttlCount < row.answerCount; p++) {
    if (p < to && bytes[p] !== header.setSeparator) continue;
    const seconds = Math.floor(parseSeconds(bytes, begin, p) / 1e6);
    row.ttl[row.ttlCount++] = seconds <= MAX_TTL ? seconds : 0;
    begin = p + 1;
  }
}

/** `original_query` is there where a script keeps the case; `query` is lower-cased by Zeek itself. */
function readQuery(state: TsvState, bytes: Uint8Array): void {
  const { row, from, to } = state;
  const field = from[F.original]! >= 0 ? F.original : F.query;
  row.queryStart = from[field]!;
  row.queryEnd = to[field]!;
  if (row.queryStart >= 0 && equals(bytes, row.queryStart, row.queryEnd, state.empty))
    row.queryEnd = row.queryStart;
}

function transportOf(state: TsvState, bytes: Uint8Array): DnsTransport {
  const from = state.from[F.proto]!;
  if (from < 0) return 'unknown';
  if (equals(bytes, from, state.to[F.proto]!, UDP)) return 'udp';
  return equals(bytes, from, state.to[F.proto]!, TCP) ? 'tcp' : 'unknown';
}

function readRow(state: TsvState, bytes: Uint8Array, context: LogContext): void {
  const { row } = state;
  row.bytes = bytes;
  row.time = microsOf(state, bytes, F.ts);
  row.rtt = microsOf(state, bytes, F.rtt);
  row.initiator = addressOf(state, bytes, F.origHost, context);
  row.server = addressOf(state, bytes, F.respHost, context);
  row.initiatorPort = portOf(state, bytes, F.origPort);
  row.serverPort = portOf(state, bytes, F.respPort);
  row.transport = transportOf(state, bytes);
  row.id = numberOf(state, bytes, F.transId, 0xffff);
  row.opcode = numberOf(state, bytes, F.opcode, 15);
  row.qclass = numberOf(state, bytes, F.qclass, 0xffff);
  row.qtype = numberOf(state, bytes, F.qtype, 0xffff);
  row.rcode = numberOf(state, bytes, F.rcode, 0xfff);
  row.authoritative = isTrue(state, bytes, F.aa);
  row.truncated = isTrue(state, bytes, F.tc);
  row.recursionDesired = isTrue(state, bytes, F.rd);
  row.recursionAvailable = isTrue(state, bytes, F.ra);
  row.z = Math.max(0, numberOf(state, bytes, F.z, 7));
  readQuery(state, bytes);
  readAnswers(state, bytes);
  readTtls(state, bytes);
}

function readLine(state: TsvState, line: LogLine, context: LogContext): void {
  const { bytes, start, at } = line;
  const end = line.end > start && bytes[line.end - 1] === CARRIAGE_RETURN ? line.end - 1 : line.end;
  if (end === start) return;
  if (end - start > MAX_LINE_BYTES) {
    context.problem('line-long', at, 'A line longer than 4 MiB was left out.');
    return;
  }
  const mark = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf ? 3 : 0;
  if (bytes[start + mark] === HASH) readHeader(state, latin1(bytes, start + mark, end));
  else readColumns(state, bytes, start + mark, end, at, context);
}

function readColumns(
  state: TsvState,
  bytes: Uint8Array,
  start: number,
  end: number,
  at: Provenance,
  context: LogContext,
): void {
  const { fields } = state.header;
  if (!state.isDns) {
    if (fields.length === 0) context.problem('no-header', at, 'A line before any #fields line was left out.');
    return;
  }
  if (splitColumns(state, bytes, start, end) < fields.length) {
    context.problem('columns-short', at, 'A line with fewer columns than the header names was left out.');
    return;
  }
  readRow(state, bytes, context);
  const problem = emitRow(state.emitter, state.row, at, context.sink);
  if (isTaken(problem)) state.rows++;
  if (problem) context.problem(problem, at, PROBLEM_TEXT[problem]);
}

function open(context: LogContext): LogReader {
  const state = createState();
  return { line: (line) => readLine(state, line, context), end() {}, rows: () => state.rows };
}

function sniff(head: Uint8Array): number {
  const header = zeekHeaderOf(head);
  if (!hasRequired(header)) return 0;
  return header.path === 'dns' ? 1 : 0.8;
}

/** Zeek's dns.log as its ASCII writer leaves it. */
export const zeekDnsTsv: LogFormat = {
  id: 'zeek-dns-tsv',
  about: 'DNS log of Zeek, tab-separated with header lines (dns.log).',
  requires: REQUIRED,
  useful: USEFUL,
  sniff,
  open,
};
