import { SECTION } from '../../../observe/dns.ts';
import type { Channel, KeptMessage, KeptRecord } from '../channel.ts';
import { nameKey, splitLabels } from '../codec/labels.ts';
import { labelContent, SURPRISE_UNITS_PER_BIT } from '../surprise.ts';

/** What the answers of a channel carry, downward. */
export interface AnswerMeasures {
  answers: number;
  rcodes: Map<number, number>;
  types: Map<number, number>;
  /** Distinct answer data that ordinary resolution does not need, in bytes. */
  content: number;
  /** Bytes of all answer data. */
  room: number;
  /** Answers with data and a TTL of at most 5 s. */
  fleeting: number;
  /** Answers with data. */
  withData: number;
  nxdomain: number;
  /** Distinct addresses answered, and names that got one. */
  addresses: number;
  addressedNames: number;
  /** Addresses that no host has: 0/8, 127/8, 224/3 (multicast and reserved), documentation nets and their IPv6 kin. */
  hostless: number;
  /** Of them 127/8, what reputation services answer with. */
  loopback: number;
  /** TXT answers, and those with texts that domains publish about themselves. */
  texts: number;
  publicTexts: number;
  /** Median TTL of answers with data, seconds; -1 without any. */
  ttl: number;
  /** Answers without a single record. */
  empty: number;
}

const TYPE = {
  a: 1,
  ns: 2,
  cname: 5,
  soa: 6,
  ptr: 12,
  mx: 15,
  txt: 16,
  aaaa: 28,
  srv: 33,
  opt: 41,
  rrsig: 46,
  dnskey: 48,
  axfr: 252,
} as const;
/** Types of DNSSEC, service binding and mail security: long by nature, signed or public, and the same for all who ask. */
const PUBLIC_DATA: ReadonlySet<number> = new Set([
  6, 41, 43, 46, 47, 48, 50, 51, 59, 60, 64, 65, 257, 52, 35, 13, 44, 29, 61,
]);
const FLEETING_TTL = 5;

export function measureAnswers(channel: Channel): AnswerMeasures {
  const m: AnswerMeasures = {
    answers: 0,
    rcodes: new Map(),
    types: new Map(),
    content: 0,
    room: 0,
    fleeting: 0,
    withData: 0,
    nxdomain: 0,
    addresses: 0,
    addressedNames: 0,
    hostless: 0,
    loopback: 0,
    texts: 0,
    publicTexts: 0,
    ttl: -1,
    empty: 0,
  };
  const seen = new Set<string>();
  const addressed = new Set<string>();
  const addresses = new Map<string, Uint8Array>();
  const ttls: number[] = [];
  let largest = 0;
  for (const message of channel.messages) {
    if (!message.response) continue;
    countAnswer(m, message);
    const data = message.records.filter((r) => r.section === SECTION.answer && r.type !== TYPE.opt);
    if (data.length === 0) {
      m.empty++;
      continue;
    }
    m.withData++;
    const ttl = data.reduce((least, { ttl }) => Math.min(least, ttl), data[0]!.ttl);
    ttls.push(ttl);
    if (ttl <= FLEETING_TTL) m.fleeting++;
    let fresh = 0;
    countTexts(m, message, data);
    for (const record of data) {
      m.types.set(record.type, (m.types.get(record.type) ?? 0) + 1);
      m.room += record.rdata.length;
      const key = `${record.type} ${nameKey(record.rdata)}`;
      if (record.type === TYPE.a || record.type === TYPE.aaaa) {
        addressed.add(nameKey(message.name));
        addresses.set(key, record.rdata);
      } else if (!seen.has(key)) {
        seen.add(key);
        fresh += contentBytes(message, record, channel.zone);
      }
    }
    m.content += fresh;
    largest = Math.max(largest, fresh);
  }
  // one text that never changes is no flow, however long: the largest message does not count
  m.content -= largest;
  m.addresses = addresses.size;
  m.addressedNames = addressed.size;
  m.hostless = [...addresses.values()].filter(isHostless).length;
  m.loopback = [...addresses.values()].filter((a) => a.length === 4 && a[0] === 127).length;
  // over many zones different addresses are different hosts
  if (channel.kind !== 'zones') m.content += addressContent([...addresses.values()]);
  ttls.sort((a, b) => a - b);
  m.ttl = ttls[ttls.length >> 1] ?? -1;
  return m;
}

