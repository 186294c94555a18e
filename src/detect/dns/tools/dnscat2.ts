import type { Channel } from '../channel.ts';
import { dottedText } from '../codec/labels.ts';
import type { Tool, Verdict } from '../tool.ts';
import { MAX_POINTS, MAX_SESSIONS } from './bounds.ts';
import { examples, notThese } from './dnscat2/examples.ts';
import { mayHoldSession } from './dnscat2/look.ts';
import { isDirect, PACKET, readDown, readUp } from './dnscat2/packet.ts';
import { addPacket, clearStreams, createSession, type Session } from './dnscat2/session.ts';
import { type Exchange, exchangesOf } from './support/exchanges.ts';
import { bytesOf, recoveredOf, type Stream } from './support/stream.ts';
import { widestVerdict } from './support/zone.ts';

/** Steps of 16-bit numbers that must hold: two leave chance 2^-32. */
const MIN_SEQ_HELD = 2;
/** Answers with session, sequence and acknowledgement mirrored: 48 bits in the first, the rest is for accidents. */
const MIN_MIRRORED = 3;
/** Nonce steps without a point: the session number stands beside them, but counters inside hex names exist. */
const MIN_NONCE_HELD = 8;
/** Names of one session for a verdict on layout alone. */
const MIN_LAYOUT_NAMES = 16;
/** Share of names that must be packets: a zone of hex names has 1 in 50 by chance. */
const PACKET_SHARE = 0.8;

/** What was read below one zone, or of direct names. */
interface Reading {
  zone: Uint8Array | null;
  sessions: Map<number, Session>;
  names: number;
  packets: number;
}

function readBelow(exchanges: readonly Exchange[], zone: Uint8Array | null): Reading {
  const reading: Reading = { zone, sessions: new Map(), names: 0, packets: 0 };
  let points = 0;
  for (const exchange of exchanges) {
    if (!exchange.first) continue;
    reading.names++;
    const up = readUp(exchange.name, zone);
    if (!up) continue;
    reading.packets++;
    const session = sessionOf(reading.sessions, up.session);
    const tryPoint = up.type === PACKET.enc && points++ < MAX_POINTS;
    if (session) addPacket(session, up, readDown(exchange, zone), tryPoint);
  }
  return reading;
}

function sessionOf(sessions: Map<number, Session>, id: number): Session | null {
  const known = sessions.get(id);
  if (known || sessions.size >= MAX_SESSIONS) return known ?? null;
  const fresh = createSession(id);
  sessions.set(id, fresh);
  return fresh;
}

/** How a session is known. */
type Ground = 'point' | 'nonce' | 'clear' | 'mirror' | 'layout';

/** The strongest check that holds for a session; null when none does. */
function groundOf(session: Session): Ground | null {
  if (session.answers >= 4 && session.sameSession < session.answers / 2) return null;
  if (session.points > 0) return 'point';
  if (session.nonceHeld >= MIN_NONCE_HELD && session.nonceHeld >= session.nonceSteps * 0.75) return 'nonce';
  const moves = session.seqHeld >= session.seqMoved * 0.75;
  if (session.seqHeld >= MIN_SEQ_HELD && moves) return 'clear';
  if (session.mirrored >= MIN_MIRRORED && session.mirrored >= session.answers * 0.5) return 'mirror';
  const steady = session.seqMoved === session.seqHeld && session.packets >= MIN_LAYOUT_NAMES;
  return steady && session.seqStill > 0 ? 'layout' : null;
}

function textOf(session: Session, ground: Ground): string {
  switch (ground) {
    case 'point':
      return `the key in the first packet of session ${hex(session.id)} is a point on P-256; ${session.nonceHeld} of ${session.nonceSteps} nonces grow by one`;
    case 'nonce':
      return `${session.nonceHeld} of ${session.nonceSteps} nonces grow by one under the constant session ${hex(session.id)}`;
    case 'clear':
      return `${session.seqHeld} of ${session.seqMoved} sequence numbers move by exactly the bytes sent before, session ${hex(session.id)}; ${session.mirrored} of ${session.answers} answers mirror them`;
    case 'mirror':
      return `${session.mirrored} of ${session.answers} answers mirror session ${hex(session.id)}, sequence and acknowledgement`;
    case 'layout':
      return `${session.packets} hex names with the header of one session ${hex(session.id)}`;
  }
}

function hex(id: number): string {
  return `0x${id.toString(16).padStart(4, '0')}`;
}

