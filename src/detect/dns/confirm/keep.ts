import { cite } from '../../../base/provenance.ts';
import { type DnsMessage, MAX_NAME_BYTES } from '../../../observe/dns.ts';
import { expandName } from '../../../wire/dns/name.ts';
import type { KeptMessage, KeptRecord } from '../channel.ts';
import { type Arena, keepBytes, NOTHING } from './arena.ts';
import { MAX_KEPT_RECORDS, MAX_KEPT_SURPLUS } from './bounds.ts';

/** Copies a lent message with all that signals and tools look at; `withWire` keeps the bytes as sent too. */
export function keepMessage(arena: Arena, message: DnsMessage, withWire: boolean): KeptMessage {
  const { bytes, messageEnd } = message;
  const whole = message.bad !== null && message.nameLength === 0;
  const surplusFrom = whole ? message.messageStart : messageEnd - message.surplus;
  const records: KeptRecord[] = [];
  const count = Math.min(message.recordCount, MAX_KEPT_RECORDS);
  for (let i = 0; i < count; i++) records.push(keepRecord(arena, message, i));
  return {
    cite: cite(message.at),
    time: message.at.time,
    initiator: message.initiator,
    server: message.server,
    initiatorPort: message.initiatorPort,
    serverPort: message.serverPort,
    transport: message.transport,
    response: message.response,
    id: message.id,
    flags: message.flags,
    rcode: message.rcode,
    size: message.size,
    name: keepBytes(arena, message.name, 0, message.nameLength),
    qtype: message.qtype,
    records,
    udpSize: message.udpSize,
    options: keepBytes(arena, bytes, message.optionsStart, message.optionsEnd),
    surplus: keepBytes(arena, bytes, surplusFrom, Math.min(messageEnd, surplusFrom + MAX_KEPT_SURPLUS)),
    bad: message.bad,
    wire: withWire && message.size >= 0 ? keepBytes(arena, bytes, message.messageStart, messageEnd) : NOTHING,
  };
}

/** Where the names stand in the rdata of the types that RFC 1035 section 3.3 and RFC 2782 let compress or hold one. */
const NAME_AT: Readonly<Record<number, { skip: number; names: number; tail: number }>> = {
  2: { skip: 0, names: 1, tail: 0 },
  5: { skip: 0, names: 1, tail: 0 },
  6: { skip: 0, names: 2, tail: 20 },
  12: { skip: 0, names: 1, tail: 0 },
  15: { skip: 2, names: 1, tail: 0 },
  33: { skip: 6, names: 1, tail: 0 },
};

function keepRecord(arena: Arena, message: DnsMessage, i: number): KeptRecord {
  const owner = message.recordOwner[i]!;
  return {
    section: message.recordSection[i]!,
    type: message.recordType[i]!,
    class: message.recordClass[i]!,
    ttl: message.recordTtl[i]!,
    ownerIsQuestion: ownerIsQuestion(message, owner),
    owner: ownerName(arena, message, owner),
    rdata: expandRdata(arena, message, i),
  };
}

/** A pointer to offset 12 is the question's name (RFC 1035 section 4.1.4); anything else is compared. */
function ownerIsQuestion(message: DnsMessage, owner: number): boolean {
  const { bytes, messageStart, messageEnd } = message;
  if (bytes[owner] === 0xc0 && bytes[owner + 1] === 12) return true;
  const length = expandName(bytes, messageStart, messageEnd, owner, scratch);
  if (length - 1 !== message.nameLength) return false;
  for (let at = 0; at < message.nameLength; at++) if (scratch[at] !== message.name[at]) return false;
  return true;
}

function ownerName(arena: Arena, message: DnsMessage, owner: number): Uint8Array {
  const length = expandName(message.bytes, message.messageStart, message.messageEnd, owner, scratch);
  return length > 0 ? keepBytes(arena, scratch, 0, length - 1) : NOTHING;
}

const scratch = new Uint8Array(MAX_NAME_BYTES);

/** The rdata with compressed names written out; as sent where a name cannot be read. */
function expandRdata(arena: Arena, message: DnsMessage, i: number): Uint8Array {
  const { bytes, messageStart } = message;
  const from = message.rdataStart[i]!;
  const to = message.rdataEnd[i]!;
  const layout = NAME_AT[message.recordType[i]!];
  if (!layout || from + layout.skip >= to) return keepBytes(arena, bytes, from, to);
  const parts: Uint8Array[] = [bytes.slice(from, from + layout.skip)];
  let at = from + layout.skip;
  for (let n = 0; n < layout.names; n++) {
    const length = expandName(bytes, messageStart, message.messageEnd, at, scratch);
    if (length < 0) return keepBytes(arena, bytes, from, to);
    parts.push(scratch.slice(0, length));
    at = endOfName(bytes, at, to);
  }
  parts.push(bytes.slice(at, Math.min(to, at + layout.tail)));
  return joinBytes(parts);
}

/** The first byte after a name as it stands, pointers not followed. */
function endOfName(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const length = bytes[at]!;
    if (length >= 0xc0) return at + 2;
    at += 1 + length;
    if (length === 0) return at;
  }
  return end;
}

function joinBytes(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
