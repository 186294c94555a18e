import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'tldts';
import type { Channel, KeptMessage, KeptRecord } from '../../src/detect/dns/channel.ts';
import {
  dottedText,
  labelOffsets,
  lowerName,
  sameName,
  splitLabels,
} from '../../src/detect/dns/codec/labels.ts';

/**
 * Turns a classic capture into channels for tests of the recognisers. It has nothing in common with the
 * product's readers: small, trusting, whole file in memory.
 */

/** Folder of shared evidence: EXHUME_SHARED, or `../shared` beside the repository; null when absent. */
export function sharedEvidence(): string | null {
  const folder = resolve(process.env['EXHUME_SHARED'] ?? join(import.meta.dirname, '../../../shared'));
  return existsSync(folder) ? folder : null;
}

const addresses = new Map<string, number>();

function addressId(bytes: Uint8Array): number {
  const text = bytes.join('.');
  const known = addresses.get(text);
  if (known !== undefined) return known;
  addresses.set(text, addresses.size + 2);
  return addresses.size + 1;
}

/** Text of an address id (dotted decimals of its bytes). */
export function addressOf(id: number): string {
  for (const [text, value] of addresses) if (value === id) return text;
  return '';
}

interface Packet {
  number: number;
  offset: number;
  time: number;
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  tcp: { seq: number } | null;
  payload: Uint8Array;
}

const view = (b: Uint8Array) => new DataView(b.buffer, b.byteOffset, b.length);

/** Packets of a classic capture, plain or gzip; empty for other formats. */
function readPackets(path: string): Packet[] {
  let file: Uint8Array = readFileSync(path);
  if (file[0] === 0x1f && file[1] === 0x8b) file = gunzipSync(file);
  const v = view(file);
  if (file.length < 24) return [];
  const magic = v.getUint32(0);
  const little = magic === 0xd4c3b2a1 || magic === 0x4d3cb2a1;
  const nano = magic === 0xa1b23c4d || magic === 0x4d3cb2a1;
  if (!little && magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) return [];
  const link = v.getUint32(20, little) & 0xffff;
  const packets: Packet[] = [];
  let number = 0;
  for (let at = 24; at + 16 <= file.length; ) {
    const caught = v.getUint32(at + 8, little);
    if (at + 16 + caught > file.length) break;
    const time = v.getUint32(at, little) * 1e6 + v.getUint32(at + 4, little) / (nano ? 1000 : 1);
    number++;
    const packet = readLink(file.subarray(at + 16, at + 16 + caught), link);
    if (packet) packets.push({ ...packet, number, offset: at, time });
    at += 16 + caught;
  }
  return packets;
}

type Bare = Omit<Packet, 'number' | 'offset' | 'time'>;

function readLink(frame: Uint8Array, link: number): Bare | null {
  const v = view(frame);
  if (link === 1) {
    let at = 12;
    while (at + 4 <= frame.length && [0x8100, 0x88a8].includes(v.getUint16(at))) at += 4;
    return readIp(frame.subarray(at + 2));
  }
  if (link === 113) return readIp(frame.subarray(16));
  if (link === 276) return readIp(frame.subarray(20));
  if (link === 0) return readIp(frame.subarray(4));
  return link === 101 || link === 228 || link === 12 ? readIp(frame) : null;
}

function readIp(packet: Uint8Array): Bare | null {
  if (packet.length < 20) return null;
  const v = view(packet);
  if (packet[0]! >> 4 === 4) {
    const head = (packet[0]! & 15) * 4;
    if ((v.getUint16(6) & 0x3fff) !== 0) return null;
    const body = packet.subarray(head, v.getUint16(2));
    return readTransport(packet[9]!, packet.subarray(12, 16), packet.subarray(16, 20), body);
  }
  if (packet[0]! >> 4 !== 6 || packet.length < 40) return null;
  const body = packet.subarray(40, 40 + v.getUint16(4));
  return readTransport(packet[6]!, packet.subarray(8, 24), packet.subarray(24, 40), body);
}

