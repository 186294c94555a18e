import { SECTION } from '../observe/dns.ts';
import { HEADER_BYTES } from '../wire/dns/bounds.ts';
import { CLASS, TYPE, typeNumber } from '../wire/dns/types.ts';
import { MAX_ANSWERS, MAX_BUILT_BYTES } from './bounds.ts';
import { countAt, isObject, listAt, objectAt, textAt } from './fields.ts';
import type { JsonObject } from './json.ts';
import { parseV4, parseV6 } from './numbers.ts';
import { createPlainText, type PlainText, plainText, writeName } from './zeek-text.ts';

/** Owner name, type, class, TTL, length and the longest data: room that one record may take. */
const RECORD_ROOM = 256 + 10 + 0xffff;
/** Bytes of one character string (RFC 1035 section 3.3.14). */
const MAX_STRING = 255;
/** Longest data of a record. */
const MAX_RDATA = 0xffff;
/** Names and strings longer than this are no DNS: data of 64 KiB with every byte escaped. */
const MAX_TEXT = 4 * 0xffff;
/** Types whose logged data is one name, and the bytes of data before it that are not logged. */
const NAMED: ReadonlyMap<number, number> = new Map([
  [TYPE.NS, 0],
  [TYPE.CNAME, 0],
  [TYPE.PTR, 0],
  [TYPE.DNAME, 0],
  [TYPE.MX, 2],
]);
/** Keys of the sections (OISF/suricata doc/userguide/output/eve/eve-json-format.rst). */
const SECTIONS = [
  ['answers', SECTION.answer],
  ['authorities', SECTION.authority],
  ['additionals', SECTION.additional],
] as const;

/** A message under construction from a logged one. */
export interface WireBuilder {
  bytes: Uint8Array;
  view: DataView;
  end: number;
  plain: PlainText;
  encoder: InstanceType<typeof TextEncoder>;
  /** Texts as bytes before they are written. */
  scratch: Uint8Array;
}

/** A builder with its buffers. */
export function createWireBuilder(): WireBuilder {
  const bytes = new Uint8Array(MAX_BUILT_BYTES);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    end: 0,
    plain: createPlainText(),
    encoder: new TextEncoder(),
    scratch: new Uint8Array(3 * MAX_TEXT),
  };
}

/** Text with `\xHH` undone; other characters stand for their UTF-8 bytes. Lent until the next call. */
function plainOf(builder: WireBuilder, text: string): PlainText {
  const { written } = builder.encoder.encodeInto(text.slice(0, MAX_TEXT), builder.scratch);
  return plainText(builder.plain, builder.scratch, 0, written, false);
}

/** Writes a name at `at`; returns the offset behind it, -1 when it is none. */
function putName(builder: WireBuilder, at: number, text: string): number {
  return text === '<root>' ? putRoot(builder, at) : writeName(builder.bytes, at, plainOf(builder, text));
}

function putRoot({ bytes }: WireBuilder, at: number): number {
  bytes[at] = 0;
  return at + 1;
}

/** Number of a logged type: a name, or digits for one that Suricata does not know. -1 without one. */
export function rrtypeOf(value: unknown): number {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value <= 0xffff ? value : -1;
  if (typeof value !== 'string') return -1;
  if (/^\d{1,5}$/.test(value)) return Math.min(Number(value), 0xffff);
  return typeNumber(value.toUpperCase());
}

/** Writes the questions; returns true unless the first one's name is none. */
export function putQuestions(builder: WireBuilder, questions: readonly JsonObject[]): boolean {
  const { view, bytes } = builder;
  bytes.fill(0, 0, HEADER_BYTES);
  builder.end = HEADER_BYTES;
  let count = 0;
  for (const question of questions.slice(0, MAX_ANSWERS)) {
    const name = textAt(question, 'rrname');
    if (name === null || builder.end + RECORD_ROOM > MAX_BUILT_BYTES) continue;
    const at = putName(builder, builder.end, name);
    if (at < 0) {
      if (count === 0) return false;
      continue;
    }
    view.setUint16(at, Math.max(0, rrtypeOf(question['rrtype'])));
    view.setUint16(at + 2, CLASS.IN);
    builder.end = at + 4;
    count++;
  }
  view.setUint16(4, count);
  return true;
}

function putAddress({ bytes }: WireBuilder, at: number, { bytes: text, start, end }: PlainText): number {
  const v4 = parseV4(text, start, end);
  if (v4 >= 0) {
    for (let i = 0; i < 4; i++) bytes[at + i] = v4 >>> (24 - 8 * i);
    return 4;
  }
  const v6 = parseV6(text, start, end);
  if (!v6) return 0;
  for (let i = 0; i < 16; i++) bytes[at + i] = v6[i >> 2]! >>> (24 - 8 * (i & 3));
  return 16;
}

