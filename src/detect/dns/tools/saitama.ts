import type { Channel } from '../channel.ts';
import { BASE32, encodeBase32 } from '../codec/base32.ts';
import { symbolsOf } from '../codec/bits.ts';
import { type InflateBudget, inflateBudget, inflateRaw } from '../codec/deflate.ts';
import { concatBytes } from '../codec/labels.ts';
import { plainDigits, plainNumber, readSaitama, saitamaData, writeSaitama } from '../codec/saitama.ts';
import type { Tool, Verdict } from '../tool.ts';
import { addressAnswer, TYPE } from './support/answers.ts';
import { type ExampleLine, exampleChannel } from './support/example.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** One label of letters and digits; the shortest is an id and a counter, the longest was 32 characters. */
const LABEL = /^[a-z0-9]{4,40}$/;
/** First character of a message: 0 alive, 1 send, 2 receive, 3 both, 4 main. */
const SEND = 'b';
const RECEIVE = 'c';
const BOTH = 'd';
/** Ids are one octet of an answer. */
const MAX_ID = 255;
/** Counters may jump so far in the share that one of three zones gets: (2/3)^24 is 1 in 17,000. */
const MAX_STEP = 24;
/** Fewer messages are not judged, however well they fit. */
const MIN_CHAIN = 4;
/** Bits by which a chain must be rarer than chance among all names of the channel. */
const MIN_BITS = 24;
/** Bits of a matching id: two digits of 36. */
const ID_BITS = 10;
/** Counters below this are written with two digits and meet by chance sooner. */
const TWO_DIGITS = 36 * 36;
const THREE_DIGITS = 36 ** 3;
/** Characters of RFC 4648 base32 as the implant writes it. */
const BASE32_TEXT = /^[a-z2-7]*$/;
/** First byte of data that raw deflate follows. */
const DEFLATED = 0x3d;
/** First byte of a command whose text is deflated, and of one that is plain. */
const COMMAND = { plain: 70, deflated: 71 } as const;
/** Sizes that a command or an output can announce: three octets, three digits. */
const MAX_SIZE = 1 << 24;

