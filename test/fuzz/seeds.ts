import { gzipSync } from 'node:zlib';
import type { Channel, KeptMessage } from '../../src/detect/dns/channel.ts';
import { TOOLS } from '../../src/detect/dns/tools/registry.ts';
import {
  concat,
  interfaceBlock,
  oldBlock,
  type Packet,
  packetBlock,
  pcapFile,
  pcapngFile,
  section,
  simpleBlock,
} from '../evidence/build.ts';
import { ethernet, FLAG, ip4, ip6, tcp, text, u16, u32, udp } from '../packet/build.ts';
import { zeekJson, zeekTsv } from './zeek-seeds.ts';

/** One small piece of evidence that a scan reads to its end. */
export interface Seed {
  about: string;
  bytes: Uint8Array;
}

const START = 1_760_000_000_000_000;

function packets(frames: readonly Uint8Array[], step = 250_000): Packet[] {
  return frames.map((bytes, i) => ({ time: START + i * step, bytes }));
}

function wireName(name: string): Uint8Array {
  return concat(
    ...name.split('.').map((label) => concat(Uint8Array.of(label.length), text(label))),
    Uint8Array.of(0),
  );
}

interface Answer {
  type: number;
  ttl: number;
  rdata: Uint8Array;
}

/** A DNS message (RFC 1035 section 4.1); answers point at the question's name. */
export function dns(
  id: number,
  name: string | Uint8Array,
  type: number,
  answers: readonly Answer[] | null = null,
  rcode = 0,
): Uint8Array {
  const question = typeof name === 'string' ? wireName(name) : concat(name, Uint8Array.of(0));
  const flags = answers === null ? 0x0100 : 0x8180 | rcode;
  const head = [id, flags, 1, answers?.length ?? 0, 0, 0].flatMap(u16);
  const records = (answers ?? []).map((a) =>
    concat(Uint8Array.from([0xc0, 12, ...u16(a.type), 0, 1, ...u32(a.ttl), ...u16(a.rdata.length)]), a.rdata),
  );
  return concat(Uint8Array.from(head), question, Uint8Array.from([...u16(type), 0, 1]), ...records);
}

function txt(value: string): Answer {
  return { type: 16, ttl: 0, rdata: concat(Uint8Array.of(value.length), text(value)) };
}

const CLIENT = { source: '10.0.0.5', destination: '10.0.0.1' };
const SERVER = { source: '10.0.0.1', destination: '10.0.0.5' };

/** A label that looks like what a tunnel puts there, the same for the same number. */
function code(i: number, length = 40): string {
  let out = '';
  for (let h = Math.imul(i + 1, 0x9e3779b1); out.length < length; h = Math.imul(h ^ (h >>> 13), 0x85ebca6b))
    out += (h >>> 0).toString(36);
  return out.slice(0, length);
}

/** Questions and answers of a channel, as IP packets. */
function talk(count: number, name: (i: number) => string = (i) => `${code(i)}.t.example.org`): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const asked = dns(i, name(i), 16);
    const answered = dns(i, name(i), 16, [txt(code(i + 9999, 60))]);
    return [ip4(udp(asked, 40000, 53), CLIENT), ip4(udp(answered, 53, 40000), SERVER)];
  }).flat();
}

const ip = talk(20);
const framed = ip.map((packet) => ethernet(packet));

function fragments(payload: Uint8Array, id: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += 40) {
    const more = at + 40 < payload.length ? 0x2000 : 0;
    out.push(ethernet(ip4(payload.slice(at, at + 40), { ...CLIENT, id, fragment: more | (at / 8) })));
  }
  return out;
}

function overTcp(): Uint8Array[] {
  const messages = Array.from({ length: 12 }, (_, i) => {
    const asked = dns(i, `${code(i)}.t.example.org`, 16);
    return concat(Uint8Array.from(u16(asked.length)), asked);
  });
  const stream = concat(...messages);
  const ports = { source: 40001, destination: 53 };
  const send = (payload: Uint8Array, sequence: number, flags: number) =>
    ethernet(
      ip4(tcp(payload, { ...ports, sequence, flags, acknowledgement: 1 }), { ...CLIENT, protocol: 6 }),
    );
  const none = new Uint8Array(0);
  const out = [send(none, 100, FLAG.syn)];
  for (let at = 0; at < stream.length; at += 90)
    out.push(send(stream.slice(at, at + 90), 101 + at, FLAG.ack | FLAG.push));
  out.push(send(none, 101 + stream.length, FLAG.fin | FLAG.ack));
  return out;
}

/** mDNS, DHCP request with a host name, NBNS registration. */
function neighbours(): Uint8Array[] {
  const mdns = dns(0, 'printer.local', 1, [{ type: 1, ttl: 120, rdata: Uint8Array.of(10, 0, 0, 9) }]);
  const dhcp = new Uint8Array(240 + 12);
  dhcp.set([1, 1, 6, 0, 1, 2, 3, 4]);
  dhcp.set([10, 0, 0, 5], 12);
  dhcp.set([2, 0, 0, 0, 0, 5], 28);
  dhcp.set([0x63, 0x82, 0x53, 0x63, 53, 1, 3, 12, 4, 0x77, 0x73, 0x30, 0x35, 255], 236);
  const nbns = concat(
    Uint8Array.from([...u16(7), 0x29, 0x10, ...u16(1), 0, 0, 0, 0, ...u16(1), 32]),
    text('FHFDCADFCACACACACACACACACACACACA'),
    Uint8Array.from([0, 0, 0x20, 0, 1, 0xc0, 12, 0, 0x20, 0, 1, 0, 0, 0, 0, 0, 6, 0, 0, 10, 0, 0, 5]),
  );
  return [
    ethernet(ip4(udp(mdns, 5353, 5353), { source: '10.0.0.9', destination: '224.0.0.251' })),
    ethernet(ip4(udp(dhcp, 68, 67), { source: '0.0.0.0', destination: '255.255.255.255' })),
    ethernet(ip4(udp(nbns, 137, 137), { source: '10.0.0.5', destination: '10.0.0.255' })),
  ];
}

