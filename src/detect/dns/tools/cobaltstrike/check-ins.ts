import type { Verdict } from '../../tool.ts';
import { addressNumber } from '../support/answers.ts';
import { TYPE } from '../support/records.ts';
import { steadiness } from '../support/rhythm.ts';
import { dotted } from '../support/text.ts';
import type { Exchange } from '../support/timed.ts';
import { verdict } from '../support/verdict.ts';
import { BEACON } from './conversation.ts';

/** Dotted text of an IPv4 address given as an unsigned number. */
export function addressOf(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
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
export function byCheckIns(exchanges: readonly Exchange[]): Verdict | null {
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
