import type { Channel } from '../channel.ts';
import { dottedText, residual } from '../codec/labels.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './dns2tcp/examples.ts';
import { mayHoldSession } from './dns2tcp/look.ts';
import { readDown, readUp } from './dns2tcp/message.ts';
import { addExchange, type Session, seqSteps, sessionOf, sessionStream } from './dns2tcp/sessions.ts';
import { type Exchange, exchangesOf } from './support/exchanges.ts';
import { bytesOf, recoveredOf, type Stream } from './support/stream.ts';
import { widestVerdict } from './support/zone.ts';

/** Steps of exactly one in 16-bit numbers under one session: two leave chance 2^-32 beside the control labels. */
const STEPS_WITH_CONTROL = 2;
/** Without a login in the evidence the session number, the steps and the echoes must carry it alone. */
const STEPS_ALONE = 8;
/** Share of steps that are one; resolvers lose and reorder some. */
const STEP_SHARE = 0.6;

/** What was read below one zone. */
interface Reading {
  zone: Uint8Array;
  sessions: Map<number, Session>;
  /** Names with each control label. */
  controls: Map<string, number>;
  /** Control names whose length fits the grammar (10 characters, or more for the second and third message). */
  shaped: number;
  /** Answers that could be read, and those that repeat session and number. */
  answers: number;
  echoes: number;
  /** Names that are no message. */
  strange: number;
}

function readBelow(exchanges: readonly Exchange[], zone: Uint8Array): Reading {
  const reading: Reading = {
    zone,
    sessions: new Map(),
    controls: new Map(),
    shaped: 0,
    answers: 0,
    echoes: 0,
    strange: 0,
  };
  for (const exchange of exchanges) {
    const rest = residual(exchange.name, zone);
    if (rest && rest.length > 0) readExchange(exchange, rest, reading);
  }
  return reading;
}

function readExchange(exchange: Exchange, rest: Uint8Array, reading: Reading): void {
  const up = readUp(rest);
  if (!up || (!up.message && up.control === null)) {
    reading.strange++;
    return;
  }
  if (up.control !== null) {
    reading.controls.set(up.control, (reading.controls.get(up.control) ?? 0) + 1);
    if (up.length >= 10) reading.shaped++;
  }
  if (!up.message) return;
  const down = readDown(exchange);
  if (down) reading.answers++;
  if (up.control !== null) {
    if (down && down.seq === up.message.seq) reading.echoes++;
    if (up.control === 'connect') nameResource(up.message.session, up.message.data, reading);
    return;
  }
  const session = sessionOf(reading.sessions, up.message.session);
  if (session && addExchange(session, up.message, down)) reading.echoes++;
}

function nameResource(id: number, data: Uint8Array, reading: Reading): void {
  const session = sessionOf(reading.sessions, id);
  const end = data.indexOf(0);
  if (session) session.resource = String.fromCharCode(...data.subarray(0, end < 0 ? data.length : end));
}

function totalSteps(reading: Reading): { good: number; all: number } {
  const sum = { good: 0, all: 0 };
  for (const session of reading.sessions.values()) {
    const steps = seqSteps(session);
    sum.good += steps.good;
    sum.all += steps.all;
  }
  return sum;
}

/** `proved` when the counters run, `grammar` when a log lost the case and the control labels are left. */
function judge(reading: Reading): { proof: 'proved' | 'grammar'; by: string } | null {
  const steps = totalSteps(reading);
  const controls = [...reading.controls.values()].reduce((a, b) => a + b, 0);
  const enough = steps.good >= (controls > 0 ? STEPS_WITH_CONTROL : STEPS_ALONE);
  const runs = enough && steps.good >= steps.all * STEP_SHARE;
  const answered = reading.answers === 0 || reading.echoes >= reading.answers / 2;
  const mostly = [...reading.sessions.values()].reduce((sum, s) => sum + s.up.size, 0) > reading.strange;
  if (runs && answered && (controls > 0 || mostly)) return { proof: 'proved', by: provedBy(reading, steps) };
  const login =
    reading.controls.has('auth') && (reading.controls.get('auth')! > 1 || reading.controls.size > 1);
  if (!login || reading.shaped < 2) return null;
  const proof = reading.echoes >= 2 ? 'proved' : 'grammar';
  return { proof, by: `${controls} log-in and connection names with the labels =auth and =connect` };
}

function provedBy(reading: Reading, steps: { good: number; all: number }): string {
  const labels = [...reading.controls.keys()].sort().map((word) => `=${word}`);
  const parts = [
    `${steps.good} of ${steps.all} sequence numbers follow by one under a constant session number`,
  ];
  if (reading.answers > 0) parts.push(`${reading.echoes} of ${reading.answers} answers repeat both`);
  if (labels.length > 0) parts.push(`labels ${labels.join(', ')}`);
  return parts.join('; ');
}

function verdictOf(reading: Reading, channel: Channel): Verdict | null {
  const judged = judge(reading);
  if (!judged) return null;
  const sessions = [...reading.sessions.values()].filter((s) => s.up.size > 0);
  const streams = sessions.flatMap((s): Stream[] => [sessionStream(s, 'up'), sessionStream(s, 'down')]);
  const up = bytesOf(streams, 'up');
  const down = bytesOf(streams, 'down');
  const decoded = sessions.length > 0 && judged.proof === 'proved';
  return {
    ...judged,
    ...recoveredOf(decoded ? streams : []),
    bytesUp: decoded ? { lower: up, upper: up } : null,
    bytesDown: decoded && reading.answers > 0 ? { lower: down, upper: down } : null,
    zone: reading.zone.length > channel.zone.length ? dottedText(reading.zone) : null,
    notes: decoded ? notesOf(sessions, up + down, reading.answers > 0) : [CASE_LOST],
  };
}

/** Said when only shapes are left. */
const CASE_LOST =
  'The names lost the case of their letters, so the stream cannot be decoded from this evidence.';

function notesOf(sessions: readonly Session[], bytes: number, answered: boolean): string[] {
  const resources = [...new Set(sessions.map((s) => s.resource).filter((r) => r !== null))].sort();
  const asked = resources.length > 0 ? ` to ${resources.map((r) => `"${r}"`).join(', ')}` : '';
  const said = bytes > 0 ? `${bytes} stream bytes in clear` : 'no stream bytes, only polls';
  const plural = sessions.length === 1 ? '1 session' : `${sessions.length} sessions`;
  const half = answered ? '' : ' The answers are not in this evidence: what came down is not known.';
  return [`${plural}${asked} carried ${said}.${half}`];
}

function recognise(channel: Channel): Verdict | null {
  if (channel.kind === 'zones') return null;
  const exchanges = exchangesOf(channel);
  if (!mayHoldSession(exchanges)) return null;
  return widestVerdict(channel, (zone) => verdictOf(readBelow(exchanges, zone), channel));
}

/** dns2tcp: one TCP connection through TXT or KEY records, in clear. */
export const dns2tcp: Tool = {
  id: 'dns2tcp',
  name: 'dns2tcp',
  source: 'alex-sector/dns2tcp: common/includes/packet.h, client/requests.c, server/rr.c',
  about:
    'Carries TCP connections to resources that its server offers, often SSH or a proxy. The log-in key protects nothing but the log-in: the stream itself is in clear in the names and answers.',
  examples,
  notThese,
  recognise,
};
