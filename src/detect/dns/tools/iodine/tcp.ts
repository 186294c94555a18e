import { IP_PROTOCOL, type Ipv4Packet } from '../../codec/ipv4.ts';
import { assemble, type Piece, type Stream, unwrap } from '../support/stream.ts';
import { addressText } from './packets.ts';

const FIN = 0x01;
const SYN = 0x02;
const MODULUS = 2 ** 32;

interface Flow {
  pieces: Piece[];
  at: number;
  /** Position of the first byte, from the SYN; -1 when not seen. */
  begin: number;
  /** Position behind the last byte, from the FIN; -1 when not seen. */
  end: number;
  name: string;
}

/** The TCP streams (RFC 9293) inside tunnelled packets of one direction; the name tells the two ends. */
export function tcpStreams(packets: readonly Ipv4Packet[], direction: 'up' | 'down'): Stream[] {
  const flows = new Map<string, Flow>();
  for (const packet of packets)
    if (packet.protocol === IP_PROTOCOL.tcp && !packet.fragment) add(flows, packet);
  return [...flows.values()].map((flow) => {
    const assembled = assemble(flow.pieces);
    const end = assembled.start + assembled.bytes.length + assembled.missing;
    const whole = flow.begin >= 0 && assembled.start === flow.begin && flow.end === end;
    return { ...assembled, direction, whole, name: flow.name };
  });
}

/** Payload bytes of packets that are no TCP. */
export function otherBytes(packets: readonly Ipv4Packet[]): number {
  return packets.reduce((sum, p) => sum + (p.protocol === IP_PROTOCOL.tcp ? 0 : p.payload.length), 0);
}

function add(flows: Map<string, Flow>, packet: Ipv4Packet): void {
  const { payload } = packet;
  if (payload.length < 20) return;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const header = (payload[12]! >> 4) * 4;
  if (header < 20 || header > payload.length) return;
  const name = `${addressText(packet.source)}:${view.getUint16(0)} to ${addressText(packet.destination)}:${view.getUint16(2)}`;
  const flow = flows.get(name) ?? { pieces: [], at: -1, begin: -1, end: -1, name };
  flows.set(name, flow);
  segment(flow, view.getUint32(4), payload[13]!, payload.subarray(header));
}

function segment(flow: Flow, seq: number, flags: number, data: Uint8Array): void {
  const syn = (flags & SYN) !== 0 ? 1 : 0;
  const at = (flow.at < 0 ? seq + MODULUS : unwrap(seq, flow.at, MODULUS)) + syn;
  flow.at = at;
  if (syn) flow.begin = at;
  if (data.length > 0) flow.pieces.push({ at, bytes: data });
  if ((flags & FIN) !== 0) flow.end = at + data.length;
}
