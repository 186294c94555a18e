import type { Provenance } from '../base/provenance.ts';
import { MAX_ANSWERS, MAX_COLUMNS, MAX_LINE_BYTES } from './bounds.ts';
import { internBytes, latin1, parseCount } from './numbers.ts';
import { parseSeconds } from './time.ts';
import type { LogContext, LogFormat, LogLine, LogReader } from './types.ts';
import { createRowEmitter, emitRow, PROBLEM_TEXT, type RowEmitter } from './zeek-dns-record.ts';
import { createZeekDnsRow, type ZeekDnsRow } from './zeek-dns-row.ts';
import { createZeekHeader, readZeekHeaderLine, type ZeekHeader, zeekHeaderOf } from './zeek-header.ts';

/** Columns that are read, by their names in `#fields`; places in `ColumnMap`. */
// biome-ignore format: a table
const FIELDS = [
  'ts', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'trans_id', 'rtt', 'query', 'qclass',
  'qtype', 'rcode', 'AA', 'TC', 'RD', 'RA', 'Z', 'answers', 'TTLs', 'opcode', 'original_query',
] as const;
type Field = (typeof FIELDS)[number];

const REQUIRED: readonly Field[] = ['ts', 'id.orig_h', 'id.resp_h', 'query'];
const USEFUL = FIELDS.filter((field) => !REQUIRED.includes(field));

const HASH = 0x23;
const LETTER_T = 0x54;
const LETTER_U = 0x75;
const CARRIAGE_RETURN = 13;
const MAX_SECONDS_TTL = 0xffffffff;

/** State while one file is read. */
interface TsvState {
  header: ZeekHeader;
  /** False while no header was met, and in the part of a concatenated file that is another log. */
  isDns: boolean;
  /** Column of each field, -1 when the file has none. */
  column: Record<Field, number>;
  unset: Uint8Array;
  empty: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  columns: number;
  row: ZeekDnsRow;
  emitter: RowEmitter;
}

function hasRequired({ fields }: ZeekHeader): boolean {
  return REQUIRED.every((field) => fields.includes(field));
}

function columnsOf(header: ZeekHeader): Record<Field, number> {
  return Object.fromEntries(FIELDS.map((field) => [field, header.fields.indexOf(field)])) as Record<
    Field,
    number
  >;
}

function createState(): TsvState {
  const header = createZeekHeader();
  return {
    header,
    isDns: false,
    column: columnsOf(header),
    unset: Buffer.from(header.unsetField, 'latin1'),
    empty: Buffer.from(header.emptyField, 'latin1'),
    start: new Int32Array(MAX_COLUMNS),
    end: new Int32Array(MAX_COLUMNS),
    columns: 0,
    row: createZeekDnsRow(true),
    emitter: createRowEmitter(),
  };
}

function readHeader(state: TsvState, text: string): void {
  readZeekHeaderLine(state.header, text);
  state.isDns = hasRequired(state.header);
  state.column = columnsOf(state.header);
  state.unset = Buffer.from(state.header.unsetField, 'latin1');
  state.empty = Buffer.from(state.header.emptyField, 'latin1');
}

function splitColumns(state: TsvState, bytes: Uint8Array, from: number, to: number): void {
  const { start, end } = state;
  const separator = state.header.separator;
  let count = 0;
  let begin = from;
  for (let p = from; p < to; p++) {
    if (bytes[p] !== separator) continue;
    if (count >= MAX_COLUMNS - 1) break;
    start[count] = begin;
    end[count++] = p;
    begin = p + 1;
  }
  start[count] = begin;
  end[count++] = to;
  state.columns = count;
}

function equals(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}

/** Column of a field in this line, -1 when it has none or says unset. */
function columnOf(state: TsvState, bytes: Uint8Array, field: Field): number {
  const column = state.column[field];
  if (column < 0 || column >= state.columns) return -1;
  return equals(bytes, state.start[column]!, state.end[column]!, state.unset) ? -1 : column;
}

function numberOf(state: TsvState, bytes: Uint8Array, field: Field, max: number): number {
  const column = state.column[field];
  if (column < 0 || column >= state.columns) return -1;
  return parseCount(bytes, state.start[column]!, state.end[column]!, max);
}

function isTrue(state: TsvState, bytes: Uint8Array, field: Field): boolean {
  const column = state.column[field];
  return column >= 0 && column < state.columns && bytes[state.start[column]!] === LETTER_T;
}

function microsOf(state: TsvState, bytes: Uint8Array, field: Field): number {
  const column = columnOf(state, bytes, field);
  return column < 0 ? Number.NaN : parseSeconds(bytes, state.start[column]!, state.end[column]!);
}

