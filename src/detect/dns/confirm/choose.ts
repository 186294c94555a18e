import { hashBytes } from '../../../base/hash.ts';
import { mixWord, TABLE_KEY } from '../../../base/slot.ts';
import type { DnsMessage } from '../../../observe/dns.ts';
import type { Candidate } from '../screen/nominate.ts';
import { countOf, PAIR } from '../screen/pairs.ts';
import type { DnsScreen } from '../screen/screen.ts';
import { nameSurprise, SURPRISE_UNITS_PER_BIT } from '../surprise.ts';

/** Three bytes: more than a number behind a word has, less than any code that is worth its packet. */
const FULL = 24 * SURPRISE_UNITS_PER_BIT;

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
export function createChooser(candidate: Candidate, screen: DnsScreen, zone: number): Chooser | null {
  const { budget, messages, pair } = candidate;
  if (messages <= budget) return null;
  const least = pair < 0 ? 0 : Math.min(FULL, countOf(screen.pairs, pair, PAIR.maxBits) / 2);
  return { plain: budget >> 1, least, zone, seen: new Set() };
}

/** Whether a message is taken after `kept` others. */
export function isWanted(chooser: Chooser, message: DnsMessage, kept: number): boolean {
  if (kept < chooser.plain || message.nameLength === 0) return true;
  const { name, nameLength, recordCount } = message;
  const filled = message.response && recordCount > 0;
  if (!filled && nameSurprise(name, 0, nameLength - chooser.zone) < chooser.least) return false;
  const key = filled ? dataHash(message) : hashBytes(name, 0, nameLength, message.response ? 1 : 2);
  const place = mixWord(TABLE_KEY, key);
  if (chooser.seen.has(place)) return false;
  chooser.seen.add(place);
  return true;
}

/** All record data as they stand, owners and TTLs between them included. */
function dataHash(message: DnsMessage): number {
  const { bytes, rdataStart, rdataEnd, recordCount } = message;
  return hashBytes(bytes, rdataStart[0]!, rdataEnd[recordCount - 1]!, message.qtype);
}
