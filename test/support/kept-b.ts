import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { getDomain } from 'tldts';
import type { Channel, KeptMessage, KeptRecord } from '../../src/detect/dns/channel.ts';
import { parseDotted } from '../../src/detect/dns/codec/labels.ts';

/** Folder with shared evidence, or null: tests that need it are skipped then. */
export function sharedFolder(): string | null {
  const at = process.env['EXHUME_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');
  return existsSync(at) ? at : null;
}

/** Messages of a classic pcap (plain or gzip) and the names of its addresses by id. */
export interface Kept {
  messages: KeptMessage[];
  addresses: string[];
}

/** Reads a classic pcap; link types Ethernet, Linux cooked 1 and 2, raw IP. UDP and simple TCP on port 53. */
export function readPcap(path: string): Kept {
  const raw = readFileSync(path);
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
  const magic = bytes.readUInt32LE(0);
  const little = magic === 0xa1b2c3d4 || magic === 0xa1b23c4d;
  const nano = magic === 0xa1b23c4d || magic === 0x4d3cb2a1;
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const link = u32(20) & 0xffff;
  const kept: Kept = { messages: [], addresses: [''] };
  const ids = new Map<string, number>();
  let record = 0;
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = u32(at + 8);
    const time = u32(at) * 1e6 + (nano ? u32(at + 4) / 1000 : u32(at + 4));
    const frame = bytes.subarray(at + 16, at + 16 + length);
    record++;
    const message = readFrame(frame, link, (key) => {
      let id = ids.get(key);
      if (id === undefined) {
        id = kept.addresses.push(key) - 1;
        ids.set(key, id);
      }
      return id;
    });
    if (message) {
      message.time = time;
      message.cite = { evidence: 0, record, offset: at };
      kept.messages.push(message);
    }
    at += 16 + length;
  }
  return kept;
}

type Intern = (key: string) => number;

