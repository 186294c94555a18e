import { internText } from '../base/address.ts';
import { rcodeNumber, typeNumber } from '../wire/dns/types.ts';
import { MAX_ANSWERS, MAX_LINE_BYTES } from './bounds.ts';
import { plainNumber } from './fields.ts';
import { type JsonObject, lookUp, parseObject, tellNoObject, unwrap } from './json.ts';
import { latin1 } from './numbers.ts';
import { microsOfIso, microsOfNumber } from './time.ts';
import type { LogContext, LogFormat, LogLine, LogReader } from './types.ts';
import { createRowEmitter, emitRow, isTaken, PROBLEM_TEXT, type RowEmitter } from './zeek-dns-record.ts';
import { createZeekDnsRow, type ZeekDnsRow } from './zeek-dns-row.ts';

/** Where each field may stand: Zeek's name, then what shippers rename it to (ECS, the Zeek module of Filebeat). */
// biome-ignore format: a table
const PATHS = {
  ts: ['ts', 'zeek.dns.ts', '@timestamp'],
  rtt: ['rtt', 'zeek.dns.rtt'],
  initiator: ['id.orig_h', 'source.ip', 'source.address'],
  initiatorPort: ['id.orig_p', 'source.port'],
  server: ['id.resp_h', 'destination.ip', 'destination.address'],
  serverPort: ['id.resp_p', 'destination.port'],
  proto: ['proto', 'network.transport'],
  id: ['trans_id', 'zeek.dns.trans_id', 'dns.id'],
  query: ['original_query', 'query', 'zeek.dns.query', 'dns.question.name'],
  qclass: ['qclass', 'zeek.dns.qclass'],
  qtype: ['qtype', 'zeek.dns.qtype'],
  qtypeName: ['qtype_name', 'zeek.dns.qtype_name', 'dns.question.type'],
  rcode: ['rcode', 'zeek.dns.rcode'],
  rcodeName: ['rcode_name', 'zeek.dns.rcode_name', 'dns.response_code'],
  opcode: ['opcode', 'zeek.dns.opcode'],
  aa: ['AA', 'zeek.dns.AA'],
  tc: ['TC', 'zeek.dns.TC'],
  rd: ['RD', 'zeek.dns.RD'],
  ra: ['RA', 'zeek.dns.RA'],
  z: ['Z', 'zeek.dns.Z'],
  answers: ['answers', 'zeek.dns.answers', 'dns.answers'],
  ttls: ['TTLs', 'zeek.dns.TTLs'],
} as const;
type Field = keyof typeof PATHS;

/** State while one file is read. */
interface JsonState {
  row: ZeekDnsRow;
  /** Rows that were taken. */
  rows: number;
  emitter: RowEmitter;
  encoder: InstanceType<typeof TextEncoder>;
}

