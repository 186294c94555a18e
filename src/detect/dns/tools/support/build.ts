import { SECTION } from '../../../../observe/dns.ts';
import type { Channel, KeptMessage, KeptRecord } from '../../channel.ts';
import { concatBytes, parseDotted } from '../../codec/labels.ts';
import { TYPE } from './records.ts';

/** Address ids of made-up ends in examples. */
const INITIATOR = 2;
const SERVER = 3;

/** A name from labels that may hold any byte, followed by dotted text. */
export function wireName(labels: readonly Uint8Array[], zone: string): Uint8Array {
  const parts = labels.flatMap((label) => [Uint8Array.of(label.length), label]);
  return concatBytes([...parts, parseDotted(zone) ?? new Uint8Array(0)]);
}

/** Cuts a payload into labels of at most `size` bytes. */
export function cutLabels(payload: Uint8Array, size: number): Uint8Array[] {
  const labels: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += size) labels.push(payload.subarray(at, at + size));
  return labels;
}

/** Bytes of ASCII text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);
}

/** A made-up query; `id` -1 as a log without ids has it. */
export function query(name: Uint8Array | string, qtype: number, id = -1, time = Number.NaN): KeptMessage {
  return {
    cite: { evidence: 0, record: 1, offset: 0 },
    time,
    initiator: INITIATOR,
    server: SERVER,
    initiatorPort: 40000,
    serverPort: 53,
    transport: 'udp',
    response: false,
    id,
    flags: 0x0100,
    rcode: 0,
    size: -1,
    name: typeof name === 'string' ? (parseDotted(name) ?? new Uint8Array(0)) : name,
    qtype,
    records: [],
    udpSize: -1,
    options: new Uint8Array(0),
    surplus: new Uint8Array(0),
    bad: null,
    wire: new Uint8Array(0),
  };
}

/** The made-up answer to a query, with the given record data in the answer section. */
export function answer(question: KeptMessage, type: number, rdata: readonly Uint8Array[]): KeptMessage {
  const records = rdata.map((data): KeptRecord => record(type, data));
  return { ...question, response: true, flags: 0x8580, records };
}

function record(type: number, rdata: Uint8Array): KeptRecord {
  return {
    section: SECTION.answer,
    type,
    class: 1,
    ttl: 60,
    ownerIsQuestion: true,
    owner: new Uint8Array(0),
    rdata,
  };
}

/** TXT record data of one text. */
export function txt(text: Uint8Array): Uint8Array {
  return wireName(text.length === 0 ? [text] : cutLabels(text, 255), '');
}

/** A datagram that is no DNS message, as a channel keeps it. */
export function noDns(payload: Uint8Array, down: boolean): KeptMessage {
  return { ...query(new Uint8Array(0), 0), response: down, surplus: payload, bad: 'no-dns' };
}

/** A channel of made-up messages below a zone (empty text for a direct one). */
export function channelOf(zone: string, messages: KeptMessage[]): Channel {
  return {
    kind: zone === '' ? 'server' : 'zone',
    initiator: INITIATOR,
    zone: parseDotted(zone) ?? new Uint8Array(0),
    messages,
    messagesOmitted: 0,
  };
}

/** Queries alone for the given dotted names: what a log of a resolver leaves. */
export function namesOnly(zone: string, names: readonly string[], qtype: number = TYPE.a): Channel {
  return channelOf(
    zone,
    names.map((name) => query(`${name}.${zone}`, qtype)),
  );
}

/** Bytes that look random and are the same in every run (xorshift, seed not 0). */
export function noise(count: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}