function readTransport(protocol: number, from: Uint8Array, to: Uint8Array, body: Uint8Array): Bare | null {
  if (body.length < 8) return null;
  const v = view(body);
  const ends = {
    source: addressId(from),
    destination: addressId(to),
    sourcePort: v.getUint16(0),
    destinationPort: v.getUint16(2),
  };
  if (protocol === 17) return { ...ends, tcp: null, payload: body.subarray(8) };
  if (protocol !== 6 || body.length < 20) return null;
  return { ...ends, tcp: { seq: v.getUint32(4) }, payload: body.subarray((body[12]! >> 4) * 4) };
}

const PORTS = new Set([53, 1053, 5353, 8053]);

/** DNS messages of a capture in order. */
export function readMessages(path: string): KeptMessage[] {
  const out: KeptMessage[] = [];
  for (const packet of readPackets(path)) {
    if (!PORTS.has(packet.sourcePort) && !PORTS.has(packet.destinationPort)) continue;
    if (packet.payload.length === 0) continue;
    let bytes = packet.payload;
    if (packet.tcp) {
      if (bytes.length < 2 || view(bytes).getUint16(0) !== bytes.length - 2) continue;
      bytes = bytes.subarray(2);
    }
    out.push(readMessage(bytes, packet));
  }
  return out;
}

function readName(bytes: Uint8Array, start: number): { name: Uint8Array; next: number } | null {
  const out: number[] = [];
  let next = -1;
  let at = start;
  for (let hops = 0; hops < 64; ) {
    const length = bytes[at];
    if (length === undefined) return null;
    if (length === 0) return { name: Uint8Array.from(out), next: next < 0 ? at + 1 : next };
    if (length >= 0xc0) {
      if (next < 0) next = at + 2;
      at = ((length & 0x3f) << 8) | (bytes[at + 1] ?? 0);
      hops++;
      continue;
    }
    if (length > 63 || at + 1 + length > bytes.length || out.length > 255) return null;
    out.push(...bytes.subarray(at, at + 1 + length));
    at += 1 + length;
  }
  return null;
}

function readMessage(bytes: Uint8Array, packet: Packet): KeptMessage {
  const v = view(bytes);
  const flags = bytes.length >= 12 ? v.getUint16(2) : 0;
  const toServer = PORTS.has(packet.destinationPort) && !PORTS.has(packet.sourcePort);
  const base: KeptMessage = {
    cite: { evidence: 0, record: packet.number, offset: packet.offset },
    time: packet.time,
    initiator: toServer ? packet.source : packet.destination,
    server: toServer ? packet.destination : packet.source,
    initiatorPort: toServer ? packet.sourcePort : packet.destinationPort,
    serverPort: toServer ? packet.destinationPort : packet.sourcePort,
    transport: packet.tcp ? 'tcp' : 'udp',
    response: !toServer,
    id: bytes.length >= 12 ? v.getUint16(0) : -1,
    flags,
    rcode: flags & 15,
    size: bytes.length,
    name: new Uint8Array(0),
    qtype: 0,
    records: [],
    udpSize: -1,
    options: new Uint8Array(0),
    surplus: new Uint8Array(0),
    bad: null,
    wire: new Uint8Array(0),
  };
  if (PORTS.has(packet.sourcePort) && PORTS.has(packet.destinationPort))
    turn(base, (flags & 0x8000) !== 0, packet);
  return fill(base, bytes, v) ? base : { ...base, bad: base.bad ?? 'cut', surplus: bytes };
}

function turn(message: KeptMessage, response: boolean, packet: Packet): void {
  message.response = response;
  message.initiator = response ? packet.destination : packet.source;
  message.server = response ? packet.source : packet.destination;
}

