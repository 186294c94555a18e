import type { Channel } from '../channel.ts';
import { decodeBase32 } from '../codec/base32.ts';
import { decodeBase64 } from '../codec/base64.ts';
import { NO_SYMBOL, symbolsOf } from '../codec/bits.ts';
import { crc32 } from '../codec/crc32.ts';
import { parseProtobuf } from '../codec/protobuf.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './sliver/examples.ts';
import { decodeMessage, type Message, SLIVER32, SLIVER64 } from './sliver/message.ts';
import { addressAnswer, txtAnswer } from './support/answers.ts';
import { TYPE } from './support/records.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { verdict } from './support/verdict.ts';

/** Message types of protobuf/dnspb/dns.proto that travel in names. */
const KIND = { init: 2, dataFrom: 8 } as const;
/** Labels of data in front of the zone: 254 bytes of name hold four of 63. */
const MAX_DATA_LABELS = 5;
/** Shorter texts hold no message with an id. */
const MIN_SYMBOLS = 8;
/** Two CRC-32 answers leave 2^-64, times the few thousand names of a channel. */
const MIN_CHECKSUMS = 2;
/** Names of one 24-bit session without answers: four leave 2^-72 for the session id alone. */
const MIN_NAMES = 4;
/** From here on chance is out of the question even without the answers. */
const MANY_NAMES = 8;
/** Bytes of the implant key's hash that open the data of INIT. */
const KEY_HASH_BYTES = 32;

interface Hit {
  exchange: Exchange;
  message: Message;
  zone: string;
  /** The A answer is the CRC-32 of the name's bytes; null without an A answer. */
  checked: boolean | null;
}

/** Keys of the fields that a message with an id can begin with: its type and the id itself. */
const FIRST_KEYS = new Set([0x08, 0x10]);

/** The first two characters hold the first byte of the message, wherever the zone begins. */
function beginsMessage(labels: readonly string[]): boolean {
  const text = labels[0]!.length > 1 ? labels[0]! : labels.join('');
  const first = SLIVER32.values[text.charCodeAt(0) & 0xff] ?? NO_SYMBOL;
  const second = SLIVER32.values[text.charCodeAt(1) & 0xff] ?? NO_SYMBOL;
  return first !== NO_SYMBOL && second !== NO_SYMBOL && FIRST_KEYS.has((first << 3) | (second >> 2));
}

function readExchange(exchange: Exchange): Hit | null {
  const { labels } = exchange;
  if (!beginsMessage(labels)) return null;
  const most = Math.min(MAX_DATA_LABELS, labels.length - 1);
  let text = '';
  for (let k = 1; k <= most; k++) {
    text += labels[k - 1]!;
    if (text.length < MIN_SYMBOLS || (k < most && labels[k - 1]!.length === 63 && labels[k]!.length > 40))
      continue;
    const bytes = decodeBase32(symbolsOf(text), SLIVER32);
    const message = bytes && decodeMessage(bytes);
    if (!message || message.session === 0) continue;
    const checked = checksumAnswer(exchange, bytes);
    return { exchange, message, zone: labels.slice(k).join('.').toLowerCase(), checked };
  }
  return null;
}

/** server/c2/dns.go answers A questions with the CRC-32 of the decoded name, least significant byte first. */
function checksumAnswer(exchange: Exchange, bytes: Uint8Array): boolean | null {
  const address = exchange.qtype === TYPE.a ? addressAnswer(exchange) : null;
  if (!address) return null;
  const view = new DataView(address.buffer, address.byteOffset, 4);
  return view.getUint32(0, true) === crc32(bytes);
}

interface Session {
  zone: string;
  session: number;
  hits: Hit[];
}

