import type { Tool } from '../tool.ts';
import { dns2tcp } from './dns2tcp.ts';
import { dnscat2 } from './dnscat2.ts';
import { dnstt } from './dnstt.ts';
import { iodine } from './iodine.ts';

/** All tools in alphabetical order of their ids. */
export const TOOLS: readonly Tool[] = [dns2tcp, dnscat2, dnstt, iodine];
