import { plainNumber, readSaitama } from '../../codec/saitama.ts';
import { TYPE } from '../support/records.ts';
import type { Exchange } from '../support/timed.ts';

/** One label of letters and digits; the shortest is an id and a counter, the longest was 32 characters. */
const LABEL = /^[a-z0-9]{4,40}$/;
/** First character of a message: 0 alive, 1 send, 2 receive, 3 both, 4 main. */
export const SEND = 'b';
/** Message that asks for the next bytes of a command. */
export const RECEIVE = 'c';
/** Message that sends and receives. */
export const BOTH = 'd';
/** Ids are one octet of an answer. */
const MAX_ID = 255;
/** Counters may jump so far in the share that one of three zones gets: (2/3)^24 is 1 in 17,000. */
const MAX_STEP = 24;
/** Bits of a matching id: two digits of 36. */
const ID_BITS = 10;
/** Counters below this are written with two digits and meet by chance sooner. */
const TWO_DIGITS = 36 * 36;
const THREE_DIGITS = 36 ** 3;
/** Characters of RFC 4648 base32 as the implant writes it. */
const BASE32_TEXT = /^[a-z2-7]*$/;
/** One question, shuffled back. */
export interface Message {
  exchange: Exchange;
  counter: number;
  kind: string;
  id: number;
  /** Text behind kind and id, in the plain alphabet. */
  rest: string;
}

/** Readings of a name's first label as a message; several, since the length of the counter is not written. */
function readings(exchange: Exchange): Message[] {
  const label = exchange.labels[0]!.toLowerCase();
  const host = exchange.qtype === TYPE.a || exchange.qtype === TYPE.aaaa;
  if (!host || exchange.labels.length < 3 || !LABEL.test(label)) return [];
  return readSaitama(label).flatMap(({ counter, text }) => readText(exchange, counter, text) ?? []);
}

function readText(exchange: Exchange, counter: number, text: string): Message | null {
  const bare = text.length === 2;
  const kind = bare ? '' : text[0]!;
  const id = plainNumber(bare ? text : text.slice(1, 3));
  if (id < 0 || id > MAX_ID) return null;
  const rest = bare ? '' : text.slice(3);
  if (bare) return { exchange, counter, kind, id, rest };
  if (kind !== SEND && kind !== RECEIVE && kind !== BOTH) return null;
  if (kind === RECEIVE ? rest.length !== 3 : rest.length < 5) return null;
  if (kind !== RECEIVE && !BASE32_TEXT.test(rest.slice(rest.startsWith('aaa') ? 6 : 3))) return null;
  return { exchange, counter, kind, id, rest };
}

/** The chain of one id with the most messages: counters that rise by little in order of time. */
export function longestChain(exchanges: readonly Exchange[]): Message[] {
  const open = new Map<number, { chain: Message[]; last: number }[]>();
  let best: Message[] = [];
  const seen = new Set<string>();
  for (const exchange of exchanges) {
    if (seen.has(exchange.key)) continue;
    for (const message of readings(exchange)) {
      seen.add(exchange.key);
      const chains = open.get(message.id) ?? [];
      open.set(message.id, chains);
      const fits = chains.find((c) => message.counter > c.last && message.counter - c.last <= MAX_STEP);
      const chain = fits ?? { chain: [], last: 0 };
      chain.chain.push(message);
      chain.last = message.counter;
      if (!fits) remember(chains, chain);
      if (chain.chain.length > best.length) best = chain.chain;
    }
  }
  return best;
}

/** Chains that are open for one id: the newest; a true one is continued long before so many others begin. */
const MAX_OPEN = 16;

function remember<T extends { chain: Message[] }>(chains: T[], chain: T): void {
  if (chains.length < MAX_OPEN) {
    chains.push(chain);
    return;
  }
  const shortest = chains.reduce((at, c, i) => (c.chain.length < chains[at]!.chain.length ? i : at), 0);
  chains[shortest] = chain;
}

/** How much rarer than chance a chain is, in bits: each link could have been any of the channel's names. */
export function rarity(chain: readonly Message[], names: number): number {
  const choice = Math.log2(Math.max(2, names));
  let bits = -choice;
  for (let i = 1; i < chain.length; i++) {
    const { counter } = chain[i]!;
    const range = counter < TWO_DIGITS ? TWO_DIGITS : THREE_DIGITS;
    bits += ID_BITS + Math.log2(range / (counter - chain[i - 1]!.counter)) - choice;
  }
  return bits;
}