/** The same packets inside VXLAN (RFC 7348), GRE (RFC 2784), IP in IP (RFC 2003), VLAN tags and PPPoE. */
function wrapped(): Uint8Array[] {
  return ip.flatMap((packet, i) => {
    const vxlan = concat(Uint8Array.of(8, 0, 0, 0, 0, 0, 1, 0), ethernet(packet));
    const gre = concat(Uint8Array.of(0, 0, 8, 0), packet);
    const vlan = concat(Uint8Array.from([...u16(100 + i), 8, 0]), packet);
    const pppoe = concat(Uint8Array.from([0x11, 0, 0, 1, ...u16(packet.length + 2), 0, 0x21]), packet);
    const all = [
      ethernet(ip4(udp(vxlan, 5000, 4789))),
      ethernet(ip4(gre, { protocol: 47 })),
      ethernet(ip4(packet, { protocol: 4 })),
      ethernet(vlan, 0x8100),
      ethernet(pppoe, 0x8864),
    ];
    return [all[i % all.length]!];
  });
}

/** Packets behind other link layers: loopback, raw, Linux cooked 1 and 2, PPP. */
function links(): Seed[] {
  const cooked = Uint8Array.of(0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0);
  const cooked2 = Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0);
  const rows: [string, number, Uint8Array][] = [
    ['loopback', 0, Uint8Array.of(2, 0, 0, 0)],
    ['raw IP', 101, new Uint8Array(0)],
    ['cooked', 113, cooked],
    ['cooked, version 2', 276, cooked2],
    ['PPP', 9, Uint8Array.of(0xff, 3, 0, 0x21)],
  ];
  return rows.map(([about, link, head]) => ({
    about,
    bytes: pcapFile(packets(ip.map((packet) => concat(head, packet))), { link }),
  }));
}

function messageBytes(m: KeptMessage): Uint8Array {
  if (m.name.length === 0 && m.surplus.length > 0) return m.surplus;
  const records = m.response ? m.records.map(({ type, ttl, rdata }) => ({ type, ttl, rdata })) : null;
  return concat(dns(m.id < 0 ? 1 : m.id, m.name, m.qtype, records, m.rcode), m.surplus);
}

/** A recogniser's example as the capture that it could come from. */
function capture(channel: Channel): Uint8Array {
  return pcapFile(
    channel.messages.slice(0, 60).map((m) => {
      const ends = m.response ? SERVER : CLIENT;
      const ports = m.response ? [53, 40000] : [40000, 53];
      return {
        time: Number.isFinite(m.time) ? m.time : START,
        bytes: ethernet(ip4(udp(messageBytes(m), ports[0], ports[1]), ends)),
      };
    }),
  );
}

function tools(): Seed[] {
  return TOOLS.map((tool) => ({ about: tool.id, bytes: capture(tool.examples()[0]!.channel) }));
}

/** The corpus that mutations start from: one of each container, link layer, transport, neighbour protocol and tool. */
export function seedCorpus(): Seed[] {
  const plain = packets(framed);
  const six = talk(6).map((_, i) => ethernet(ip6(udp(dns(i, `${code(i)}.t.example.org`, 28))), 0x86dd));
  const hosts = (i: number) => `${['www', 'mail', 'shop'][i % 3]}.example.com`;
  const blocks = concat(
    section(),
    interfaceBlock(),
    interfaceBlock({ link: 101, resolution: 9 }),
    packetBlock(BigInt(START), framed[0]!),
    packetBlock(BigInt(START) * 1000n, ip[1]!, true, 1),
    simpleBlock(framed[2]!),
    oldBlock(BigInt(START), framed[3]!),
  );
  return [
    { about: 'pcap', bytes: pcapFile(plain) },
    { about: 'pcap, big-endian', bytes: pcapFile(plain, { little: false }) },
    { about: 'pcap, ordinary names', bytes: pcapFile(packets(talk(12, hosts).map((p) => ethernet(p)))) },
    { about: 'pcapng', bytes: pcapngFile(plain) },
    { about: 'pcapng, big-endian', bytes: pcapngFile(plain.slice(0, 8), false) },
    { about: 'pcapng, all kinds of blocks', bytes: blocks },
    { about: 'gzip', bytes: new Uint8Array(gzipSync(pcapFile(plain))) },
    { about: 'gzip in gzip', bytes: new Uint8Array(gzipSync(gzipSync(pcapngFile(plain)))) },
    {
      about: 'fragments',
      bytes: pcapFile(packets(ip.slice(0, 8).flatMap((p, i) => fragments(p.slice(20), i)))),
    },
    { about: 'DNS over TCP', bytes: pcapFile(packets(overTcp())) },
    { about: 'IPv6', bytes: pcapFile(packets(six)) },
    {
      about: 'neighbours',
      bytes: pcapFile(packets([...neighbours(), ...framed.slice(0, 30), ...neighbours()])),
    },
    { about: 'tunnels', bytes: pcapFile(packets(wrapped())) },
    ...links(),
    ...tools(),
    { about: 'Zeek, tab separated', bytes: text(zeekTsv()) },
    { about: 'Zeek, JSON', bytes: text(zeekJson()) },
    { about: 'Zeek, gzip', bytes: new Uint8Array(gzipSync(zeekTsv())) },
  ];
}
