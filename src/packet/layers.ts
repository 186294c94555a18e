import { MAX_LAYERS } from './bounds.ts';
import { parseEthernet } from './link/ethernet.ts';
import { parseLlc } from './link/llc.ts';
import { parsePpp } from './link/ppp.ts';
import { parsePppoe } from './link/pppoe.ts';
import { parseRaw } from './link/raw.ts';
import { parseBackbone, parseVlan, parseVnTag } from './link/vlan.ts';
import {
  KIND_ETHERNET,
  KIND_IP,
  KIND_IPV4,
  KIND_IPV6,
  KIND_LLC,
  KIND_PPP,
  type Layer,
  type Next,
} from './next.ts';
import { parseMpls } from './tunnel/mpls.ts';

/** What may stand between a link layer and IP, by kind. */
const LAYERS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [KIND_ETHERNET, parseEthernet],
  [KIND_IP, parseRaw],
  [KIND_LLC, parseLlc],
  [KIND_PPP, parsePpp],
  [0x6558, parseEthernet], // transparent Ethernet bridging
  [0x8100, parseVlan], // IEEE 802.1Q
  [0x88a8, parseVlan], // IEEE 802.1ad
  [0x9100, parseVlan], // QinQ before the standard
  [0x9200, parseVlan],
  [0x88e7, parseBackbone], // IEEE 802.1ah
  [0x8926, parseVnTag],
  [0x8847, parseMpls],
  [0x8848, parseMpls],
  [0x8864, parsePppoe],
]);

/**
 * Follows tags and encapsulations until `next` is IPv4 or IPv6 (true). False: `next.kind` is what stopped
 * it, a kind that is no IP, or one of the layers above when its header is cut or contradicts itself.
 */
export function settle(view: DataView, next: Next): boolean {
  for (let i = 0; i < MAX_LAYERS; i++) {
    if (next.kind === KIND_IPV4 || next.kind === KIND_IPV6) return true;
    const layer = LAYERS.get(next.kind);
    if (layer === undefined || !layer(view, next.at, next.end, next)) return false;
  }
  return false;
}

/** True when `settle` stopped at a header that it knows: the frame is cut or malformed. */
export function isKnownLayer(kind: number): boolean {
  return LAYERS.has(kind);
}
