import type { Tool } from '../tool.ts';
import { cobaltstrike } from './cobaltstrike.ts';
import { dns2tcp } from './dns2tcp.ts';
import { dnscat2 } from './dnscat2.ts';
import { dnsexfiltrator } from './dnsexfiltrator.ts';
import { dnsteal } from './dnsteal.ts';
import { dnstt } from './dnstt.ts';
import { iodine } from './iodine.ts';
import { packetwhisper } from './packetwhisper.ts';
import { saitama } from './saitama.ts';
import { shellOneliner } from './shell-oneliner.ts';
import { sliver } from './sliver.ts';

/** All tools in alphabetical order of their ids. */
export const TOOLS: readonly Tool[] = [
  cobaltstrike,
  dns2tcp,
  dnscat2,
  dnsexfiltrator,
  dnsteal,
  dnstt,
  iodine,
  packetwhisper,
  saitama,
  shellOneliner,
  sliver,
];