function fill(message: KeptMessage, bytes: Uint8Array, v: DataView): boolean {
  if (bytes.length < 12 || v.getUint16(4) !== 1 || ((v.getUint16(2) >> 11) & 15) > 5) return false;
  const question = readName(bytes, 12);
  if (!question || question.next + 4 > bytes.length) return false;
  message.name = question.name;
  message.qtype = v.getUint16(question.next);
  let at = question.next + 4;
  for (const [i, section] of [1, 2, 3].entries()) {
    for (let n = v.getUint16(6 + i * 2); n > 0; n--) {
      const owner = readName(bytes, at);
      if (!owner || owner.next + 10 > bytes.length) return false;
      const end = owner.next + 10 + v.getUint16(owner.next + 8);
      if (end > bytes.length) return false;
      message.records.push(readRecord(bytes, v, owner.next, end, section, owner.name, message.name));
      at = end;
    }
  }
  message.surplus = bytes.subarray(at);
  return true;
}

function readRecord(
  bytes: Uint8Array,
  v: DataView,
  at: number,
  end: number,
  section: number,
  owner: Uint8Array,
  question: Uint8Array,
): KeptRecord {
  const type = v.getUint16(at);
  const skip = { 2: 0, 5: 0, 12: 0, 15: 2, 33: 6 }[type];
  let rdata = bytes.subarray(at + 10, end);
  if (skip !== undefined) {
    const target = readName(bytes, at + 10 + skip);
    if (target) rdata = Uint8Array.from([...rdata.subarray(0, skip), ...target.name, 0]);
  }
  return {
    section,
    type,
    class: v.getUint16(at + 2),
    ttl: v.getUint32(at + 4),
    ownerIsQuestion: sameName(owner, question),
    owner,
    rdata,
  };
}

/** Last labels that a registry gives out: what statistics start from. */
function registrable(name: Uint8Array): Uint8Array {
  const offsets = labelOffsets(name) ?? [];
  const text = splitLabels(lowerName(name))?.slice(-6).map(hostLabel).join('.') ?? '';
  const domain = parse(text, { allowPrivateDomains: true, validateHostname: false }).domain;
  const labels = domain ? domain.split('.').length : offsets.length;
  return lowerName(name.subarray(offsets[Math.max(0, offsets.length - labels)] ?? name.length));
}

/** tldts reads URLs: slashes, colons and question marks inside labels must not reach it. */
function hostLabel(label: Uint8Array): string {
  return String.fromCharCode(...label).replace(/[^a-z0-9_-]/g, 'x');
}

/** Channels by (initiator, registrable domain), by (initiator, server), and each initiator over all zones. */
export function channelsOf(messages: readonly KeptMessage[]): Channel[] {
  const channels = new Map<string, Channel>();
  const none = new Uint8Array(0);
  for (const message of messages) {
    const { initiator, server } = message;
    file(channels, `s ${initiator} ${server}`, 'server', none, message);
    if (message.name.length === 0) continue;
    file(channels, `a ${initiator}`, 'zones', none, message);
    const zone = registrable(message.name);
    file(channels, `z ${initiator} ${dottedText(zone)}`, 'zone', zone, message);
  }
  return [...channels.values()];
}

function file(
  channels: Map<string, Channel>,
  key: string,
  kind: Channel['kind'],
  zone: Uint8Array,
  message: KeptMessage,
): void {
  const known = channels.get(key);
  if (known) known.messages.push(message);
  else
    channels.set(key, { kind, initiator: message.initiator, zone, messages: [message], messagesOmitted: 0 });
}

/** Queries as a log leaves them: no ids, no answers, optionally letters folded. */
export function asLog(channel: Channel, fold: boolean): Channel {
  const messages = channel.messages
    .filter((m) => !m.response && m.bad === null)
    .map((m) => ({ ...m, id: -1, name: fold ? lowerName(m.name) : m.name }));
  return { ...channel, messages };
}
