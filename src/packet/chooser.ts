import type { Peers, ProtocolContext, StreamParser, StreamProtocol } from '../observe/transport.ts';
import { SNIFF_THRESHOLD } from './bounds.ts';

/** The protocols over TCP and how one of them is chosen for a connection. */
export interface Chooser {
  protocols: readonly StreamProtocol[];
  openers: readonly ((peers: Peers) => StreamParser)[];
  /** Index of the protocol plus one by port; 0 where none claims the port. */
  ports: Uint8Array;
}

/** No protocol. */
export const NONE = -1;
/** Indices fit a byte with 0 for none. */
const MAX_PROTOCOLS = 254;

/** Opens every protocol; where two claim a port, the first has it. At most 254 protocols. */
export function createChooser(protocols: readonly StreamProtocol[], context: ProtocolContext): Chooser {
  const used = protocols.slice(0, MAX_PROTOCOLS);
  const ports = new Uint8Array(65536);
  for (const [index, protocol] of used.entries())
    for (const port of protocol.ports) if (ports[port] === 0) ports[port] = index + 1;
  return { protocols: used, openers: used.map((protocol) => protocol.open(context)), ports };
}

/** The protocol that claims one of the ports (the lower port where both are claimed), or `NONE`. */
export function byPort(chooser: Chooser, a: number, b: number): number {
  const low = chooser.ports[a < b ? a : b]!;
  return (low !== 0 ? low : chooser.ports[a < b ? b : a]!) - 1;
}

/** The protocol that is surest that these first bytes of a direction are its own, or `NONE`. */
export function bySniff(
  chooser: Chooser,
  bytes: Uint8Array,
  from: number,
  to: number,
  toResponder: boolean,
): number {
  let best = NONE;
  let score = 0;
  for (let i = 0; i < chooser.protocols.length; i++) {
    const one = chooser.protocols[i]!.sniff(bytes, from, to, toResponder);
    if (one < SNIFF_THRESHOLD || one <= score) continue;
    best = i;
    score = one;
  }
  return best;
}
