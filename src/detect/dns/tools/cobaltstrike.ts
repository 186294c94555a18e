import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { addressOf, byCheckIns } from './cobaltstrike/check-ins.ts';
import { type Beacon, conversations, findBeacon, measure, type Totals } from './cobaltstrike/conversation.ts';
import { examples, notThese } from './cobaltstrike/examples.ts';
import { addressNumber } from './support/answers.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { verdict } from './support/verdict.ts';

/** Counters of one conversation in a row that chance cannot give: 28 equal bits for each. */
const MIN_RUN = 4;
/** Names of one beacon that are worth a word without a whole conversation. */
const MIN_GRAMMAR = 3;
function notesOf(beacon: Beacon, totals: Totals, idle: number | null): string[] {
  const notes = [
    `Beacon id ${beacon.id}; ${totals.tasks} tasks fetched, ${totals.uploads.length} uploads. Content is encrypted: it needs the team server's private key or the keys from the beacon's memory.`,
  ];
  if (totals.metadata)
    notes.push('128 bytes of metadata went up: the beacon started, or returned, while this was recorded.');
  if (idle !== null) notes.push(`Answer to idle check-ins: ${addressOf(idle)}.`);
  return notes;
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

function recognise(channel: Channel): Verdict | null {
  const exchanges = exchangesOf(channel);
  const beacon = findBeacon(exchanges);
  return (beacon && byConversations(beacon, exchanges)) ?? byCheckIns(exchanges);
}

/** Cobalt Strike's DNS beacon. */
export const cobaltstrike: Tool = {
  id: 'cobaltstrike',
  name: 'Cobalt Strike',
  source: 'public decoders of beacon traffic and public malleable profiles; no server code read',
  about:
    'Commercial adversary simulation whose stolen copies are the common tool of intruders. The operator queues tasks; the beacon fetches them at its next check-in.',
  examples,
  notThese,
  recognise,
};
