import type { Layer } from '../next.ts';
import { parseEtherIp } from './etherip.ts';
import { parseGeneve } from './geneve.ts';
import { parseGre } from './gre.ts';
import { parseGtpu } from './gtpu.ts';
import { parseIp4InIp, parseIp6InIp } from './ipip.ts';
import { parseL2tp } from './l2tp.ts';
import { parseMpls } from './mpls.ts';
import { parseTeredo } from './teredo.ts';
import { parseVxlan } from './vxlan.ts';

/** One tunnel: where it rides (IP protocol numbers, UDP ports) and its header. */
export interface Tunnel {
  id: string;
  ipProtocols: readonly number[];
  udpPorts: readonly number[];
  /** True when the port may also be the source: answers come back from it. */
  bothWays: boolean;
  /** False on bytes that are not this tunnel; a datagram is then read as any other. */
  parse: Layer;
}

function overIp(id: string, protocol: number, parse: Layer): Tunnel {
  return { id, ipProtocols: [protocol], udpPorts: [], bothWays: false, parse };
}

function overUdp(id: string, udpPorts: readonly number[], bothWays: boolean, parse: Layer): Tunnel {
  return { id, ipProtocols: [], udpPorts, bothWays, parse };
}

/** Every tunnel that the room opens, in alphabetical order (IANA protocol and port numbers). */
export const TUNNELS: readonly Tunnel[] = [
  overIp('etherip', 97, parseEtherIp),
  overUdp('geneve', [6081], false, parseGeneve),
  overIp('gre', 47, parseGre),
  overUdp('gtp-u', [2152], false, parseGtpu),
  overIp('ipip', 4, parseIp4InIp),
  overIp('ipv6-in-ip', 41, parseIp6InIp),
  overUdp('l2tp', [1701], true, parseL2tp),
  overIp('mpls-in-ip', 137, parseMpls),
  overUdp('mpls-in-udp', [6635], false, parseMpls),
  overUdp('teredo', [3544], true, parseTeredo),
  // 4790 is VXLAN-GPE, 8472 what Linux used before a port was assigned.
  overUdp('vxlan', [4789, 4790, 8472], false, parseVxlan),
];
