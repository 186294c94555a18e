import type { DnsMessage } from '../../../observe/dns.ts';

/**
 * The names of the latest questions with their pairs, so that an answer is placed by comparing bytes instead of
 * hashing its name again. A hit is exact: same initiator, same bytes. Forgotten when pair ids change.
 */
export interface RecentNames {
  /** Rows of three: initiator, length, pair + 1. */
  rows: Int32Array;
  bytes: Uint8Array;
}

/** Questions between a question and its answer are few: 4,096 places of 64 bytes stay in the second-level cache. */
const PLACES = 4096;
const MOST_BYTES = 64;

export function createRecentNames(): RecentNames {
  return { rows: new Int32Array(PLACES * 3), bytes: new Uint8Array(PLACES * MOST_BYTES) };
}

function placeOf(message: DnsMessage): number {
  return (Math.imul(message.initiator, 0x9e3779b1) ^ Math.imul(message.id, 0x85ebca77)) >>> 20;
}

/** The pair of a message whose name its initiator has just asked; -1 when it is not remembered. */
export function recall(recent: RecentNames, message: DnsMessage): number {
  const { rows, bytes } = recent;
  const { name, nameLength } = message;
  const place = placeOf(message);
  const row = place * 3;
  if (rows[row] !== message.initiator || rows[row + 1] !== nameLength) return -1;
  const from = place * MOST_BYTES;
  for (let i = 0; i < nameLength; i++) if (bytes[from + i] !== name[i]) return -1;
  return rows[row + 2]! - 1;
}

/** Remembers the pair of a question. */
export function remember(recent: RecentNames, message: DnsMessage, pair: number): void {
  const { name, nameLength } = message;
  if (nameLength > MOST_BYTES) return;
  const { rows, bytes } = recent;
  const place = placeOf(message);
  const row = place * 3;
  rows[row] = message.initiator;
  rows[row + 1] = nameLength;
  rows[row + 2] = pair + 1;
  const from = place * MOST_BYTES;
  for (let i = 0; i < nameLength; i++) bytes[from + i] = name[i]!;
}