/** Counts a message with TXT records once, as public when all its texts are. */
function countTexts(m: AnswerMeasures, message: KeptMessage, data: KeptRecord[]): void {
  const texts = data.filter((r) => r.type === TYPE.txt);
  if (texts.length === 0) return;
  m.texts++;
  if (texts.every((r) => isPublicText(message.name, r.rdata))) m.publicTexts++;
}

function countAnswer(m: AnswerMeasures, message: KeptMessage): void {
  m.answers++;
  m.rcodes.set(message.rcode, (m.rcodes.get(message.rcode) ?? 0) + 1);
  if (message.rcode === 3) m.nxdomain++;
}

/** Bytes of one new answer that ordinary resolution does not need. */
function contentBytes(message: KeptMessage, record: KeptRecord, zone: Uint8Array): number {
  if (PUBLIC_DATA.has(record.type)) return 0;
  if (record.type === TYPE.txt)
    return isPublicText(message.name, record.rdata) ? 0 : Math.max(0, record.rdata.length - 1);
  const skip = record.type === TYPE.mx ? 2 : record.type === TYPE.srv ? 6 : 0;
  const isName =
    record.type === TYPE.cname || record.type === TYPE.ns || record.type === TYPE.ptr || skip > 0;
  return isName ? nameContent(record.rdata.subarray(skip, -1), zone) : record.rdata.length;
}

/** Content of a name in an answer: surprise of its labels above what a word costs; names elsewhere count half. */
function nameContent(name: Uint8Array, zone: Uint8Array): number {
  let bits = 0;
  for (const [i, label] of (splitLabels(name) ?? [name]).entries())
    bits += labelContent(label, 0, label.length, i);
  const bytes = bits / SURPRISE_UNITS_PER_BIT / 8;
  const inside = zone.length > 0 && nameKey(name.subarray(-zone.length)).toLowerCase() === nameKey(zone);
  return Math.floor(inside ? bytes : bytes / 2);
}

/** First words of the texts that domains publish about themselves (RFC 7208, 6376, 7489, 8460, 8461, domain verification). */
const PUBLIC_TEXT =
  /^(?:v=(?:spf|dkim|dmarc|sts|tlsrpt|bimi)|k=rsa|p=mi|[a-z0-9-]{2,40}-(?:site-)?verif|[a-z0-9-]{2,30}verification|ms=|docusign=|atlassian-|globalsign-|dnsc|apple-domain|facebook-domain|adobe-|zoom|google-)/i;
const PUBLIC_LABEL =
  /^(?:_domainkey|_dmarc|_spf|_mta-sts|_smtp|_acme-challenge|_report|_dnslink|_tcp|_udp|_dns-sd|dnscrypt-cert)$/i;

function isPublicText(name: Uint8Array, rdata: Uint8Array): boolean {
  for (const label of splitLabels(name) ?? []) if (PUBLIC_LABEL.test(nameKey(label))) return true;
  return PUBLIC_TEXT.test(nameKey(rdata.subarray(1, 64)));
}

function isHostless(address: Uint8Array): boolean {
  if (address.length === 4) {
    const [a, b] = address as unknown as [number, number];
    return (
      a === 0 ||
      a === 127 ||
      a >= 224 ||
      (a === 198 && (b === 18 || b === 19 || b === 51)) ||
      (a === 192 && b === 0) ||
      (a === 203 && b === 0)
    );
  }
  return (
    address.length === 16 &&
    (address[0] === 0 ||
      (address[0] === 0x20 && address[1] === 0x01 && address[2] === 0x0d && address[3] === 0xb8))
  );
}

/**
 * Bytes that addresses carry beyond naming hosts: IPv6 answers whose lower bytes are all different and without
 * the zero runs that hosts have. IPv4 hosts are too many to say: four bytes each only where they are hostless.
 */
function addressContent(addresses: Uint8Array[]): number {
  const v6 = addresses.filter((a) => a.length === 16);
  let bytes = 0;
  if (v6.length >= 16) {
    const dense = v6.filter((a) => a.subarray(4).filter((b) => b === 0).length <= 1);
    if (dense.length * 2 > v6.length) bytes += dense.length * 12;
  }
  const odd = addresses.filter((a) => a.length === 4 && isHostless(a));
  if (odd.length >= 16) bytes += odd.length * 3;
  return bytes;
}