function addressOf(state: TsvState, bytes: Uint8Array, field: Field, context: LogContext): number {
  const column = columnOf(state, bytes, field);
  return column < 0 ? 0 : internBytes(context.addresses, bytes, state.start[column]!, state.end[column]!);
}

/** Walks a vector: `answers` are split at the set separator, which is escaped inside an element. */
function readAnswers(state: TsvState, bytes: Uint8Array): void {
  const { row, start, end, header } = state;
  row.answerCount = 0;
  const column = columnOf(state, bytes, 'answers');
  if (column < 0 || equals(bytes, start[column]!, end[column]!, state.empty)) return;
  let begin = start[column]!;
  for (let p = begin; p <= end[column]! && row.answerCount < MAX_ANSWERS; p++) {
    if (p < end[column]! && bytes[p] !== header.setSeparator) continue;
    row.answerStart[row.answerCount] = begin;
    row.answerEnd[row.answerCount++] = p;
    begin = p + 1;
  }
}

function readTtls(state: TsvState, bytes: Uint8Array): void {
  const { row, start, end, header } = state;
  row.ttlCount = 0;
  const column = row.answerCount > 0 ? columnOf(state, bytes, 'TTLs') : -1;
  if (column < 0) return;
  let begin = start[column]!;
  for (let p = begin; p <= end[column]! && row.ttlCount < MAX_ANSWERS; p++) {
    if (p < end[column]! && bytes[p] !== header.setSeparator) continue;
    const seconds = Math.floor(parseSeconds(bytes, begin, p) / 1e6);
    row.ttl[row.ttlCount++] = seconds <= MAX_SECONDS_TTL ? seconds : 0;
    begin = p + 1;
  }
}

/** `original_query` is there where a script keeps the case; `query` is lower-cased by Zeek itself. */
function readQuery(state: TsvState, bytes: Uint8Array): void {
  const { row, start, end } = state;
  let column = columnOf(state, bytes, 'original_query');
  if (column < 0) column = columnOf(state, bytes, 'query');
  row.queryStart = column < 0 ? -1 : start[column]!;
  row.queryEnd = column < 0 ? -1 : end[column]!;
  if (column >= 0 && equals(bytes, row.queryStart, row.queryEnd, state.empty)) row.queryEnd = row.queryStart;
}

function transportOf(state: TsvState, bytes: Uint8Array): 'udp' | 'tcp' | 'unknown' {
  const column = columnOf(state, bytes, 'proto');
  if (column < 0 || state.end[column]! - state.start[column]! !== 3) return 'unknown';
  const first = bytes[state.start[column]!];
  return first === LETTER_U ? 'udp' : first === 0x74 ? 'tcp' : 'unknown';
}

function readRow(state: TsvState, bytes: Uint8Array, context: LogContext): void {
  const { row } = state;
  row.bytes = bytes;
  row.time = microsOf(state, bytes, 'ts');
  row.rtt = microsOf(state, bytes, 'rtt');
  row.initiator = addressOf(state, bytes, 'id.orig_h', context);
  row.server = addressOf(state, bytes, 'id.resp_h', context);
  row.initiatorPort = Math.max(0, numberOf(state, bytes, 'id.orig_p', 0xffff));
  row.serverPort = Math.max(0, numberOf(state, bytes, 'id.resp_p', 0xffff));
  row.transport = transportOf(state, bytes);
  row.id = numberOf(state, bytes, 'trans_id', 0xffff);
  row.opcode = numberOf(state, bytes, 'opcode', 15);
  row.qclass = numberOf(state, bytes, 'qclass', 0xffff);
  row.qtype = numberOf(state, bytes, 'qtype', 0xffff);
  row.rcode = numberOf(state, bytes, 'rcode', 0xfff);
  row.authoritative = isTrue(state, bytes, 'AA');
  row.truncated = isTrue(state, bytes, 'TC');
  row.recursionDesired = isTrue(state, bytes, 'RD');
  row.recursionAvailable = isTrue(state, bytes, 'RA');
  row.z = Math.max(0, numberOf(state, bytes, 'Z', 7));
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
  splitColumns(state, bytes, start, end);
  if (state.columns < fields.length) {
    context.problem('columns-short', at, 'A line with fewer columns than the header names was left out.');
    return;
  }
  readRow(state, bytes, context);
  const problem = emitRow(state.emitter, state.row, at, context.sink);
  if (problem) context.problem(problem, at, PROBLEM_TEXT[problem]);
}

function open(context: LogContext): LogReader {
  const state = createState();
  return { line: (line) => readLine(state, line, context), end() {} };
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