function readFrame(frame: Buffer, link: number, intern: Intern): KeptMessage | null {
  try {
    let at = { 1: 12, 113: 14, 276: 0, 101: -1, 228: -1, 12: -1 }[link] ?? -2;
    if (at === -2) return null;
    let type = 0;
    if (at === -1) {
      at = 0;
      type = frame[0]! >> 4 === 6 ? 0x86dd : 0x0800;
    } else {
      type = frame.readUInt16BE(at);
      at = link === 276 ? 20 : at + 2;
      while (type === 0x8100 || type === 0x88a8) {
        type = frame.readUInt16BE(at + 2);
        at += 4;
      }
    }
    if (type === 0x0800) {
      const header = (frame[at]! & 15) * 4;
      if ((frame.readUInt16BE(at + 6) & 0x1fff) !== 0) return null;
      const end = Math.min(frame.length, at + frame.readUInt16BE(at + 2));
      const source = [...frame.subarray(at + 12, at + 16)].join('.');
      const target = [...frame.subarray(at + 16, at + 20)].join('.');
      return readTransport(frame.subarray(at + header, end), frame[at + 9]!, source, target, intern);
    }
    if (type !== 0x86dd) return null;
    const end = Math.min(frame.length, at + 40 + frame.readUInt16BE(at + 4));
    const source = frame.toString('hex', at + 8, at + 24);
    const target = frame.toString('hex', at + 24, at + 40);
    return readTransport(frame.subarray(at + 40, end), frame[at + 6]!, source, target, intern);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readTransport(p: Buffer, protocol: number, source: string, target: string, intern: Intern) {
  const from = p.readUInt16BE(0);
  const to = p.readUInt16BE(2);
  if (from !== 53 && to !== 53) return null;
  let payload: Buffer;
  if (protocol === 17) payload = p.subarray(8);
  else if (protocol === 6) {
    const segment = p.subarray((p[12]! >> 4) * 4);
    if (segment.length < 14 || segment.readUInt16BE(0) + 2 !== segment.length) return null;
    payload = segment.subarray(2);
  } else return null;
  if (payload.length < 17) return null;
  const response = (payload[2]! & 0x80) !== 0;
  const up = to === 53 && (from !== 53 || !response);
  const message = readMessage(payload);
  message.initiator = intern(up ? source : target);
  message.server = intern(up ? target : source);
  message.initiatorPort = up ? from : to;
  message.serverPort = up ? to : from;
  message.transport = protocol === 17 ? 'udp' : 'tcp';
  return message;
}

/** Reads one DNS message; stops where it cannot go on. */
export function readMessage(m: Buffer): KeptMessage {
  const flags = m.readUInt16BE(2);
  const message: KeptMessage = {
    cite: { evidence: 0, record: 0, offset: 0 },
    time: Number.NaN,
    initiator: 0,
    server: 0,
    initiatorPort: 0,
    serverPort: 0,
    transport: 'udp',
    response: (flags & 0x8000) !== 0,
    id: m.readUInt16BE(0),
    flags,
    rcode: flags & 15,
    size: m.length,
    name: new Uint8Array(0),
    qtype: 0,
    records: [],
    udpSize: -1,
    options: new Uint8Array(0),
    surplus: new Uint8Array(0),
    bad: null,
    wire: new Uint8Array(0),
  };
  try {
    let { name, next } = readName(m, 12);
    message.name = name;
    message.qtype = m.readUInt16BE(next);
    next += 4;
    for (const section of [1, 2, 3]) {
      const count = m.readUInt16BE(4 + 2 * section);
      for (let i = 0; i < count && i < 4096; i++) next = readRecord(m, next, section, message);
    }
    message.surplus = m.subarray(next);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    message.bad = 'short';
  }
  return message;
}

function readRecord(m: Buffer, at: number, section: number, message: KeptMessage): number {
  const owner = readName(m, at);
  const type = m.readUInt16BE(owner.next);
  const end = owner.next + 10 + m.readUInt16BE(owner.next + 8);
  if (end > m.length) throw new RangeError('short');
  const record: KeptRecord = {
    section,
    type,
    class: m.readUInt16BE(owner.next + 2),
    ttl: m.readUInt32BE(owner.next + 4),
    ownerIsQuestion: Buffer.compare(owner.name, message.name) === 0,
    owner: owner.name,
    rdata: m.subarray(owner.next + 10, end),
  };
  if (type === 2 || type === 5 || type === 12)
    record.rdata = Buffer.concat([readName(m, owner.next + 10).name, Buffer.alloc(1)]);
  message.records.push(record);
  return end;
}

function readName(m: Buffer, start: number): { name: Uint8Array; next: number } {
  const parts: Buffer[] = [];
  let at = start;
  let next = -1;
  for (let hops = 0; hops < 200; hops++) {
    const length = m.readUInt8(at);
    if (length === 0) return { name: Buffer.concat(parts), next: next < 0 ? at + 1 : next };
    if (length >= 0xc0) {
      if (next < 0) next = at + 2;
      at = m.readUInt16BE(at) & 0x3fff;
    } else {
      if (at + 1 + length > m.length) throw new RangeError('short');
      parts.push(m.subarray(at, at + 1 + length));
      at += 1 + length;
    }
  }
  throw new RangeError('loop');
}

/** Channels of all kinds from messages: by zone, by initiator, by initiator and server. */
export function channelsOf(kept: Kept): Channel[] {
  const channels = new Map<string, Channel>();
  const put = (kind: Channel['kind'], key: string, zone: string, m: KeptMessage) => {
    let channel = channels.get(`${kind} ${key}`);
    if (!channel) {
      channel = { kind, initiator: m.initiator, zone: parseDotted(zone)!, messages: [], messagesOmitted: 0 };
      channels.set(`${kind} ${key}`, channel);
    }
    channel.messages.push(m);
  };
  for (const m of kept.messages) {
    const zone = registrable(m.name);
    put('zone', `${m.initiator} ${zone}`, zone, m);
    put('zones', `${m.initiator}`, '', m);
    put('server', `${m.initiator} ${m.server}`, '', m);
  }
  return [...channels.values()];
}

const domains = new Map<string, string>();

function registrable(name: Uint8Array): string {
  const labels: string[] = [];
  for (let at = 0; at < name.length; at += 1 + name[at]!)
    labels.push(
      Buffer.from(name.subarray(at + 1, at + 1 + name[at]!))
        .toString('latin1')
        .toLowerCase(),
    );
  const tail = labels.slice(-6).join('.');
  let zone = domains.get(tail);
  if (zone === undefined) {
    zone =
      getDomain(tail, { allowPrivateDomains: true, validateHostname: false, extractHostname: false }) ??
      labels.slice(-2).join('.');
    if (!/^[\x21-\x5b\x5d-\x7e]*$/.test(zone)) zone = '';
    domains.set(tail, zone);
  }
  return zone;
}
