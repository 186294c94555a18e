import { createProvenance } from '../../src/base/provenance.ts';
import { createDnsMessage, type DnsMessage } from '../../src/observe/dns.ts';
import type { HostFact } from '../../src/observe/host.ts';
import { createSink, type Sink } from '../../src/observe/sink.ts';
import type { Datagram } from '../../src/observe/transport.ts';
import { readMessage } from '../../src/wire/dns/message.ts';
import { nameText } from '../../src/wire/dns/name.ts';

/** Bytes of a hex dump; what follows `//` on a line is a comment. */
export function hex(dump: string): Uint8Array {
  const digits = dump.replace(/\/\/.*$/gm, '').replace(/\s+/g, '');
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** Bytes of text, one a character. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** The pieces one after another. */
export function join(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** Plain data of a message, copied, so that it can be compared and outlives the call. */
export function snapshot(m: DnsMessage) {
  const records = [];
  for (let i = 0; i < m.recordCount; i++)
    records.push({
      section: m.recordSection[i],
      type: m.recordType[i],
      class: m.recordClass[i],
      ttl: m.recordTtl[i],
      owner: m.recordOwner[i]! - m.messageStart,
      rdata: Buffer.from(m.bytes.slice(m.rdataStart[i], m.rdataEnd[i])).toString('hex'),
    });
  return {
    time: m.at.time,
    record: m.at.record,
    service: m.service,
    transport: m.transport,
    initiator: m.initiator,
    server: m.server,
    initiatorPort: m.initiatorPort,
    serverPort: m.serverPort,
    response: m.response,
    id: m.id,
    flags: m.flags,
    opcode: m.opcode,
    rcode: m.rcode,
    size: m.size,
    questions: m.questions,
    name: nameText(m.name.slice(0, m.nameLength)),
    nameLength: m.nameLength,
    qtype: m.qtype,
    qclass: m.qclass,
    length: m.messageEnd - m.messageStart,
    records,
    udpSize: m.udpSize,
    options: Buffer.from(m.bytes.slice(m.optionsStart, m.optionsEnd)).toString('hex'),
    surplus: m.surplus,
    cut: m.cut,
    bad: m.bad,
  };
}
export type Snapshot = ReturnType<typeof snapshot>;

/** Reads `bytes` as they would lie in a larger buffer, between bytes of `guard`. */
export function read(bytes: Uint8Array, guard = 0xee): DnsMessage {
  const buffer = new Uint8Array(bytes.length + 600).fill(guard);
  buffer.set(bytes, 300);
  const message = createDnsMessage();
  readMessage(message, buffer, new DataView(buffer.buffer), 300, 300 + bytes.length);
  return message;
}

/** A datagram of these bytes; address ids and ports as given. */
export function datagram(bytes: Uint8Array, ends: Partial<Datagram> = {}): Datagram {
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    start: 0,
    end: bytes.length,
    source: 2,
    destination: 3,
    sourcePort: 40000,
    destinationPort: 53,
    shard: 0,
    cut: 0,
    at: { ...createProvenance(), record: 1, time: 1_000_000 },
    ...ends,
  };
}

/** A sink that keeps copies of messages and facts. */
export function collect(): { sink: Sink; messages: Snapshot[]; facts: HostFact[] } {
  const messages: Snapshot[] = [];
  const facts: HostFact[] = [];
  const sink = createSink({
    dns: (m) => messages.push(snapshot(m)),
    host: (f) => facts.push({ ...f, at: { ...f.at } }),
  });
  return { sink, messages, facts };
}

function cpuMicros(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Processor time of `large` for each of `small`: the least of several rounds, so that a busy machine matters little. */
export function cpuRatio(small: () => void, large: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 9; round++) {
    least = Math.min(least, cpuMicros(small));
    most = Math.min(most, cpuMicros(large));
  }
  return most / Math.max(least, 1);
}
