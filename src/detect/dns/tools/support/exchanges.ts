import { SECTION } from '../../../../observe/dns.ts';
import type { Channel, KeptMessage, KeptRecord } from '../../channel.ts';
import { nameKey } from '../../codec/labels.ts';

/** A question with its answer, once however often it was resent or captured. */
export interface Exchange {
  /** Question name, case as asked. */
  name: Uint8Array;
  /** No exchange before it asked for the same name in the same case. */
  first: boolean;
  type: number;
  /** -1 when a log does not say. */
  id: number;
  /** False when only the answer was seen. */
  asked: boolean;
  answer: KeptMessage | null;
}

/** Every recogniser asks for the same channel in turn: what was made of it lives as long as the channel. */
const known = new WeakMap<KeptMessage[], Exchange[]>();

/**
 * The exchanges of a channel in order of first sight. Messages without a name (no DNS, or cut) are left out.
 * A channel is not changed any more once recognisers see it.
 */
export function exchangesOf(channel: Channel): readonly Exchange[] {
  const before = known.get(channel.messages);
  if (before) return before;
  const exchanges = collect(channel);
  known.set(channel.messages, exchanges);
  return exchanges;
}

function collect(channel: Channel): Exchange[] {
  const found = new Map<string, Exchange>();
  const names = new Set<string>();
  for (const message of channel.messages) {
    if (message.name.length === 0) continue;
    const name = nameKey(message.name);
    const key = `${message.id} ${message.qtype} ${name}`;
    let exchange = found.get(key);
    if (!exchange) {
      exchange = begin(message, !names.has(name));
      names.add(name);
      found.set(key, exchange);
    }
    if (!message.response) exchange.asked = true;
    else if (betterAnswer(exchange.answer, message)) exchange.answer = message;
  }
  return [...found.values()];
}

function begin({ name, qtype, id }: KeptMessage, first: boolean): Exchange {
  return { name, first, type: qtype, id, asked: false, answer: null };
}

/** The first answer stands, unless it was empty (a referral, a truncated one) and the next is not. */
function betterAnswer(old: KeptMessage | null, next: KeptMessage): boolean {
  return old === null || (answersOf(old).length === 0 && answersOf(next).length > 0);
}

/** Records of the answer section. */
export function answersOf(message: KeptMessage | null): KeptRecord[] {
  return message?.records.filter((record) => record.section === SECTION.answer) ?? [];
}

/** Each name once, in order of first sight, case kept. */
export function distinctNames(exchanges: readonly Exchange[]): Uint8Array[] {
  return exchanges.filter(({ first }) => first).map(({ name }) => name);
}