/** The hits of the largest (zone, session); names of other hosts of the zone decode to other sessions, if at all. */
function largestSession(exchanges: readonly Exchange[]): Session | null {
  const sessions = new Map<string, Session>();
  let best: Session | null = null;
  for (const exchange of exchanges) {
    const hit = readExchange(exchange);
    if (!hit) continue;
    const key = `${hit.message.session} ${hit.zone}`;
    const session = sessions.get(key) ?? { zone: hit.zone, session: hit.message.session, hits: [] };
    sessions.set(key, session);
    session.hits.push(hit);
    if (session.hits.length > (best?.hits.length ?? 0)) best = session;
  }
  return best;
}

/** Bytes of distinct pieces sent up: one (id, start) counts once. */
function upBytes(hits: readonly Hit[]): number {
  const seen = new Map<string, number>();
  for (const { message } of hits) {
    if (message.type !== KIND.init && message.type !== KIND.dataFrom) continue;
    seen.set(`${message.id} ${message.start}`, message.data.length);
  }
  let sum = 0;
  for (const bytes of seen.values()) sum += bytes;
  return sum;
}

/** Bytes of data in TXT answers, and all that the answers held. */
function downBytes(hits: readonly Hit[]): { lower: number; upper: number } {
  let lower = 0;
  let upper = 0;
  for (const { exchange } of hits) {
    const text = txtAnswer(exchange);
    const bytes = text ? decodeBase64(symbolsOf(text), SLIVER64, 'any') : null;
    if (!bytes) continue;
    upper += bytes.length;
    lower += parseProtobuf(bytes)?.find((f) => f.field === 6)?.bytes?.length ?? 0;
  }
  return { lower, upper };
}

/** Public key hash of the implant: the first 32 bytes of INIT data. */
function implantKey(hits: readonly Hit[]): string | null {
  const first = hits.find(({ message }) => message.type === KIND.init && message.start === 0);
  if (!first || first.message.data.length < KEY_HASH_BYTES) return null;
  return Buffer.from(first.message.data.subarray(0, KEY_HASH_BYTES)).toString('hex');
}

function notesOf(session: Session): string[] {
  const notes = [
    `Sliver DNS session ${session.session.toString(16).padStart(6, '0')}: the payload is ChaCha20-Poly1305 under a session key, so commands and output need the server or the implant's memory.`,
  ];
  const key = implantKey(session.hits);
  if (key)
    notes.push(
      `The key exchange names the implant's public key by SHA-256 ${key}: the same value on another host is the same build.`,
    );
  return notes;
}

function recognise(channel: Channel): Verdict | null {
  const session = largestSession(exchangesOf(channel));
  if (!session) return null;
  const answered = session.hits.filter((hit) => hit.checked !== null);
  const right = answered.filter((hit) => hit.checked);
  const sums = new Set(right.map((hit) => hit.exchange.key)).size;
  const names = new Set(session.hits.map((hit) => hit.exchange.key)).size;
  if (sums < MIN_CHECKSUMS && (names < MIN_NAMES || answered.length > right.length)) return null;
  const proved = sums >= MIN_CHECKSUMS || names >= MANY_NAMES;
  const up = upBytes(session.hits);
  return verdict({
    proof: proved ? 'proved' : 'grammar',
    by:
      sums >= MIN_CHECKSUMS
        ? `${right.length} of ${answered.length} A answers are the CRC-32 of the decoded question name`
        : `${names} names decode to Sliver protocol buffers of one 24-bit session`,
    bytesUp: { lower: up, upper: up },
    bytesDown: downBytes(session.hits),
    zone: session.zone,
    notes: notesOf(session),
  });
}

/** Sliver's DNS listener and implant. */
export const sliver: Tool = {
  id: 'sliver',
  name: 'Sliver',
  source:
    'BishopFox/sliver implant/sliver/transports/dnsclient/dnsclient.go, server/c2/dns.go, protobuf/dnspb/dns.proto',
  about:
    'Command-and-control framework whose implant speaks protocol buffers in base32 names. An operator has interactive control of the computer for as long as the queries last.',
  examples,
  notThese,
  recognise,
};
