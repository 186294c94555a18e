import { TYPE, typeNumber } from '../wire/dns/types.ts';
import { latin1, parseCount, parseV4, parseV6 } from './numbers.ts';
import { type PlainText, writeName } from './zeek-text.ts';

/**
 * One element of `answers` turned back into record data. Zeek writes the data as text without its type
 * (zeek/zeek scripts/base/protocols/dns/main.zeek, event handlers of each record), so type and lost fields are
 * concluded from the shape of the text and from the question.
 */
export interface BuiltAnswer {
  type: number;
  /** Bytes of record data written. */
  length: number;
}

/** Types whose answers Zeek writes as a name, and the bytes of data before the name that it leaves out. */
const NAME_AT: ReadonlyMap<number, number> = new Map([
  [TYPE.NS, 0],
  [TYPE.CNAME, 0],
  [TYPE.SOA, 0],
  [TYPE.PTR, 0],
  [TYPE.MX, 2],
  [TYPE.SRV, 6],
  [TYPE.DNAME, 0],
]);
/** Root as mailbox and five numbers behind an SOA's primary server (RFC 1035 section 3.3.13). */
const SOA_REST = 21;
/** First words of answers whose data Zeek tells only in part. */
const WORDS: ReadonlySet<string> = new Set([
  'DNSKEY',
  'DS',
  'NSEC',
  'NSEC3',
  'NSEC3PARAM',
  'RRSIG',
  'SSHFP:',
  'LOC:',
  'NAPTR',
]);
const BLANK = 0x20;
/** Longest character string (RFC 1035 section 3.3.14). */
const MAX_STRING = 255;
/** Longest data of a record. */
const MAX_RDATA = 0xffff;
/** Longest first word that is looked at. */
const MAX_WORD = 24;

const built: BuiltAnswer = { type: 0, length: 0 };

function give(type: number, length: number): BuiltAnswer {
  built.type = type;
  built.length = length;
  return built;
}

function writeV4(out: Uint8Array, at: number, value: number): BuiltAnswer {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
  return give(TYPE.A, 4);
}

function writeV6(out: Uint8Array, at: number, words: Uint32Array): BuiltAnswer {
  for (let i = 0; i < 16; i++) out[at + i] = words[i >> 2]! >>> (24 - 8 * (i & 3));
  return give(TYPE.AAAA, 16);
}

function wordEnd({ bytes, start, end }: PlainText, from: number): number {
  let p = from;
  while (p < end && p < start + MAX_RDATA && bytes[p] !== BLANK) p++;
  return p;
}

/** `TXT 4 q2Fz TXT 3 abc`: strings are taken by their stated length, blanks and all. */
function writeStrings(out: Uint8Array, at: number, text: PlainText, type: number): BuiltAnswer {
  const { bytes, end } = text;
  let to = at;
  for (let p = text.start; p < end; ) {
    const digits = wordEnd(text, p) + 1;
    const blank = wordEnd(text, digits);
    const length = parseCount(bytes, digits, blank, MAX_STRING);
    if (length < 0 || to - at + length + 1 > MAX_RDATA) break;
    const from = Math.min(blank + 1, end);
    const string = bytes.subarray(from, Math.min(from + length, end));
    out[to] = string.length;
    out.set(string, to + 1);
    to += string.length + 1;
    p = from + length + 1;
  }
  return give(type, to - at);
}

/** `<unknown type=10>`: the data are gone. */
function unknownType(word: string): number {
  const match = /^<unknown type=(\d{1,5})>$/.exec(word);
  return match ? Number(match[1]) : -1;
}

function writeWorded(out: Uint8Array, at: number, text: PlainText): BuiltAnswer | null {
  const { bytes, start, end } = text;
  const blank = wordEnd(text, start);
  if (blank === end || blank - start > MAX_WORD) return null;
  const word = latin1(bytes, start, blank);
  const afterWord = bytes[blank + 1]! - 0x30;
  if ((word === 'TXT' || word === 'SPF') && afterWord >= 0 && afterWord <= 9)
    return writeStrings(out, at, text, word === 'TXT' ? TYPE.TXT : TYPE.SPF);
  if (word === '<unknown') {
    const type = unknownType(latin1(bytes, start, Math.min(end, start + MAX_WORD)));
    return type < 0 ? null : give(type, 0);
  }
  return WORDS.has(word) ? give(typeNumber(word.replace(':', '')), 0) : null;
}

function writeNamed(out: Uint8Array, at: number, text: PlainText, qtype: number): BuiltAnswer | null {
  const type = NAME_AT.has(qtype) ? qtype : TYPE.CNAME;
  const nameAt = at + NAME_AT.get(type)!;
  const rest = type === TYPE.SOA ? SOA_REST : 0;
  out.fill(0, at, nameAt);
  const end = writeName(out, nameAt, text);
  if (end < 0) return null;
  out.fill(0, end, end + rest);
  return give(type, end + rest - at);
}

/**
 * Writes the record data of one answer to `out` at `at`, at most 65,535 bytes, and says its type. The result is
 * lent until the next call. Null when the text is neither an address, a known word nor a name.
 */
export function writeAnswer(out: Uint8Array, at: number, text: PlainText, qtype: number): BuiltAnswer | null {
  const v4 = parseV4(text.bytes, text.start, text.end);
  if (v4 >= 0) return writeV4(out, at, v4);
  const v6 = parseV6(text.bytes, text.start, text.end);
  if (v6) return writeV6(out, at, v6);
  return writeWorded(out, at, text) ?? writeNamed(out, at, text, qtype);
}
