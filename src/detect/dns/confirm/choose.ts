import { hashBytes } from '../../../base/hash.ts';
import { mixWord, TABLE_KEY } from '../../../base/slot.ts';
import type { DnsMessage } from '../../../observe/dns.ts';
import { nameSurprise, SURPRISE_UNITS_PER_BIT } from '../surprise.ts';
import type { PlannedChannel } from './plan.ts';

/** Three bytes: more than a number behind a word has, less than any code that is worth its packet. */
const FULL = 24 * SURPRISE_UNITS_PER_BIT;

/** What a question must carry, 1/16 bit, in a channel whose fullest name carries `most`. */
export function leastContent(most: number): number {
  return Math.min(FULL, most / 2);
}

/**
 * What is kept of a channel that has more messages than its budget: half of it as they come, so that a tool's
 * opening and its stream stay whole; then only what is new and carries something. In a real tunnel that is nearly
 * every message. Where thousands of idle questions were asked first, it is what was hidden behind them: idle
 * questions that carry as much are a channel themselves.
 */
export interface Chooser {
  /** Messages taken as they come. */
  plain: number;
  /** What a question must carry afterwards, 1/16 bit. */
  least: number;
  /** Bytes of the zone at the end of every name. */
  zone: number;
  /** Keyed hashes of what was taken afterwards: at most one entry for each message kept. */
  seen: Set<number>;
}

/** Null when everything fits. */
export function createChooser({ budget, messages, least, zone }: PlannedChannel): Chooser | null {
  if (messages <= budget) return null;
  return { plain: budget >> 1, least, zone: zone.length, seen: new Set() };
}

/** Says that a message is taken whatever was taken before: it has no name to tell it by. */
export const NO_KEY = -1;

/** Tells messages apart that carry something: the data of an answer as they stand, the name of anything else. */
export function contentKey(message: DnsMessage): number {
  const { name, nameLength, response } = message;
  if (nameLength === 0) return NO_KEY;
  const hash = isFilled(message) ? dataHash(message) : hashBytes(name, 0, nameLength, response ? 1 : 2);
  return hash >>> 0;
}

/** Whether a message carries enough to be kept past the first half. */
export function carries({ least, zone }: Chooser, message: DnsMessage): boolean {
  return isFilled(message) || nameSurprise(message.name, 0, message.nameLength - zone) >= least;
}

/** Whether a message with this key is taken after `kept` others. */
export function isTaken(chooser: Chooser, kept: number, key: number, full: boolean): boolean {
  if (kept < chooser.plain || key === NO_KEY) return true;
  const place = mixWord(TABLE_KEY, key);
  if (!full || chooser.seen.has(place)) return false;
  chooser.seen.add(place);
  return true;
}

function isFilled({ response, recordCount }: DnsMessage): boolean {
  return response && recordCount > 0;
}

/** All record data as they stand, owners and TTLs between them included. */
function dataHash(message: DnsMessage): number {
  const { bytes, rdataStart, rdataEnd, recordCount } = message;
  return hashBytes(bytes, rdataStart[0]!, rdataEnd[recordCount - 1]!, message.qtype);
}
