import type { Channel, KeptMessage } from './channel.ts';

/** Clocks of a sensor and of a capture, and the moment of an exchange that a log writes down. */
const SAME_MICROS = 5e6;
/** Messages that a telling is compared with; one question is not asked more often within seconds. */
const MAX_COMPARED = 64;

/** Messages of both kinds that were left out. */
export interface ToldTwice {
  queries: number;
  answers: number;
}

/**
 * Takes out of a channel what a log tells of a message that packets show too, or that another log tells: the same
 * direction, ports, id, name without case and type within five seconds. Packets know more; of two logs the earlier
 * evidence stays. Repetitions within one file are messages of their own. Messages must be in order of time.
 */
export function dropToldTwice(channel: Channel): ToldTwice {
  const dropped = { queries: 0, answers: 0 };
  const files = new Set(channel.messages.map(({ cite }) => cite.evidence));
  if (files.size < 2 || !channel.messages.some(isLogged)) return dropped;
  const alike = new Map<string, KeptMessage[]>();
  for (const message of channel.messages) {
    const key = keyOf(message);
    const known = alike.get(key);
    if (known) known.push(message);
    else alike.set(key, [message]);
  }
  channel.messages = channel.messages.filter((message) => {
    if (!isLogged(message) || !isToldBetter(message, alike.get(keyOf(message))!)) return true;
    dropped[message.response ? 'answers' : 'queries']++;
    return false;
  });
  return dropped;
}

/** Logs do not tell how long a message was. */
function isLogged({ size }: KeptMessage): boolean {
  return size < 0;
}

function keyOf({ response, initiator, server, initiatorPort, qtype, name }: KeptMessage): string {
  const text = Buffer.from(name.buffer, name.byteOffset, name.length).toString('latin1').toLowerCase();
  return `${response} ${initiator} ${server} ${initiatorPort} ${qtype} ${text}`;
}

function isToldBetter(message: KeptMessage, alike: readonly KeptMessage[]): boolean {
  if (alike.length < 2) return false;
  const from = firstSince(alike, message.time - SAME_MICROS);
  for (let i = from; i < alike.length && i < from + MAX_COMPARED; i++) {
    const other = alike[i]!;
    if (other.time > message.time + SAME_MICROS) return false;
    if (
      other.cite.evidence !== message.cite.evidence &&
      hasSameId(other, message) &&
      knowsMore(other, message)
    )
      return true;
  }
  return false;
}

/** Index of the first message that is not before a time. */
function firstSince(messages: readonly KeptMessage[], time: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle]!.time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function hasSameId(a: KeptMessage, b: KeptMessage): boolean {
  return a.id === b.id || a.id < 0 || b.id < 0;
}

function knowsMore(other: KeptMessage, than: KeptMessage): boolean {
  return !isLogged(other) || other.cite.evidence < than.cite.evidence;
}