/** Sessions with their grounds, strongest first. */
function groundsOf(reading: Reading): { session: Session; ground: Ground }[] {
  const order: Ground[] = ['point', 'clear', 'mirror', 'nonce', 'layout'];
  const found: { session: Session; ground: Ground }[] = [];
  for (const session of reading.sessions.values()) {
    const ground = groundOf(session);
    if (ground) found.push({ session, ground });
  }
  const rank = (g: Ground) => order.indexOf(g);
  return found.sort((a, b) => rank(a.ground) - rank(b.ground) || b.session.packets - a.session.packets);
}

function verdictOf(reading: Reading, channel: Channel): Verdict | null {
  const grounds = groundsOf(reading);
  const best = grounds[0];
  if (!best) return null;
  const layout = best.ground === 'layout';
  if (layout && reading.packets < reading.names * PACKET_SHARE) return null;
  const sealed = grounds.filter((g) => g.ground === 'point' || g.ground === 'nonce').map((g) => g.session);
  const clear = grounds.map((g) => g.session).filter((s) => !sealed.includes(s));
  const read = clear.map(clearStreams);
  const streams = read.flatMap((r) => r.streams);
  const files = read.flatMap((r) => r.files);
  const answered = grounds.some((g) => g.session.answers > 0);
  const narrower = reading.zone !== null && reading.zone.length > channel.zone.length;
  return {
    proof: layout ? 'grammar' : 'proved',
    by: textOf(best.session, best.ground),
    ...recoveredOf([...files, ...streams]),
    bytesUp: bytesUp(streams, sealed, answered),
    bytesDown: answered ? bytesDown(streams, sealed) : null,
    zone: narrower ? dottedText(reading.zone!) : null,
    notes: notesOf(sealed, clear, files),
  };
}

/** Sealed packets may repeat data that was not acknowledged: the lower bound counts only those that got an answer. */
function bytesUp(streams: readonly Stream[], sealed: readonly Session[], answered: boolean) {
  const clear = bytesOf(streams, 'up');
  const all = sealed.reduce((sum, s) => sum + s.sealedUp.all, 0);
  const known = answered ? sealed.reduce((sum, s) => sum + s.sealedUp.answered, 0) : all;
  return { lower: clear + known, upper: clear + all };
}

function bytesDown(streams: readonly Stream[], sealed: readonly Session[]) {
  const total = bytesOf(streams, 'down') + sealed.reduce((sum, s) => sum + s.sealedDown, 0);
  return { lower: total, upper: total };
}

function notesOf(sealed: readonly Session[], clear: readonly Session[], files: readonly Stream[]): string[] {
  const notes: string[] = [];
  if (sealed.length > 0)
    notes.push(
      `${sealed.length} encrypted ${sealed.length === 1 ? 'session' : 'sessions'}: only the memory of client or server holds the keys; the pre-shared secret does not decrypt.`,
    );
  const names = [...new Set(clear.map((s) => s.name).filter((n) => n !== null))].sort();
  if (names.length > 0) notes.push(`Names of sessions in clear: ${names.map((n) => `"${n}"`).join(', ')}.`);
  else if (clear.length > 0) notes.push(`${clear.length} sessions in clear.`);
  for (const { direction, bytes, name } of files)
    notes.push(
      `A file of ${bytes.length} bytes went ${direction}${name === null ? '' : `, path "${name}"`}.`,
    );
  return notes;
}

function recognise(channel: Channel): Verdict | null {
  const exchanges = exchangesOf(channel);
  const direct = exchanges.filter((e) => isDirect(e.name));
  if (direct.length > 0) {
    const verdict = verdictOf(readBelow(direct, null), channel);
    if (verdict) return verdict;
  }
  if (channel.kind === 'zones' || !mayHoldSession(exchanges)) return null;
  return widestVerdict(channel, (zone) => verdictOf(readBelow(exchanges, zone), channel));
}

/** dnscat2: command and control in hex names. */
export const dnscat2: Tool = {
  id: 'dnscat2',
  name: 'dnscat2',
  source: 'iagox86/dnscat2: doc/protocol.md, client/tunnel_drivers/driver_dns.c',
  about:
    'Remote shells, file transfer and port forwarding in hexadecimal names, over record types mixed at random. Without encryption everything is readable in the evidence; with it, volume and time remain.',
  examples,
  notThese,
  recognise,
};
