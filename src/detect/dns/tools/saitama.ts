import type { Channel } from '../channel.ts';
import { inflateBudget } from '../codec/deflate.ts';
import type { Tool, Verdict } from '../tool.ts';
import { longestChain, type Message, rarity } from './saitama/chain.ts';
import { examples, notThese } from './saitama/examples.ts';
import {
  bytesOf,
  type Decoded,
  decodeCommand,
  decodeOutput,
  downStreams,
  upStreams,
  wanted,
} from './saitama/streams.ts';
import { exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** Fewer messages are not judged, however well they fit. */
const MIN_CHAIN = 4;
/** Bits by which a chain must be rarer than chance among all names of the channel. */
const MIN_BITS = 24;
function piecesOf(decoded: readonly Decoded[], direction: Piece['direction'], name: string): Piece[] {
  return decoded
    .filter((d) => d.bytes.length > 0)
    .map((d) => ({ bytes: d.bytes, direction, complete: d.complete, name }));
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

/** Saitama, an implant named so by its finders. */
export const saitama: Tool = {
  id: 'saitama',
  name: 'Saitama',
  source: 'fox-it/saitama-server saitama/beacon.py, saitama/utils/encodings.py and recorded traffic',
  about:
    'Backdoor that speaks slowly through A questions under three rotating zones. Nothing is encrypted: commands and their output can be read from names and addresses.',
  examples,
  notThese,
  recognise,
};