interface Message {
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
function longestChain(exchanges: readonly Exchange[]): Message[] {
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

interface Stream {
  size: number;
  parts: Map<number, Uint8Array>;
}

/** Output sent up: index 0 carries the size, every message the offset of its bytes. */
function upStreams(chain: readonly Message[]): Stream[] {
  const streams: Stream[] = [];
  for (const { kind, rest } of chain) {
    if (kind !== SEND && kind !== BOTH) continue;
    const offset = plainNumber(rest.slice(0, 3));
    const first = offset === 0;
    const data = saitamaData(rest.slice(first ? 6 : 3));
    if (first) streams.push({ size: plainNumber(rest.slice(3, 6)), parts: new Map() });
    if (streams.length === 0) streams.push({ size: -1, parts: new Map() });
    if (data) streams.at(-1)!.parts.set(offset, data);
  }
  return streams;
}

/** Commands sent down: the answer to the bare id announces the size, then four bytes each. */
function downStreams(chain: readonly Message[]): Stream[] {
  const streams: Stream[] = [];
  for (const { kind, rest, exchange } of chain) {
    const answer = addressAnswer(exchange);
    if (!answer) continue;
    if (kind === '') {
      const size = (answer[1]! << 16) | (answer[2]! << 8) | answer[3]!;
      streams.push({ size, parts: new Map() });
    } else if (kind === RECEIVE && streams.length > 0) {
      streams.at(-1)!.parts.set(plainNumber(rest), answer);
    }
  }
  return streams;
}

interface Joined {
  bytes: Uint8Array;
  complete: boolean;
}

/** Bytes from offset 0 up to the first gap, cut to the announced size. */
function join(stream: Stream): Joined {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let part = stream.parts.get(0); part && part.length > 0; part = stream.parts.get(at)) {
    parts.push(part);
    at += part.length;
  }
  const known = stream.size > 0 && stream.size < MAX_SIZE;
  const bytes = concatBytes(parts);
  return { bytes: known ? bytes.subarray(0, stream.size) : bytes, complete: known && at >= stream.size };
}

interface Decoded extends Joined {
  inflated: boolean;
}

function decodeOutput(stream: Stream, budget: InflateBudget): Decoded {
  const { bytes, complete } = join(stream);
  const plain = bytes[0] === DEFLATED ? inflateRaw(bytes.subarray(1), budget) : null;
  if (plain) return { bytes: plain, complete, inflated: true };
  return { bytes: bytes.subarray(bytes.length > 0 ? 1 : 0), complete, inflated: false };
}

function decodeCommand(stream: Stream, budget: InflateBudget): Decoded {
  const { bytes, complete } = join(stream);
  const body = bytes.subarray(1);
  const plain = bytes[0] === COMMAND.deflated ? inflateRaw(body, budget) : null;
  return { bytes: plain ?? body, complete, inflated: plain !== null };
}

function piecesOf(decoded: readonly Decoded[], direction: Piece['direction'], name: string): Piece[] {
  return decoded
    .filter((d) => d.bytes.length > 0)
    .map((d) => ({ bytes: d.bytes, direction, complete: d.complete, name }));
}

function bytesOf(streams: readonly Stream[]): number {
  let sum = 0;
  for (const { parts } of streams) for (const part of parts.values()) sum += part.length;
  return sum;
}

function wanted(streams: readonly Stream[]): number {
  return streams.reduce((sum, s) => sum + (s.size > 0 && s.size < MAX_SIZE ? s.size : 0), 0);
}

function describe(chain: readonly Message[]): string {
  const zones = new Set(chain.map(({ exchange }) => exchange.labels.slice(1).join('.').toLowerCase())).size;
  const first = chain[0]!.counter;
  const last = chain.at(-1)!.counter;
  const steps = chain.filter((m, i) => i > 0 && m.counter === chain[i - 1]!.counter + 1).length;
  const where = zones > 1 ? ` over ${zones} zones` : '';
  return `${chain.length} names decode with the implant id ${chain[0]!.id} and counters ${first} to ${last}${where}, ${steps} of ${chain.length - 1} steps are 1`;
}

function zoneOf(chain: readonly Message[]): string | null {
  const zones = new Set(chain.map(({ exchange }) => exchange.labels.slice(1).join('.').toLowerCase()));
  return zones.size === 1 ? [...zones][0]! : null;
}

/** How much rarer than chance a chain is, in bits: each link could have been any of the channel's names. */
function rarity(chain: readonly Message[], names: number): number {
  const choice = Math.log2(Math.max(2, names));
  let bits = -choice;
  for (let i = 1; i < chain.length; i++) {
    const { counter } = chain[i]!;
    const range = counter < TWO_DIGITS ? TWO_DIGITS : THREE_DIGITS;
    bits += ID_BITS + Math.log2(range / (counter - chain[i - 1]!.counter)) - choice;
  }
  return bits;
}

function recognise(channel: Channel): Verdict | null {
  const exchanges = exchangesOf(channel);
  const chain = longestChain(exchanges);
  if (chain.length < MIN_CHAIN || rarity(chain, exchanges.length) < MIN_BITS) return null;
  const ups = upStreams(chain);
  const downs = downStreams(chain);
  const budget = inflateBudget();
  const outputs = ups.map((stream) => decodeOutput(stream, budget));
  const commands = downs.map((stream) => decodeCommand(stream, budget));
  const inflated = [...outputs, ...commands].filter((d) => d.inflated).length;
  const up = bytesOf(ups);
  const down = Math.min(bytesOf(downs), Math.max(wanted(downs), 0) || bytesOf(downs));
  return verdict({
    proof: 'proved',
    by: describe(chain) + (inflated > 0 ? `; ${inflated} deflate streams end as they should` : ''),
    pieces: [...piecesOf(commands, 'down', 'command'), ...piecesOf(outputs, 'up', 'output')],
    bytesUp: { lower: up, upper: Math.max(up, wanted(ups)) },
    bytesDown: { lower: down, upper: Math.max(down, wanted(downs)) },
    zone: zoneOf(chain),
    notes: [
      `${downs.length} commands came down and ${ups.length} outputs went up; no key is needed to read them.`,
    ],
  });
}

function exampleLines(zones: readonly string[]): ExampleLine[] {
  const id = plainDigits(80, 2);
  const output = symbolsOf('\u0001alpha\\bravo, groups: staff\n');
  const lines: ExampleLine[] = [];
  const add = (text: string, answer: string) => {
    const counter = 17105 + lines.length;
    const zone = zones[(counter * 7) % zones.length]!;
    lines.push({ name: `${writeSaitama(text, counter)}.${zone}`, a: [answer], after: 60 });
  };
  add(id, '169.0.0.7');
  add(`${RECEIVE}${id}${plainDigits(0, 3)}`, '70.119.104.111');
  add(`${RECEIVE}${id}${plainDigits(4, 3)}`, '97.109.105.69');
  for (let at = 0; at < output.length; at += 10) {
    const data = Buffer.from(encodeBase32(output.subarray(at, at + 10), BASE32)).toString('latin1');
    const size = at === 0 ? plainDigits(output.length, 3) : '';
    add(`${SEND}${id}${plainDigits(at, 3)}${size}${data}`, '192.0.2.9');
  }
  return lines;
}

/** Saitama, an implant named so by its finders. */
export const saitama: Tool = {
  id: 'saitama',
  name: 'Saitama',
  source: 'fox-it/saitama-server saitama/beacon.py, saitama/utils/encodings.py and recorded traffic',
  about:
    'Backdoor that speaks slowly through A questions under three rotating zones. Nothing is encrypted: commands and their output can be read from names and addresses.',
  examples: () => [
    {
      about: 'a command and its output over three zones',
      channel: exampleChannel('zones', '', exampleLines(['example.com', 'example.net', 'example.org'])),
    },
    { about: 'one zone', channel: exampleChannel('zone', 'example.net', exampleLines(['example.net'])) },
  ],
  notThese: () => [
    {
      about: 'content delivery: numbered edges and random labels',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 60 }, (_, i) => ({
          name: `${i % 2 ? `edge${1000 + i}` : `d${(i * 0x9e3779b1).toString(36)}`}.example.com`,
          a: ['192.0.2.1'],
        })),
      ),
    },
  ],
  recognise,
};