function putStrings({ bytes }: WireBuilder, at: number, { bytes: text, start, end }: PlainText): number {
  let to = at;
  for (let p = start; p < end && to - at + MAX_STRING + 1 <= MAX_RDATA; p += MAX_STRING) {
    const part = text.subarray(p, Math.min(end, p + MAX_STRING));
    bytes[to] = part.length;
    bytes.set(part, to + 1);
    to += part.length + 1;
  }
  return to - at;
}

function putRaw({ bytes }: WireBuilder, at: number, { bytes: text, start, end }: PlainText): number {
  const raw = text.subarray(start, Math.min(end, start + MAX_RDATA));
  bytes.set(raw, at);
  return raw.length;
}

function putNamed(builder: WireBuilder, at: number, before: number, name: string): number {
  builder.bytes.fill(0, at, at + before);
  const end = putName(builder, at + before, name);
  return end < 0 ? 0 : end - at;
}

function putSoa(builder: WireBuilder, at: number, soa: JsonObject): number {
  const primary = putName(builder, at, textAt(soa, 'mname') ?? '');
  const mailbox = primary < 0 ? -1 : putName(builder, primary, textAt(soa, 'rname') ?? '');
  if (mailbox < 0) return 0;
  for (const [i, key] of ['serial', 'refresh', 'retry', 'expire', 'minimum'].entries())
    builder.view.setUint32(mailbox + 4 * i, Math.max(0, countAt(soa, key, 0xffffffff)));
  return mailbox + 20 - at;
}

function putSrv(builder: WireBuilder, at: number, srv: JsonObject): number {
  const end = putName(builder, at + 6, textAt(srv, 'name') ?? '');
  if (end < 0) return 0;
  for (const [i, key] of ['priority', 'weight', 'port'].entries())
    builder.view.setUint16(at + 2 * i, Math.max(0, countAt(srv, key, 0xffff)));
  return end - at;
}

/** Writes the data of one record at `at`; returns its length. What the log leaves out has length 0. */
function putData(builder: WireBuilder, at: number, type: number, record: JsonObject): number {
  const soa = objectAt(record, 'soa');
  if (soa && type === TYPE.SOA) return putSoa(builder, at, soa);
  const srv = objectAt(record, 'srv');
  if (srv && type === TYPE.SRV) return putSrv(builder, at, srv);
  const data = textAt(record, 'rdata');
  if (data === null) return 0;
  const before = NAMED.get(type);
  if (before !== undefined) return putNamed(builder, at, before, data);
  const plain = plainOf(builder, data);
  if (type === TYPE.A || type === TYPE.AAAA) return putAddress(builder, at, plain);
  return type === TYPE.TXT || type === TYPE.SPF ? putStrings(builder, at, plain) : putRaw(builder, at, plain);
}

/** Writes one record; false when its owner or type is none, or the message is full. */
function putRecord(builder: WireBuilder, record: JsonObject, owner: string): boolean {
  const { view, end } = builder;
  const type = rrtypeOf(record['rrtype']);
  if (type < 0 || end + RECORD_ROOM > MAX_BUILT_BYTES) return false;
  const at = putName(builder, end, textAt(record, 'rrname') ?? owner);
  if (at < 0) return false;
  view.setUint16(at, type);
  view.setUint16(at + 2, CLASS.IN);
  view.setUint32(at + 4, Math.max(0, countAt(record, 'ttl', 0xffffffff)));
  const length = putData(builder, at + 10, type, record);
  view.setUint16(at + 8, length);
  builder.end = at + 10 + length;
  return true;
}

/** Answers that are only grouped by type: neither owner nor TTL is told. */
function groupedRecords(dns: JsonObject): JsonObject[] {
  const out: JsonObject[] = [];
  for (const [rrtype, values] of Object.entries(objectAt(dns, 'grouped') ?? {})) {
    if (!Array.isArray(values)) continue;
    for (const value of values.slice(0, MAX_ANSWERS)) out.push(groupedRecord(rrtype, value));
  }
  return out;
}

function groupedRecord(rrtype: string, value: unknown): JsonObject {
  if (!isObject(value)) return { rrtype, rdata: value };
  return rrtype === 'SRV' ? { rrtype, srv: value } : { rrtype, soa: value };
}

function recordsOf(dns: JsonObject, key: string): readonly unknown[] {
  const listed = listAt(dns, key);
  if (listed.length > 0 || key !== 'answers') return listed;
  const grouped = groupedRecords(dns);
  if (grouped.length > 0) return grouped;
  // Version 1: the event itself is one answer.
  return dns['rdata'] === undefined ? [] : [dns];
}

/** Writes the records of all sections; returns how many could not be written. */
export function putRecords(builder: WireBuilder, dns: JsonObject, owner: string): number {
  let omitted = 0;
  for (const [key, section] of SECTIONS) {
    let count = 0;
    for (const record of recordsOf(dns, key).slice(0, MAX_ANSWERS)) {
      if (isObject(record) && putRecord(builder, record, owner)) count++;
      else omitted++;
    }
    builder.view.setUint16(4 + 2 * section, count);
  }
  return omitted;
}
