import type { Channel } from '../channel.ts';
import { decodeBase32 } from '../codec/base32.ts';
import { symbolsOf } from '../codec/bits.ts';
import type { Tool, Verdict } from '../tool.ts';
import { PUPY32 } from './pupy/alphabet.ts';
import { examples, notThese } from './pupy/examples.ts';
import { dotted } from './support/text.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { verdict } from './support/verdict.ts';

const LABEL =
  /^(?:[a-z1-6]{8})*(?:[a-z1-6]{8}|[a-z1-6]{7}9|[a-z1-6]{5}9{3}|[a-z1-6]{4}9{4}|[a-z1-6]{2}9{6})$/i;
/** Nonces, 32 bits each, that grow by the length of the message before. */
const MIN_STEPS = 4;
/** Of the steps between names of one session so many must fit; lost names break single ones. */
const MIN_FITTING = 0.5;

interface Name {
  nonce: number;
  /** Bytes behind the nonce in its own label, and in the payload label. */
  node: number;
  payload: number;
}

function decode(label: string): Uint8Array | null {
  if (!LABEL.test(label)) return null;
  return decodeBase32(symbolsOf(label.replace(/9{1,6}$/, '')), PUPY32, 'any');
}

/** Reads `[<session>.]<nonce and node>.<payload>.<zone>`; `key` separates sessions. */
function readName(exchange: Exchange): { key: string; name: Name } | null {
  const { labels } = exchange;
  for (const at of [1, 0]) {
    if (labels.length < at + 4) continue;
    const session = at === 1 ? decode(labels[0]!) : null;
    if (at === 1 && session?.length !== 4) continue;
    const head = decode(labels[at]!);
    const payload = decode(labels[at + 1]!);
    if (!head || !payload || head.length < 4 || payload.length === 0) continue;
    const nonce = new DataView(head.buffer, head.byteOffset).getUint32(0);
    const zone = dotted(labels.slice(at + 2));
    return {
      key: `${at === 1 ? labels[0]!.toLowerCase() : ''} ${zone}`,
      name: { nonce, node: head.length - 4, payload: payload.length },
    };
  }
  return null;
}

/** Steps of the nonce that are the length of the message before, node block included or not. */
function fittingSteps(names: readonly Name[]): number {
  let withNode = 0;
  let without = 0;
  for (let i = 1; i < names.length; i++) {
    const before = names[i - 1]!;
    const step = (names[i]!.nonce - before.nonce) >>> 0;
    if (step === before.payload + before.node) withNode++;
    if (step === before.payload) without++;
  }
  return Math.max(withNode, without);
}

function recognise(channel: Channel): Verdict | null {
  const sessions = new Map<string, Name[]>();
  const seen = new Set<string>();
  for (const exchange of exchangesOf(channel)) {
    if (seen.has(exchange.key)) continue;
    const read = readName(exchange);
    if (!read) continue;
    seen.add(exchange.key);
    const names = sessions.get(read.key) ?? [];
    sessions.set(read.key, names);
    names.push(read.name);
  }
  const judged = [...sessions].map(([key, names]) => ({ key, names, steps: fittingSteps(names) }));
  const best = judged.sort((a, b) => b.steps - a.steps)[0];
  if (!best || best.steps < MIN_STEPS || best.steps < MIN_FITTING * (best.names.length - 1)) return null;
  const up = judged.flatMap(({ names }) => names).reduce((sum, name) => sum + name.payload, 0);
  return verdict({
    proof: 'grammar',
    by: `in ${best.steps} of ${best.names.length - 1} steps the 32-bit nonce grows by the length of the message before`,
    bytesUp: { lower: up, upper: up },
    zone: best.key.slice(best.key.indexOf(' ') + 1),
    notes: [
      'Decoy Dog speaks the same grammar: only a known zone of it would tell the two apart. Content needs the keys of the session.',
    ],
  });
}

/** Pupy, and Decoy Dog that grew out of it. */
export const pupy: Tool = {
  id: 'pupy',
  name: 'Pupy',
  source: 'n1nj4sec/pupy pupy/network/lib/picocmd/client.py, server.py, dns_encoder.py',
  about:
    'Remote control in Python whose DNS part polls for small commands and can open other connections. Decoy Dog is a derivative that was used for years unseen.',
  examples,
  notThese,
  recognise,
};