function fieldOf(object: JsonObject, field: Field): unknown {
  for (const path of PATHS[field]) {
    const value = lookUp(object, path);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** A count as number or digits, -1 when there is none. */
function countOf(object: JsonObject, field: Field, max: number): number {
  const value = fieldOf(object, field);
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= max ? number : -1;
}

function isTrue(object: JsonObject, field: Field): boolean {
  const value = fieldOf(object, field);
  return value === true || value === 'T' || value === 'true';
}

function timeOf(object: JsonObject): number {
  const value = fieldOf(object, 'ts');
  if (typeof value === 'number') return microsOfNumber(value);
  if (typeof value !== 'string') return Number.NaN;
  return /^\d+(\.\d+)?$/.test(value) ? microsOfNumber(Number(value)) : microsOfIso(value);
}

function rttOf(object: JsonObject): number {
  const value = plainNumber(fieldOf(object, 'rtt'));
  return value >= 0 && value < 1e9 ? Math.round(value * 1e6) : Number.NaN;
}

function addressOf(object: JsonObject, field: 'initiator' | 'server', context: LogContext): number {
  const value = fieldOf(object, field);
  const text = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' && text.length < 64 ? internText(context.addresses, withoutZone(text)) : 0;
}

function transportOf(object: JsonObject): 'udp' | 'tcp' | 'unknown' {
  const value = fieldOf(object, 'proto');
  return value === 'udp' || value === 'tcp' ? value : 'unknown';
}

/** Number of a type or code that is only told by name; -1 when it is unknown. */
function named(object: JsonObject, field: Field, numberOf: (name: string) => number): number {
  const value = fieldOf(object, field);
  return typeof value === 'string' ? numberOf(value) : -1;
}

/** Appends text to the row's bytes; returns the offset behind it. */
function write(state: JsonState, text: string, at: number): number {
  return at + state.encoder.encodeInto(text, state.row.bytes.subarray(at)).written;
}

function answerTexts(object: JsonObject): unknown[] {
  const value = fieldOf(object, 'answers');
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function answerText(answer: unknown): string | null {
  if (typeof answer === 'string') return answer;
  const data =
    typeof answer === 'object' && answer !== null ? lookUp(answer as JsonObject, 'data') : undefined;
  return typeof data === 'string' ? data : null;
}

function readTexts(state: JsonState, object: JsonObject): void {
  const { row } = state;
  const query = fieldOf(object, 'query');
  row.queryStart = typeof query === 'string' ? 0 : -1;
  row.queryEnd = typeof query === 'string' ? write(state, query, 0) : -1;
  row.answerCount = 0;
  let at = Math.max(0, row.queryEnd);
  for (const answer of answerTexts(object)) {
    const text = answerText(answer);
    if (text === null || row.answerCount >= MAX_ANSWERS) continue;
    row.answerStart[row.answerCount] = at;
    at = write(state, text, at);
    row.answerEnd[row.answerCount++] = at;
  }
}

function readTtls(row: ZeekDnsRow, object: JsonObject): void {
  const value = fieldOf(object, 'ttls');
  const list = Array.isArray(value) ? value : [];
  row.ttlCount = Math.min(list.length, MAX_ANSWERS);
  for (let i = 0; i < row.ttlCount; i++) {
    const seconds = plainNumber(list[i]);
    row.ttl[i] = seconds >= 0 && seconds <= 0xffffffff ? Math.floor(seconds) : 0;
  }
}

function readRow(state: JsonState, object: JsonObject, context: LogContext): void {
  const { row } = state;
  row.time = timeOf(object);
  row.rtt = rttOf(object);
  row.initiator = addressOf(object, 'initiator', context);
  row.server = addressOf(object, 'server', context);
  row.initiatorPort = Math.max(0, countOf(object, 'initiatorPort', 0xffff));
  row.serverPort = Math.max(0, countOf(object, 'serverPort', 0xffff));
  row.transport = transportOf(object);
  row.id = countOf(object, 'id', 0xffff);
  row.opcode = countOf(object, 'opcode', 15);
  row.qclass = countOf(object, 'qclass', 0xffff);
  row.qtype = countOf(object, 'qtype', 0xffff);
  if (row.qtype < 0) row.qtype = named(object, 'qtypeName', typeNumber);
  row.rcode = countOf(object, 'rcode', 0xfff);
  if (row.rcode < 0) row.rcode = named(object, 'rcodeName', rcodeNumber);
  row.authoritative = isTrue(object, 'aa');
  row.truncated = isTrue(object, 'tc');
  row.recursionDesired = isTrue(object, 'rd');
  row.recursionAvailable = isTrue(object, 'ra');
  row.z = Math.max(0, countOf(object, 'z', 7));
  readTexts(state, object);
  readTtls(row, object);
}

/** A logged object that is a row of dns.log, whoever wrapped or renamed it. */
function isDnsRow(object: JsonObject): boolean {
  const path = lookUp(object, '_path');
  if (path !== undefined) return path === 'dns';
  const initiator = fieldOf(object, 'initiator') !== undefined;
  return initiator && (fieldOf(object, 'query') !== undefined || fieldOf(object, 'id') !== undefined);
}

/** Logged by Zeek, another log of the same sensor. */
function isOtherRow(object: JsonObject): boolean {
  return lookUp(object, '_path') !== undefined || fieldOf(object, 'initiator') !== undefined;
}

function readLine(state: JsonState, line: LogLine, context: LogContext): void {
  const size = line.end - line.start;
  if (size === 0) return;
  if (size > MAX_LINE_BYTES) {
    context.problem('line-long', line.at, 'A line longer than 4 MiB was left out.');
    return;
  }
  const outer = parseObject(line.bytes, line.start, line.end);
  if (outer === 'blank') return;
  const object = outer && unwrap(outer, isDnsRow);
  if (!object) {
    if (outer === null) tellNoObject(context, line);
    else if (!isOtherRow(outer))
      context.problem(
        'no-dns-fields',
        line.at,
        'A JSON object without the fields of a DNS log was left out.',
      );
    return;
  }
  // A byte that is no UTF-8 becomes U+FFFD, three bytes.
  if (state.row.bytes.length < 3 * size) state.row.bytes = new Uint8Array(6 * size);
  readRow(state, object, context);
  const problem = emitRow(state.emitter, state.row, line.at, context.sink);
  if (isTaken(problem)) state.rows++;
  if (problem) context.problem(problem, line.at, PROBLEM_TEXT[problem]);
}

function open(context: LogContext): LogReader {
  const state: JsonState = {
    row: createZeekDnsRow(false),
    rows: 0,
    emitter: createRowEmitter(),
    encoder: new TextEncoder(),
  };
  return { line: (line) => readLine(state, line, context), end() {}, rows: () => state.rows };
}

/** Lines of the head that are tried: a stream of all logs may begin with others. */
const SNIFF_LINES = 50;

function sniff(head: Uint8Array): number {
  let from = 0;
  for (let i = 0; i < SNIFF_LINES && from < head.length; i++) {
    const found = head.indexOf(10, from);
    const to = found < 0 ? head.length : found;
    const outer = parseObject(head, from, to);
    const object = outer !== null && outer !== 'blank' ? unwrap(outer, isDnsRow) : null;
    if (object) return isZeek(object) ? 0.9 : 0;
    if (outer === null && i === 0) return found < 0 ? sniffCut(head) : 0;
    from = to + 1;
  }
  return 0;
}

/** A first line longer than the head: its keys must do. */
function sniffCut(head: Uint8Array): number {
  const text = latin1(head, 0, head.length);
  return /^\s*\{/.test(text) && text.includes('id.orig_h') && text.includes('trans_id') ? 0.7 : 0;
}

/** Zeek's own names, or those of a shipper that says it had them from Zeek. */
function isZeek(object: JsonObject): boolean {
  return lookUp(object, 'id.orig_h') !== undefined || lookUp(object, 'zeek') !== undefined;
}

/** Zeek's dns.log as JSON, one object a line. */
export const zeekDnsJson: LogFormat = {
  id: 'zeek-dns-json',
  about: 'DNS log of Zeek as JSON lines, also as shippers wrap or rename it.',
  requires: ['ts', 'id.orig_h', 'id.resp_h', 'query'],
  useful: [
    'id.orig_p',
    'id.resp_p',
    'proto',
    'trans_id',
    'rtt',
    'qtype',
    'rcode',
    'answers',
    'TTLs',
    'original_query',
  ],
  sniff,
  open,
};

/** An address without its zone index (RFC 4007 section 11). */
function withoutZone(text: string): string {
  const at = text.indexOf('%');
  return at < 0 ? text : text.slice(0, at);
}
