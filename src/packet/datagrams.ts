import type { Datagram, DatagramProtocol, ProtocolContext } from '../observe/transport.ts';
import { MIN_SNIFF_DATAGRAM, SNIFF_THRESHOLD } from './bounds.ts';
import type { Layer } from './next.ts';
import { TUNNELS } from './tunnel/registry.ts';

/** What a UDP port means: nothing, a protocol (its index plus one), or a tunnel (its index from here on). */
const FIRST_TUNNEL = 192;

/** Protocols and tunnels over UDP. */
export interface DatagramTable {
  protocols: readonly DatagramProtocol[];
  handlers: readonly ((datagram: Datagram) => void)[];
  ports: Uint8Array;
}

/** Opens every protocol (at most 191); where two claim a port, the first has it, and all go before tunnels. */
export function createDatagramTable(
  protocols: readonly DatagramProtocol[],
  context: ProtocolContext,
): DatagramTable {
  const used = protocols.slice(0, FIRST_TUNNEL - 1);
  const ports = new Uint8Array(65536);
  for (const [index, protocol] of used.entries())
    for (const port of protocol.ports) if (ports[port] === 0) ports[port] = index + 1;
  for (const [index, tunnel] of TUNNELS.entries())
    for (const port of tunnel.udpPorts) if (ports[port] === 0) ports[port] = FIRST_TUNNEL + index;
  return { protocols: used, handlers: used.map((protocol) => protocol.open(context)), ports };
}

/**
 * The protocol that claims a port of the datagram, as index plus one; 0 for none. Where both ports are
 * claimed the lower counts, so that question and answer go to the same.
 */
export function claimedBy(table: DatagramTable, source: number, destination: number): number {
  const { ports } = table;
  const low = ports[source < destination ? source : destination]!;
  const high = ports[source < destination ? destination : source]!;
  if ((low | high) === 0) return 0;
  if (low !== 0 && low < FIRST_TUNNEL) return low;
  return high < FIRST_TUNNEL ? high : 0;
}

/** Whether one of these ports may lead to packets inside. */
export function mayTunnel({ ports }: DatagramTable, source: number, destination: number): boolean {
  return ports[source]! >= FIRST_TUNNEL || ports[destination]! >= FIRST_TUNNEL;
}

/** The tunnel that the ports of the datagram point to. */
export function tunnelOf(table: DatagramTable, source: number, destination: number): Layer | undefined {
  const to = table.ports[destination]!;
  if (to >= FIRST_TUNNEL) return TUNNELS[to - FIRST_TUNNEL]!.parse;
  const from = table.ports[source]!;
  if (from < FIRST_TUNNEL) return undefined;
  const tunnel = TUNNELS[from - FIRST_TUNNEL]!;
  return tunnel.bothWays ? tunnel.parse : undefined;
}

/** Offers a datagram on ports that nobody claims; the surest protocol gets it. */
export function offer(table: DatagramTable, datagram: Datagram): void {
  if (datagram.end - datagram.start < MIN_SNIFF_DATAGRAM) return;
  let best = -1;
  let score = 0;
  for (let i = 0; i < table.protocols.length; i++) {
    const one = table.protocols[i]!.sniff(datagram);
    if (one < SNIFF_THRESHOLD || one <= score) continue;
    best = i;
    score = one;
  }
  if (best >= 0) table.handlers[best]!(datagram);
}
