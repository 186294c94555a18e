import type { Tool } from '../tool.ts';
import { cobaltstrike } from './cobaltstrike.ts';
import { dns2tcp } from './dns2tcp.ts';
import { dnscat2 } from './dnscat2.ts';
import { dnsexfiltrator } from './dnsexfiltrator.ts';
import { dnslivery } from './dnslivery.ts';
import { dnsteal } from './dnsteal.ts';
import { dnstt } from './dnstt.ts';
import { godoh } from './godoh.ts';
import { iodine } from './iodine.ts';
import { nishang } from './nishang.ts';
import { packetwhisper } from './packetwhisper.ts';
import { powerdns } from './powerdns.ts';
import { saitama } from './saitama.ts';
import { shellOneliner } from './shell-oneliner.ts';
import { sliver } from './sliver.ts';
import { sqlmap } from './sqlmap.ts';

/** All tools in alphabetical order of their ids. */
export const TOOLS: readonly Tool[] = [
  cobaltstrike,
  dns2tcp,
  dnscat2,
  dnsexfiltrator,
  dnslivery,
  dnsteal,
  dnstt,
  godoh,
  iodine,
  nishang,
  packetwhisper,
  powerdns,
  saitama,
  shellOneliner,
  sliver,
  sqlmap,
];
