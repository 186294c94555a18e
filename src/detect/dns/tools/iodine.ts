import { counted } from '../../../base/words.ts';
import type { Proof } from '../../finding.ts';
import type { Channel } from '../channel.ts';
import { dottedText } from '../codec/labels.ts';
import type { Tool, Verdict } from '../tool.ts';
import { answerBytes } from './iodine/answer.ts';
import { examples, notThese } from './iodine/examples.ts';
import type { Packets } from './iodine/packets.ts';
import { readRaw } from './iodine/raw.ts';
import { createSession, readSession, type Session } from './iodine/session.ts';
import { otherBytes, tcpStreams } from './iodine/tcp.ts';
import { exchangesOf } from './support/exchanges.ts';
import { bytesOf, recoveredOf, type Stream } from './support/stream.ts';
import { zonesOf } from './support/zone.ts';

/** Commands in a row whose 15-bit counters follow: two steps are 2^-30, three leave room for the choice of names. */
const MIN_COMMAND_STEPS = 3;
/** Of these, steps from one letter to another: numbered hosts (srv001, srv002) count on under one letter. */
const MIN_LETTER_STEPS = 2;
/** Data queries whose counter (one of 36) follows: twelve are 2^-62, the share keeps counted host names out. */
const MIN_DATA_STEPS = 12;
const DATA_STEP_SHARE = 0.7;
/** Data queries are filled to the limit of a name; counted host names are not. */
const MIN_DATA_BYTES = 24;

/** Streams told one by one in the notes. */
const MAX_STREAM_NOTES = 4;

/** What holds, strongest first, in words. */
function checksOf(session: Session, raw: number): string[] {
  const { up, down } = session;
  const checks: string[] = [];
  const packets = up.ip.length + down.ip.length;
  const inflated = up.inflated + down.inflated;
  const complete = up.complete + down.complete;
  if (packets > 0)
    checks.push(`${inflated} of ${complete} packets inflate, ${packets} with a right IPv4 header checksum`);
  if (raw > 0 && packets > 0) checks.push(`${counted(raw, 'raw datagram')} 10 D1 9E`);
  if (session.tests > 0) checks.push(`${counted(session.tests, 'codec test')} with the tool's fixed texts`);
  if (session.patterns > 0)
    checks.push(`${counted(session.patterns, 'answer')} with its 48-byte test pattern`);
  if (session.ramps > 0) checks.push(`${counted(session.ramps, 'fragment probe')} answered by the 6B ramp`);
  if (session.versionAnswers > 0) checks.push(counted(session.versionAnswers, 'version answer'));
  if (session.versions > 0 && (session.commands > session.versions || session.data > 0))
    checks.push('version query of protocol 0x0000050x');
  if (session.commandSteps >= MIN_COMMAND_STEPS && session.letterSteps >= MIN_LETTER_STEPS)
    checks.push(`${session.commandSteps} handshake counters follow by one`);
  if (session.ids && (session.commands > 0 || session.data > 0))
    checks.push(`${session.ids.held} of ${session.ids.all} id steps are 7727`);
  return checks;
}

/** Data queries alone, letters perhaps folded: the header characters still count. */
function dataGrammar(session: Session): string | null {
  const { dataSteps, data, dataBytes } = session;
  if (dataSteps < MIN_DATA_STEPS || dataSteps < (data - 1) * DATA_STEP_SHARE) return null;
  if (dataBytes < data * MIN_DATA_BYTES || data * 2 < session.names) return null;
  return `${dataSteps} of ${data - 1} data queries count on by one in their fifth character`;
}

function judge(session: Session, raw: number): { proof: Exclude<Proof, 'none'>; by: string } | null {
  const checks = checksOf(session, raw);
  if (checks.length > 0) return { proof: 'proved', by: checks.join('; ') };
  const grammar = dataGrammar(session);
  return grammar === null ? null : { proof: 'grammar', by: grammar };
}

function verdictOf(session: Session, raw: number, channel: Channel): Verdict | null {
  const judged = judge(session, raw);
  if (!judged) return null;
  const up = tcpStreams(session.up.ip, 'up');
  const down = tcpStreams(session.down.ip, 'down');
  const narrower = session.zone.length > channel.zone.length;
  return {
    ...judged,
    ...recoveredOf([...up, ...down].map((stream) => ({ ...stream, name: null }))),
    bytesUp: boundsOf(session.up, up, 'up'),
    bytesDown: boundsOf(session.down, down, 'down'),
    zone: narrower ? dottedText(session.zone) : null,
    notes: [...notesOf(session, raw), ...streamNotes([...up, ...down])],
  };
}

/** Lower: stream bytes and payloads of other packets, each once. Upper: inner packets whole, or all that fragments carried. */
function boundsOf(packets: Packets, streams: readonly Stream[], direction: 'up' | 'down') {
  const lower = bytesOf(streams, direction) + otherBytes(packets.ip);
  const rest = packets.complete > packets.ip.length || packets.ip.length === 0 ? packets.carried : 0;
  return { lower, upper: Math.max(lower, packets.bytes, rest) };
}

function notesOf(session: Session, raw: number): string[] {
  const { up, down, login } = session;
  const notes: string[] = [];
  if (login)
    notes.push(
      `Addresses inside the tunnel: client ${login.client}, server ${login.server}, MTU ${login.mtu}.`,
    );
  if (up.ip.length + down.ip.length > 0)
    notes.push(
      `IP packets recovered: ${up.ip.length} up (${up.bytes} bytes), ${down.ip.length} down (${down.bytes} bytes).`,
    );
  else if (session.data === 0) notes.push('Handshake only: no data crossed in this evidence.');
  else notes.push('Data queries are there, but their packets do not decode from this evidence.');
  if (raw > 0) notes.push(`${raw} datagrams went to the server in raw mode, past any resolver.`);
  return notes;
}

/** The largest TCP streams with their ends inside the tunnel. */
function streamNotes(streams: readonly Stream[]): string[] {
  const largest = streams.filter((s) => s.bytes.length > 0).sort((a, b) => b.bytes.length - a.bytes.length);
  const told = largest.slice(0, MAX_STREAM_NOTES);
  return told.map(
    (s) => `TCP stream ${s.name}: ${s.bytes.length} bytes${s.missing > 0 ? ', with holes' : ''}.`,
  );
}

function recognise(channel: Channel): Verdict | null {
  if (channel.kind === 'zones') return null;
  const exchanges = exchangesOf(channel);
  const answers = exchanges.map(answerBytes);
  let best = createSession(channel.zone);
  let most = -1;
  for (const { zone } of zonesOf(channel)) {
    const session = readSession(exchanges, answers, zone);
    const checks = checksOf(session, 0).length;
    if (checks <= most || (checks === 0 && dataGrammar(session) === null)) continue;
    best = session;
    most = checks;
  }
  const raw = readRaw(channel, best.up, best.down, best.inflate, best.login?.server ?? null);
  return verdictOf(best, raw, channel);
}

/** iodine: IPv4 over DNS. */
export const iodine: Tool = {
  id: 'iodine',
  name: 'iodine',
  source: 'yarrick/iodine: doc/proto_00000502.txt, src/client.c, src/iodined.c',
  about:
    'A whole IPv4 network connection through names and answers of any record type, or raw UDP to port 53 when the server can be reached. Nothing is encrypted: all packets can be read from the evidence.',
  examples,
  notThese,
  recognise,
};
