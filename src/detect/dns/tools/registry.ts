import type { Tool } from '../tool.ts';
import { chashell } from './chashell.ts';
import { cobaltstrike } from './cobaltstrike.ts';
import { det } from './det.ts';
import { dns2tcp } from './dns2tcp.ts';
import { dnscat2 } from './dnscat2.ts';
import { dnsexfiltrator } from './dnsexfiltrator.ts';
import { dnslivery } from './dnslivery.ts';
import { dnsteal } from './dnsteal.ts';
import { dnstt } from './dnstt.ts';
import { godoh } from './godoh.ts';
import { iodine } from './iodine.ts';
import { nishang } from './nishang.ts';
import { ozymandns } from './ozymandns.ts';
import { packetwhisper } from './packetwhisper.ts';
import { powerdns } from './powerdns.ts';
import { pupy } from './pupy.ts';
import { saitama } from './saitama.ts';
import { shellOneliner } from './shell-oneliner.ts';
import { sliver } from './sliver.ts';
import { sqlmap } from './sqlmap.ts';
import { sunburst } from './sunburst.ts';

/** All tools in alphabetical order of their ids. */
export const TOOLS: readonly Tool[] = [
  chashell,
  cobaltstrike,
  det,
  dns2tcp,
  dnscat2,
  dnsexfiltrator,
  dnslivery,
  dnsteal,
  dnstt,
  godoh,
  iodine,
  nishang,
  ozymandns,
  packetwhisper,
  powerdns,
  pupy,
  saitama,
  shellOneliner,
  sliver,
  sqlmap,
  sunburst,
];
