import { addressNumber, answersOf, txtAnswer } from '../support/answers.ts';
import { TYPE } from '../support/records.ts';
import { dotted } from '../support/text.ts';
import type { Exchange } from '../support/timed.ts';

/** Label of a beacon: up to eight hex digits; fewer than six happen too often in ordinary names. */
export const BEACON = /^[0-9a-f]{6,8}$/i;
/** Counter (one to four hex digits) and conversation (up to eight). */
const CONVERSATION = /^[0-9a-f]{6,12}$/i;
/** First label of an upload's length and data: number of data labels, then hex. */
const DATA = /^[1-4][0-9a-f]{1,62}$/i;
const HEX = /^[0-9a-f]+$/i;
/** Places from the left at which the conversation may stand: prefix of up to three labels, four of data. */
const MAX_CONVERSATION_AT = 7;
/** RSA block of the metadata, 1024-bit key. */
const METADATA_BYTES = 128;

interface Part {
  exchange: Exchange;
  /** Labels in front of data and conversation, as sent. */
  prefix: string;
  /** Counter and conversation together, lower case. */
  tag: string;
  /** Data labels joined, without the leading count; empty for a download. */
  data: string;
}

/** All names with one beacon id below one zone. */
export interface Beacon {
  id: string;
  zone: string;
  parts: Part[];
}

interface Conversation {
  upload: boolean;
  prefix: string;
  /** Parts by counter, first sight of each. */
  parts: Map<number, Part>;
}

/** Reads `<prefix>[.data...].<counter + conversation>.<beacon>.<zone>` with the beacon label at `at`. */
function readPart(exchange: Exchange, at: number): Part | null {
  const { labels } = exchange;
  const tag = labels[at - 1]!.toLowerCase();
  for (let from = 1; from < at - 1; from++) {
    const first = labels[from]!;
    if (!DATA.test(first) || Number(first[0]) !== at - 1 - from) continue;
    const data = labels
      .slice(from, at - 1)
      .join('')
      .slice(1);
    if (!HEX.test(data)) continue;
    return { exchange, prefix: dotted(labels.slice(0, from)), tag, data: data.toLowerCase() };
  }
  if (at > 4) return null;
  return {
    exchange,
    prefix: dotted(labels.slice(0, at - 1)),
    tag,
    data: '',
  };
}

/** The beacon with most names of the grammar; ties go to the first seen. */
export function findBeacon(exchanges: readonly Exchange[]): Beacon | null {
  const beacons = new Map<string, Beacon>();
  for (const exchange of exchanges) {
    const { labels } = exchange;
    for (let at = 2; at <= Math.min(MAX_CONVERSATION_AT + 1, labels.length - 2); at++) {
      if (!BEACON.test(labels[at]!) || !CONVERSATION.test(labels[at - 1]!)) continue;
      const part = readPart(exchange, at);
      if (!part) continue;
      const id = labels[at]!.toLowerCase();
      const zone = dotted(labels.slice(at + 1));
      const beacon = beacons.get(`${id}.${zone}`) ?? { id, zone, parts: [] };
      beacons.set(`${id}.${zone}`, beacon);
      beacon.parts.push(part);
    }
  }
  return [...beacons.values()].reduce<Beacon | null>(
    (best, beacon) => (best && best.parts.length >= beacon.parts.length ? best : beacon),
    null,
  );
}

/** Sorts parts into conversations: each opens with counter 0, so what follows the zero is its number. */
export function conversations(beacon: Beacon): Conversation[] {
  const open = new Map<string, Conversation>();
  for (const part of beacon.parts) {
    if (!part.tag.startsWith('0')) continue;
    const number = part.tag.slice(1);
    if (!open.has(number))
      open.set(number, { upload: part.data !== '', prefix: part.prefix, parts: new Map() });
  }
  for (const part of beacon.parts) {
    for (let digits = 1; digits <= Math.min(4, part.tag.length - 5); digits++) {
      const conversation = open.get(part.tag.slice(digits));
      const counter = Number.parseInt(part.tag.slice(0, digits), 16);
      if (conversation?.prefix !== part.prefix) continue;
      if (!conversation.parts.has(counter)) conversation.parts.set(counter, part);
      break;
    }
  }
  return [...open.values()];
}

/** Highest n such that counters 0 to n-1 are all there. */
function runLength(conversation: Conversation): number {
  let n = 0;
  while (conversation.parts.has(n)) n++;
  return n;
}

interface Upload {
  announced: number;
  sent: number;
}

/** Length that counter 0 announces and bytes that the others carry. */
function measureUpload(conversation: Conversation): Upload {
  let digits = 0;
  for (const [counter, part] of conversation.parts) if (counter > 0) digits += part.data.length;
  const announced = Number.parseInt(conversation.parts.get(0)?.data ?? '', 16);
  return { announced: Number.isFinite(announced) ? announced : -1, sent: digits >> 1 };
}

/** Bytes of a task: what the first answer announces, and what the answers had room for. */
function measureDownload(conversation: Conversation): { announced: number; room: number } {
  let room = 0;
  for (const [counter, { exchange }] of conversation.parts) {
    if (counter === 0) continue;
    room += answersOf(exchange, TYPE.a).length * 4 + answersOf(exchange, TYPE.aaaa).length * 16;
    room += Math.floor(((txtAnswer(exchange) ?? '').length * 3) / 4);
  }
  const first = conversation.parts.get(0);
  return { announced: (first && addressNumber(first.exchange)) ?? 0, room };
}

/** What the conversations of a beacon add up to; bytes. */
export interface Totals {
  uploads: Upload[];
  whole: number;
  metadata: boolean;
  longestRun: number;
  tasks: number;
  down: { lower: number; upper: number };
}

/** Adds up conversations. Runs of counters are looked for in the first 10,000. */
export function measure(list: readonly Conversation[]): Totals {
  const uploads = list.filter((c) => c.upload).map(measureUpload);
  const downloads = list.filter((c) => !c.upload);
  const down = { lower: 0, upper: 0 };
  for (const conversation of downloads) {
    const { announced, room } = measureDownload(conversation);
    down.lower += Math.min(announced, room);
    down.upper += room;
  }
  const whole = uploads.filter((u) => u.announced > 0 && u.announced === u.sent);
  return {
    uploads,
    whole: whole.length,
    metadata: whole.some((u) => u.announced === METADATA_BYTES),
    longestRun: Math.max(0, ...list.slice(0, 10_000).map(runLength)),
    tasks: downloads.length,
    down,
  };
}
