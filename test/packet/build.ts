import { createAddressTable } from '../../src/base/address.ts';
import { createProvenance } from '../../src/base/provenance.ts';
import { createSink } from '../../src/observe/sink.ts';
import type {
  Datagram,
  DatagramProtocol,
  Peers,
  StreamParser,
  StreamProtocol,
} from '../../src/observe/transport.ts';
import type { Unseen } from '../../src/observe/unseen.ts';
import type { Frame } from '../../src/packet/frame.ts';
import { createPacketRoom } from '../../src/packet/packets.ts';
import type { PacketRoomOptions } from '../../src/packet/room.ts';

/** Bytes of a hex dump; everything after `#` on a line is a comment. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function concat(...parts: (Uint8Array | number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function u16(value: number): number[] {
  return [(value >> 8) & 255, value & 255];
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** Ethernet header with this type before `payload`. */
export function ethernet(payload: Uint8Array, type = 0x0800): Uint8Array {
  return concat(hex('020000000001 020000000002'), u16(type), payload);
}

export interface Ip4 {
  source?: string;
  destination?: string;
  protocol?: number;
  id?: number;
  /** Flags and offset as sent. */
  fragment?: number;
  total?: number;
  options?: Uint8Array;
}

function quad(address: string): number[] {
  return address.split('.').map(Number);
}

function checksum(header: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < header.length; i += 2) sum += (header[i]! << 8) | header[i + 1]!;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** IPv4 packet with a right checksum. */
export function ip4(payload: Uint8Array, fields: Ip4 = {}): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  const length = 20 + options.length;
  const header = concat(
    [0x40 | (length / 4), 0],
    u16(fields.total ?? length + payload.length),
    u16(fields.id ?? 1),
    u16(fields.fragment ?? 0),
    [64, fields.protocol ?? 17, 0, 0],
    quad(fields.source ?? '10.0.0.1'),
    quad(fields.destination ?? '10.0.0.2'),
    options,
  );
  header.set(u16(checksum(header)), 10);
  return concat(header, payload);
}

/** IPv6 packet between 2001:db8::1 and 2001:db8::2. */
export function ip6(payload: Uint8Array, next = 17, length = payload.length): Uint8Array {
  const address = (last: number) => [0x20, 1, 0x0d, 0xb8, ...new Array<number>(11).fill(0), last];
  return concat([0x60, 0, 0, 0], u16(length), [next, 64], address(1), address(2), payload);
}

export function udp(payload: Uint8Array, source = 40000, destination = 53, length = payload.length + 8) {
  return concat(u16(source), u16(destination), u16(length), u16(0), payload);
}

export interface Tcp {
  source?: number;
  destination?: number;
  sequence?: number;
  acknowledgement?: number;
  flags?: number;
}

export const FLAG = { fin: 1, syn: 2, rst: 4, push: 8, ack: 16 };

export function tcp(payload: Uint8Array, fields: Tcp = {}): Uint8Array {
  return concat(
    u16(fields.source ?? 40000),
    u16(fields.destination ?? 445),
    u32(fields.sequence ?? 0),
    u32(fields.acknowledgement ?? 0),
    [0x50, fields.flags ?? FLAG.ack],
    u16(64000),
    u16(0),
    u16(0),
    payload,
  );
}

/** A frame over a copy of `bytes`, at an offset that is not zero as in a reader's buffer. */
export function frame(
  bytes: Uint8Array,
  fields: Partial<Frame> & { time?: number; record?: number } = {},
): Frame {
  const memory = new Uint8Array(bytes.length + 32).fill(0xee);
  memory.set(bytes, 16);
  const at = createProvenance();
  at.time = fields.time ?? 1e15;
  at.record = fields.record ?? 1;
  return {
    bytes: memory,
    view: new DataView(memory.buffer),
    start: 16,
    end: 16 + bytes.length,
    link: 1,
    originalLength: bytes.length,
    at,
    ...fields,
  };
}

/** One heard datagram. */
export interface HeardDatagram {
  protocol: string;
  payload: string;
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  cut: number;
  record: number;
}

/** A datagram protocol that writes down what it hears; payload as Latin-1. */
export function recordDatagrams(
  heard: HeardDatagram[],
  fields: Partial<DatagramProtocol> = {},
): DatagramProtocol {
  const id = fields.id ?? 'test';
  return {
    id,
    ports: [53],
    sniff: () => 0,
    open: () => (datagram: Datagram) => {
      const { bytes, start, end, source, destination, sourcePort, destinationPort, cut, at } = datagram;
      heard.push({
        protocol: id,
        payload: Buffer.from(bytes.subarray(start, end)).toString('latin1'),
        source,
        destination,
        sourcePort,
        destinationPort,
        cut,
        record: at.record,
      });
    },
    ...fields,
  };
}

/** One heard connection: bytes per direction as Latin-1, gaps as `<n>`. */
export interface HeardStream {
  protocol: string;
  peers: Peers;
  up: string;
  down: string;
  ended: boolean;
}

/** A stream protocol that writes down what it hears. */
export function recordStreams(heard: HeardStream[], fields: Partial<StreamProtocol> = {}): StreamProtocol {
  const id = fields.id ?? 'test';
  return {
    id,
    ports: [445],
    sniff: () => 0,
    open: () => (peers: Peers) => {
      const one: HeardStream = { protocol: id, peers: { ...peers }, up: '', down: '', ended: false };
      heard.push(one);
      const add = (toResponder: boolean, piece: string) => {
        if (toResponder) one.up += piece;
        else one.down += piece;
      };
      const parser: StreamParser = {
        data: (toResponder, bytes, _view, from, to) =>
          add(toResponder, Buffer.from(bytes.subarray(from, to)).toString('latin1')),
        gap: (toResponder, count) => add(toResponder, `<${count}>`),
        end: () => {
          one.ended = true;
        },
      };
      return parser;
    },
    ...fields,
  };
}

/** A room that writes down all it hands on. */
export function listen(options: Partial<PacketRoomOptions> = {}) {
  const datagrams: HeardDatagram[] = [];
  const streams: HeardStream[] = [];
  const unseen: Unseen[] = [];
  const addresses = createAddressTable();
  const room = createPacketRoom({
    addresses,
    datagrams: [recordDatagrams(datagrams)],
    streams: [recordStreams(streams)],
    sink: createSink({ unseen: (gap) => void unseen.push({ ...gap }) }),
    ...options,
  });
  return { room, addresses, datagrams, streams, unseen };
}
