import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { addressNumber, answersOf, TYPE, txtAnswer } from './support/answers.ts';
import { type ExampleLine, exampleChannel } from './support/example.ts';
import { steadiness } from './support/rhythm.ts';
import { dotted } from './support/text.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { verdict } from './support/verdict.ts';

/** Label of a beacon: up to eight hex digits; fewer than six happen too often in ordinary names. */
const BEACON = /^[0-9a-f]{6,8}$/i;
/** Counter (one to four hex digits) and conversation (up to eight). */
const CONVERSATION = /^[0-9a-f]{6,12}$/i;
/** First label of an upload's length and data: number of data labels, then hex. */
const DATA = /^[1-4][0-9a-f]{1,62}$/i;
const HEX = /^[0-9a-f]+$/i;
/** Places from the left at which the conversation may stand: prefix of up to three labels, four of data. */
const MAX_CONVERSATION_AT = 7;
/** Counters of one conversation in a row that chance cannot give: 28 equal bits for each. */
const MIN_RUN = 4;
/** Names of one beacon that are worth a word without a whole conversation. */
const MIN_GRAMMAR = 3;
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

interface Beacon {
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
function findBeacon(exchanges: readonly Exchange[]): Beacon | null {
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
function conversations(beacon: Beacon): Conversation[] {
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

interface Totals {
  uploads: Upload[];
  whole: number;
  metadata: boolean;
  longestRun: number;
  tasks: number;
  down: { lower: number; upper: number };
}

function measure(list: readonly Conversation[]): Totals {
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

function notesOf(beacon: Beacon, totals: Totals, idle: number | null): string[] {
  const notes = [
    `Beacon id ${beacon.id}; ${totals.tasks} tasks fetched, ${totals.uploads.length} uploads. Content is encrypted: it needs the team server's private key or the keys from the beacon's memory.`,
  ];
  if (totals.metadata)
    notes.push('128 bytes of metadata went up: the beacon started, or returned, while this was recorded.');
  if (idle !== null) notes.push(`Answer to idle check-ins: ${addressOf(idle)}.`);
  return notes;
}

function addressOf(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

/** The answer that check-ins got most; null without check-ins. */
function idleAddress(exchanges: readonly Exchange[], key: string): number | null {
  const counts = new Map<number, number>();
  for (const exchange of exchanges) {
    const value = exchange.key === key ? addressNumber(exchange) : null;
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? null;
}

function byConversations(beacon: Beacon, exchanges: readonly Exchange[]): Verdict | null {
  const totals = measure(conversations(beacon));
  const whole = totals.uploads.filter((u) => u.announced === u.sent);
  const proved = totals.whole > 0 || totals.longestRun >= MIN_RUN;
  const names = new Set(beacon.parts.map((part) => part.exchange.key)).size;
  if (!proved && (names < MIN_GRAMMAR || totals.longestRun < 2)) return null;
  const sent = totals.uploads.reduce((sum, u) => sum + u.sent, 0);
  const announced = totals.uploads.reduce((sum, u) => sum + Math.max(u.announced, u.sent), 0);
  return verdict({
    proof: proved ? 'proved' : 'grammar',
    by:
      totals.whole > 0
        ? `${whole.length} of ${totals.uploads.length} uploads carry exactly the bytes that they announce, counters without a gap, one beacon id in ${names} names`
        : `counters 0 to ${totals.longestRun - 1} of one conversation without a gap, one beacon id in ${names} names`,
    bytesUp: { lower: sent, upper: announced },
    bytesDown: totals.down,
    zone: beacon.zone,
    notes: notesOf(beacon, totals, idleAddress(exchanges, `${beacon.id}.${beacon.zone}`)),
  });
}

/** Check-ins alone: at least so many, so that steadiness means something. */
const MIN_CHECK_INS = 20;
/** Profiles answer with a TTL of 1; resolvers may show 0. */
const MAX_TTL = 1;
/** Median absolute deviation over median of the gaps; jitter of 50 % stays below. */
const MAX_UNSTEADY = 0.4;
/** Answers that are no place to connect to: 0.0.0.0, loopback, and the public resolvers that profiles like. */
const IDLE_ANSWERS = new Set(
  ['0.0.0.0', '127.0.0.1', '8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9', '208.67.222.222'].map(
    (text) => text.split('.').reduce((value, part) => value * 256 + Number(part), 0),
  ),
);
/** Mode bits that a server XORs into the idle address when a task waits. */
const MODE_BITS = 0xff;

interface Poll {
  times: number[];
  labels: string[];
  plain: boolean;
  answers: Map<number, number>;
}

function newPoll(labels: string[]): Poll {
  return { times: [], labels, plain: true, answers: new Map() };
}

/** Names whose first label is a beacon id; `plain` falls when the name was asked or answered as real hosts are. */
function polls(exchanges: readonly Exchange[]): Map<string, Poll> {
  const found = new Map<string, Poll>();
  for (const exchange of exchanges) {
    if (exchange.labels.length < 3 || !BEACON.test(exchange.labels[0]!)) continue;
    const poll: Poll = found.get(exchange.key) ?? newPoll(exchange.labels);
    found.set(exchange.key, poll);
    const value = addressNumber(exchange);
    if (exchange.qtype !== TYPE.a || exchange.answers.some((r) => r.type !== TYPE.a || r.ttl > MAX_TTL))
      poll.plain = false;
    if (exchange.answers.length > 1) poll.plain = false;
    if (value !== null) poll.answers.set(value, (poll.answers.get(value) ?? 0) + 1);
    poll.times.push(exchange.time);
  }
  return found;
}

/** Zones of polled names that have other names as well. */
function crowdedZones(exchanges: readonly Exchange[], found: ReadonlyMap<string, Poll>): Set<string> {
  const zones = new Set([...found.values()].map(({ labels }) => dotted(labels.slice(1))));
  const crowded = new Set<string>();
  const first = new Map<string, string>();
  for (const { labels, key } of exchanges) {
    for (let at = 1; at < labels.length - 1; at++) {
      const zone = dotted(labels.slice(at));
      if (!zones.has(zone)) continue;
      const known = first.get(zone) ?? key;
      first.set(zone, known);
      if (known !== key) crowded.add(zone);
    }
  }
  return crowded;
}

/** The idle answer when all answers are it or differ from it in mode bits only; null otherwise. */
function idleOf(poll: Poll): number | null {
  const sorted = [...poll.answers].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const idle = sorted[0]?.[0];
  if (idle === undefined || !IDLE_ANSWERS.has(idle)) return null;
  return sorted.every(([value]) => ((value ^ idle) & ~MODE_BITS) === 0) ? idle : null;
}

/**
 * A beacon that only checks in shows one name. What tells it from a device with a hex name: eight digits, A
 * questions only, a TTL of at most 1, an answer nobody can connect to, a steady beat, and no sibling names.
 */
function byCheckIns(exchanges: readonly Exchange[]): Verdict | null {
  const found = polls(exchanges);
  const crowded = crowdedZones(exchanges, found);
  for (const poll of found.values()) {
    const idle = poll.plain && poll.times.length >= MIN_CHECK_INS ? idleOf(poll) : null;
    if (idle === null) continue;
    const beat = steadiness(poll.times);
    const zone = dotted(poll.labels.slice(1));
    if (!beat || beat.deviation > MAX_UNSTEADY || crowded.has(zone)) continue;
    return verdict({
      proof: 'grammar',
      by: `${poll.times.length} check-ins of one hexadecimal name every ${Math.round(beat.median)} s, all answered ${addressOf(idle)} with a TTL of at most ${MAX_TTL}`,
      zone,
      notes: [
        `Beacon id ${poll.labels[0]!.toLowerCase()}; nothing but check-ins was seen: no task was fetched and no output sent in this evidence.`,
      ],
    });
  }
  return null;
}

function recognise(channel: Channel): Verdict | null {
  const exchanges = exchangesOf(channel);
  const beacon = findBeacon(exchanges);
  return (beacon && byConversations(beacon, exchanges)) ?? byCheckIns(exchanges);
}

function uploadLines(zone: string, announced: string): ExampleLine[] {
  const hex = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
  return [
    { name: `post.1${announced}.0c0ffee1.5e1f00d1.${zone}`, a: ['0.0.0.0'], ttl: 1 },
    { name: `post.2${hex}.${hex}.1c0ffee1.5e1f00d1.${zone}`, a: ['0.0.0.0'], ttl: 1 },
    { name: `post.2${hex}.${hex}.2c0ffee1.5e1f00d1.${zone}`, a: ['0.0.0.0'], ttl: 1 },
  ];
}

const checkIns = (name: string, address: string, ttl: number): ExampleLine[] =>
  Array.from({ length: 30 }, (_, i) => ({ name, a: [address], ttl, after: 60 - (i % 5) }));

/** Cobalt Strike's DNS beacon. */
export const cobaltstrike: Tool = {
  id: 'cobaltstrike',
  name: 'Cobalt Strike',
  source: 'public decoders of beacon traffic and public malleable profiles; no server code read',
  about:
    'Commercial adversary simulation whose stolen copies are the common tool of intruders. The operator queues tasks; the beacon fetches them at its next check-in.',
  examples: () => [
    {
      about: 'output of 64 bytes in two names after a name that announces 0x40',
      channel: exampleChannel('zone', 'example.net', uploadLines('c.example.net', '40')),
    },
    {
      about: 'check-ins only, idle address 0.0.0.0',
      channel: exampleChannel('zone', 'example.net', checkIns('5e1f00d1.c.example.net', '0.0.0.0', 1)),
    },
  ],
  notThese: () => [
    {
      about: 'a device that looks up its own hexadecimal name and gets an address to connect to',
      channel: exampleChannel('zone', 'example.com', checkIns('5e1f00d1.example.com', '192.0.2.80', 1)),
    },
    {
      about: 'a blocked host name, sinkholed to 0.0.0.0 with the TTL of a block list',
      channel: exampleChannel('zone', 'example.com', checkIns('deadbeef.example.com', '0.0.0.0', 300)),
    },
    {
      about: 'hash look-ups below a service: hex labels, nothing that counts',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 30 }, (_, i) => ({
          name: `${(i * 0x9e3779b1).toString(16).slice(-8)}.${(i * 0x85ebca6b).toString(16).slice(-8)}.q.example.com`,
          a: ['127.0.0.2'],
        })),
      ),
    },
  ],
  recognise,
};
