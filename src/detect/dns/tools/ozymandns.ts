import type { Channel } from '../channel.ts';
import { BASE32, decodeBase32 } from '../codec/base32.ts';
import { symbolsOf } from '../codec/bits.ts';
import { concatBytes } from '../codec/labels.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './ozymandns/examples.ts';
import { addressAnswer, txtAnswer } from './support/answers.ts';
import { TYPE } from './support/records.ts';
import { dotted, fromBase64 } from './support/text.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

const SESSION = /^id-(\d{1,10})$/i;
const PLACE = /^(\d{1,10})-(\d{1,10})$/;
/** Answers that count the decoded bytes, or offsets that run on: each is 1 in 256 or rarer. */
const MIN_CHECKS = 4;
/** Sessions told apart; a restart of the client begins one. */
const MAX_SESSIONS = 16;

interface Session {
  id: string;
  zone: string;
  /** Upward pieces by nonce, in order of first sight: the offset stays 0. */
  up: Map<string, Uint8Array>;
  /** Downward pieces by offset. */
  down: Map<number, Uint8Array>;
  /** A answers n.0.0.0 whose n is the number of bytes that the name carried. */
  counted: number;
  answered: number;
}

function sessionOf(sessions: Map<string, Session>, id: string, zone: string): Session | null {
  const key = `${id} ${zone}`;
  const known = sessions.get(key);
  if (known || sessions.size >= MAX_SESSIONS) return known ?? null;
  const fresh = { id, zone, up: new Map(), down: new Map(), counted: 0, answered: 0 };
  sessions.set(key, fresh);
  return fresh;
}

/** Files one exchange: `<base32>.<nonce>-<offset>.id-<n>.up.<zone>` or `<offset>-<nonce>.id-<n>.down.<zone>`. */
function fileExchange(exchange: Exchange, sessions: Map<string, Session>): void {
  const { labels } = exchange;
  const at = labels.findIndex((label) => SESSION.test(label));
  const place = at > 0 ? PLACE.exec(labels[at - 1]!) : null;
  if (!place) return;
  const session = sessionOf(sessions, labels[at]!.slice(3), dotted(labels.slice(at + 2)));
  const way = labels[at + 1]?.toLowerCase();
  if (session && way === 'up' && exchange.qtype === TYPE.a) fileUp(exchange, session, at - 1, place[1]!);
  if (session && way === 'down' && at === 1 && exchange.qtype === TYPE.txt)
    fileDown(exchange, session, Number(place[1]));
}

function fileUp(exchange: Exchange, session: Session, dataLabels: number, nonce: string): void {
  const bytes = decodeBase32(symbolsOf(exchange.labels.slice(0, dataLabels).join('')), BASE32, 'any');
  if (!bytes || bytes.length === 0) return;
  const isNew = !session.up.has(nonce);
  if (isNew) session.up.set(nonce, bytes);
  const answer = addressAnswer(exchange);
  if (!answer || answer[0] === 0) return;
  session.answered++;
  if (isNew && answer[0] === bytes.length && answer[1] === 0 && answer[2] === 0 && answer[3] === 0)
    session.counted++;
}

/** The answer to a TXT question carries an A record as well: the packets that wait. SODS has none. */
function fileDown(exchange: Exchange, session: Session, offset: number): void {
  const text = exchange.answers.some((record) => record.type === TYPE.a) ? txtAnswer(exchange) : null;
  const bytes = text ? fromBase64(text) : null;
  if (bytes && bytes.length > 0) session.down.set(offset, bytes);
}

interface Run {
  bytes: Uint8Array;
  /** Offsets that are the end of the piece before. */
  steps: number;
  gaps: boolean;
}

/** Pieces in order of offset up to the first gap. */
function runOf(parts: ReadonlyMap<number, Uint8Array>): Run {
  const offsets = [...parts.keys()].sort((a, b) => a - b);
  const list: Uint8Array[] = [];
  let end = offsets[0] ?? 0;
  for (const offset of offsets) {
    if (offset !== end) break;
    list.push(parts.get(offset)!);
    end += parts.get(offset)!.length;
  }
  return {
    bytes: concatBytes(list),
    steps: Math.max(0, list.length - 1),
    gaps: list.length < offsets.length,
  };
}

function piecesOf(session: Session): Piece[] {
  const up = concatBytes([...session.up.values()]);
  const down = runOf(session.down);
  const pieces: Piece[] = [];
  if (up.length > 0) pieces.push({ bytes: up, direction: 'up', complete: false, name: `id-${session.id}` });
  if (down.bytes.length > 0)
    pieces.push({ bytes: down.bytes, direction: 'down', complete: false, name: `id-${session.id}` });
  return pieces;
}

function recognise(channel: Channel): Verdict | null {
  const sessions = new Map<string, Session>();
  for (const exchange of exchangesOf(channel)) fileExchange(exchange, sessions);
  const judged = [...sessions.values()].map((session) => ({ session, steps: runOf(session.down).steps }));
  const best = judged.sort((a, b) => b.session.counted + b.steps - (a.session.counted + a.steps))[0];
  if (!best || (best.session.counted < MIN_CHECKS && best.steps < MIN_CHECKS)) return null;
  const pieces = judged.flatMap(({ session }) => piecesOf(session));
  const sum = (direction: Piece['direction']) =>
    pieces.reduce((n, piece) => n + (piece.direction === direction ? piece.bytes.length : 0), 0);
  return verdict({
    proof: 'proved',
    by: `${best.session.counted} of ${best.session.answered} A answers count the bytes of their name; ${best.steps} downward offsets follow each other without a gap`,
    pieces,
    bytesUp: { lower: sum('up'), upper: sum('up') },
    bytesDown: { lower: sum('down'), upper: sum('down') },
    zone: best.session.zone,
    notes: [
      'The streams are those of the TCP connection inside the tunnel, as a rule SSH: banners are in clear.',
    ],
  });
}

/** OzymanDNS of Dan Kaminsky, and its fork dnstunnel. */
export const ozymandns: Tool = {
  id: 'ozymandns',
  name: 'OzymanDNS',
  source: 'janprunk/ozymandns droute.pl, nomde.pl; splitbrain/dnstunnel',
  about:
    'Tunnel for one TCP connection, made for SSH. Whoever runs it has an interactive session through the resolver.',
  examples,
  notThese,
  recognise,
};
