import type { Channel } from '../channel.ts';
import { dottedText, nameKey, residualAnywhere } from '../codec/labels.ts';
import type { Tool, Verdict } from '../tool.ts';
import { MAX_SESSIONS } from './bounds.ts';
import { addSegments, type Conversation, createConversation } from './dnstt/conversation.ts';
import { examples, notThese } from './dnstt/examples.ts';
import { readDown, readUp } from './dnstt/packet.ts';
import { type Exchange, exchangesOf } from './support/exchanges.ts';
import { TYPE } from './support/records.ts';
import { widestVerdict } from './support/zone.ts';

/** Names of one client that must fit. Each spends three bits or more beside the constant 64-bit client number. */
const MIN_NAMES = 6;
/** Names on layout alone: a constant prefix costs a benign service nothing, the fixed byte behind it is one in 256. */
const MIN_LAYOUT_NAMES = 8;
/** Packets whose segments fill them to the byte under one conversation number: two leave chance far below 2^-64. */
const MIN_PACKETS = 3;
/** Share of names below the zone that fit. */
const NAME_SHARE = 0.7;

/** One client: everything under one 8-byte number. */
interface Client {
  names: number;
  polls: number;
  conversation: Conversation;
}

/** What was read below one zone. */
interface Reading {
  zone: Uint8Array;
  clients: Map<string, Client>;
  names: number;
  answers: number;
  /** Answers whose packets fill them exactly. */
  framed: number;
}

function readBelow(exchanges: readonly Exchange[], zone: Uint8Array): Reading {
  const reading: Reading = { zone, clients: new Map(), names: 0, answers: 0, framed: 0 };
  const seen = new Set<string>();
  for (const exchange of exchanges) {
    if (exchange.type !== TYPE.txt) continue;
    const key = nameKey(exchange.name);
    const rest = seen.has(key) ? null : residualAnywhere(exchange.name, zone);
    seen.add(key);
    if (rest && rest.length > 0) readExchange(reading, exchange, rest);
  }
  return reading;
}

function readExchange(reading: Reading, exchange: Exchange, rest: Uint8Array): void {
  reading.names++;
  const up = readUp(rest);
  const client = up && clientOf(reading.clients, up.client);
  if (!up || !client) return;
  client.names++;
  if (up.packets.length === 0) client.polls++;
  for (const packet of up.packets) addSegments(client.conversation, packet, 'up');
  const down = readDown(exchange);
  if (down === null) return;
  reading.answers++;
  if (!down.whole) return;
  reading.framed++;
  for (const packet of down.packets) addSegments(client.conversation, packet, 'down');
}

function clientOf(clients: Map<string, Client>, id: Uint8Array): Client | null {
  const key = nameKey(id);
  const known = clients.get(key);
  if (known || clients.size >= MAX_SESSIONS) return known ?? null;
  const fresh = { names: 0, polls: 0, conversation: createConversation() };
  clients.set(key, fresh);
  return fresh;
}

function judge(reading: Reading): { proof: 'proved' | 'grammar'; by: string } | null {
  const clients = [...reading.clients.values()].filter((c) => c.names >= MIN_NAMES);
  const names = clients.reduce((sum, c) => sum + c.names, 0);
  if (names === 0 || names < reading.names * NAME_SHARE || reading.framed < reading.answers / 2) return null;
  const polls = clients.reduce((sum, c) => sum + c.polls, 0);
  const read = clients.reduce((sum, c) => sum + c.conversation.packets, 0);
  const fit = `${names} names under ${clients.length === 1 ? 'one client number' : `${clients.length} client numbers`}, ${polls} of them polls of 28 characters`;
  if (read >= MIN_PACKETS && clients.every((c) => c.conversation.packets >= c.conversation.strange))
    return { proof: 'proved', by: `${read} packets hold KCP segments that fill them exactly; ${fit}` };
  return names >= MIN_LAYOUT_NAMES ? { proof: 'grammar', by: fit } : null;
}

function verdictOf(reading: Reading, channel: Channel): Verdict | null {
  const judged = judge(reading);
  if (!judged) return null;
  const clients = [...reading.clients.values()].filter((c) => c.names >= MIN_NAMES);
  const up = clients.reduce((sum, c) => sum + c.conversation.bytes.up, 0);
  const down = clients.reduce((sum, c) => sum + c.conversation.bytes.down, 0);
  return {
    ...judged,
    recovered: [],
    contents: [],
    bytesUp: { lower: up, upper: up },
    bytesDown: reading.framed > 0 ? { lower: down, upper: down } : null,
    zone: reading.zone.length > channel.zone.length ? dottedText(reading.zone) : null,
    notes: [
      'The content is encrypted (Noise NK): it opens with nothing in the evidence. Byte counts include that layer and its stream framing.',
    ],
  };
}

function recognise(channel: Channel): Verdict | null {
  if (channel.kind === 'zones') return null;
  const exchanges = exchangesOf(channel);
  return widestVerdict(channel, (zone) => verdictOf(readBelow(exchanges, zone), channel), MIN_NAMES);
}

/** dnstt: an encrypted stream over TXT. */
export const dnstt: Tool = {
  id: 'dnstt',
  name: 'dnstt',
  source: 'tladesignz/dnstt: dnstt-client/lib/dns.go, dnstt-server/main.go',
  about:
    'Carries a SOCKS or other TCP service through TXT answers, encrypted from client to server. Made against censorship and used by VPN apps and intruders alike; over DoH or DoT it is not visible here.',
  examples,
  notThese,
  recognise,
};
