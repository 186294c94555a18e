import type { Layer } from '../next.ts';
import { parseMpls } from '../tunnel/mpls.ts';
import { parseEthernet } from './ethernet.ts';
import { parseCiscoHdlc } from './hdlc.ts';
import { parseNflog } from './nflog.ts';
import { parseNull } from './null.ts';
import { parsePpi } from './ppi.ts';
import { parsePpp, parsePppDirection, parsePppHdlc } from './ppp.ts';
import { parsePppoe } from './pppoe.ts';
import { parsePrism } from './prism.ts';
import { parseRadiotap } from './radiotap.ts';
import { parseRaw, parseRaw4, parseRaw6 } from './raw.ts';
import { parseSll } from './sll.ts';
import { parseSll2 } from './sll2.ts';
import { parseWifi } from './wifi.ts';

/** One link layer: its LINKTYPE_ values (tcpdump.org/linktypes.html) and its first header. */
export interface LinkLayer {
  id: string;
  linktypes: readonly number[];
  parse: Layer;
}

/** Every link layer that the room reads, in alphabetical order. */
export const LINK_LAYERS: readonly LinkLayer[] = [
  { id: 'cisco-hdlc', linktypes: [104], parse: parseCiscoHdlc },
  { id: 'ethernet', linktypes: [1], parse: parseEthernet },
  { id: 'ipv4', linktypes: [228], parse: parseRaw4 },
  { id: 'ipv6', linktypes: [229], parse: parseRaw6 },
  { id: 'mpls', linktypes: [219], parse: parseMpls },
  { id: 'nflog', linktypes: [239], parse: parseNflog },
  { id: 'null', linktypes: [0, 108], parse: parseNull },
  { id: 'ppi', linktypes: [192], parse: parsePpi },
  { id: 'ppp', linktypes: [9], parse: parsePpp },
  { id: 'ppp-direction', linktypes: [166, 204], parse: parsePppDirection },
  { id: 'ppp-hdlc', linktypes: [50], parse: parsePppHdlc },
  { id: 'pppoe', linktypes: [51], parse: parsePppoe },
  { id: 'prism', linktypes: [119, 163], parse: parsePrism },
  { id: 'radiotap', linktypes: [127], parse: parseRadiotap },
  { id: 'raw', linktypes: [12, 14, 101], parse: parseRaw },
  { id: 'sll', linktypes: [113], parse: parseSll },
  { id: 'sll2', linktypes: [276], parse: parseSll2 },
  { id: 'wifi', linktypes: [105], parse: parseWifi },
];

const BY_LINKTYPE: ReadonlyMap<number, Layer> = new Map(
  LINK_LAYERS.flatMap((layer) => layer.linktypes.map((type) => [type, layer.parse] as const)),
);

/** The first header of frames of this LINKTYPE_; undefined when the room does not read it. */
export function linkLayer(linktype: number): Layer | undefined {
  return BY_LINKTYPE.get(linktype);
}
