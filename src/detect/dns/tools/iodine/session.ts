import { createInflate, type Inflate } from '../../codec/inflate.ts';
import { concatBytes, joinLabels, residual } from '../../codec/labels.ts';
import { MAX_INFLATED_BYTES, MAX_PACKET_BYTES } from '../bounds.ts';
import type { Exchange } from '../support/exchanges.ts';
import { isPattern, isRamp, isVersionAnswer, type Login, readLogin } from './answer.ts';
import { type IdSteps, idSteps } from './ids.ts';
import {
  type Assembly,
  addFragment,
  createAssembly,
  createPackets,
  inflateUpstream,
  type Packets,
  takePacket,
} from './packets.ts';
import {
  COUNTER_MODULUS,
  type Command,
  isCodecTest,
  isKnownVersion,
  readCommand,
  readData,
} from './query.ts';

/** Everything read below one zone. */
export interface Session {
  zone: Uint8Array;
  names: number;
  /** Version queries, codec tests, and answers that only this server gives. */
  versions: number;
  tests: number;
  versionAnswers: number;
  patterns: number;
  ramps: number;
  login: Login | null;
  /** Commands whose counter is one more than that of the command before, and those that change the letter. */
  commandSteps: number;
  letterSteps: number;
  commands: number;
  /** Data queries whose counter is one more than the one before. */
  dataSteps: number;
  data: number;
  dataBytes: number;
  ids: IdSteps | null;
  up: Packets;
  down: Packets;
  inflate: Inflate;
}

/** A session without names. */
export function createSession(zone: Uint8Array): Session {
  return {
    zone,
    names: 0,
    versions: 0,
    tests: 0,
    versionAnswers: 0,
    patterns: 0,
    ramps: 0,
    login: null,
    commandSteps: 0,
    letterSteps: 0,
    commands: 0,
    dataSteps: 0,
    data: 0,
    dataBytes: 0,
    ids: null,
    up: createPackets(),
    down: createPackets(),
    inflate: createInflate(MAX_PACKET_BYTES, MAX_INFLATED_BYTES),
  };
}

/** What is carried from name to name while reading. */
interface Reader {
  session: Session;
  /** Upward assembly per user digit. */
  up: Map<number, Assembly>;
  down: Assembly;
  codec: { index: number };
  lastCommand: Command | null;
  lastData: number;
}

/** Reads all exchanges below a zone; `answers` has what `answerBytes` made of each. */
export function readSession(
  exchanges: readonly Exchange[],
  answers: readonly (Uint8Array | null)[],
  zone: Uint8Array,
): Session {
  const session = createSession(zone);
  const reader: Reader = {
    session,
    up: new Map(),
    down: createAssembly(),
    codec: { index: 0 },
    lastCommand: null,
    lastData: -1,
  };
  const ids: number[] = [];
  for (const [i, exchange] of exchanges.entries()) {
    const rest = residual(exchange.name, zone);
    const text = rest && rest.length > 0 ? joinLabels(rest) : null;
    if (!text || text.length < 5) continue;
    if (exchange.asked) ids.push(exchange.id);
    readUpward(reader, exchange, text);
    readDownward(reader, answers[i] ?? null, text);
  }
  session.ids = idSteps(ids);
  return session;
}

function readUpward(reader: Reader, exchange: Exchange, text: Uint8Array): void {
  if (!exchange.first) return;
  reader.session.names++;
  if (!readHandshake(reader, text)) readFragment(reader, text);
}

/** Commands count one shared 16-bit number up; most send 15 bits of it. */
function readHandshake(reader: Reader, text: Uint8Array): boolean {
  const command = readCommand(text);
  if (!command || command.letter === 'p') return command !== null;
  const { session } = reader;
  session.commands++;
  if (isKnownVersion(command.version)) session.versions++;
  if (command.letter === 'z' && isCodecTest(text)) session.tests++;
  const last = reader.lastCommand;
  if (last && ((command.counter - last.counter) & 0x7fff) === 1) {
    session.commandSteps++;
    if (last.letter !== command.letter) session.letterSteps++;
  }
  reader.lastCommand = command;
  return true;
}

function readFragment(reader: Reader, text: Uint8Array): void {
  const data = readData(text);
  if (!data) return;
  const { session } = reader;
  session.data++;
  session.dataBytes += data.payload.length;
  if (reader.lastData >= 0 && data.counter === (reader.lastData + 1) % COUNTER_MODULUS) session.dataSteps++;
  reader.lastData = data.counter;
  session.up.carried += Math.floor((data.payload.length * 7) / 8);
  const assembly = reader.up.get(data.user) ?? createAssembly();
  reader.up.set(data.user, assembly);
  const whole = addFragment(assembly, data.packet, data.fragment, data.last, data.payload);
  if (!whole) return;
  session.up.complete++;
  const out = inflateUpstream(whole, reader.codec, session.inflate);
  if (out) takePacket(session.up, out);
}

function readDownward(reader: Reader, bytes: Uint8Array | null, text: Uint8Array): void {
  if (!bytes || bytes.length < 2) return;
  const { session } = reader;
  const letter = String.fromCharCode(text[0]! | 0x20);
  if (letter === 'v' && isVersionAnswer(bytes)) session.versionAnswers++;
  else if (letter === 'y' && isPattern(bytes)) session.patterns++;
  else if (letter === 'r' && isRamp(bytes)) session.ramps++;
  else if (letter === 'l') session.login ??= readLogin(bytes);
  else if (letter === 'p' || /[0-9a-f]/.test(letter)) readDownFragment(reader, bytes);
}

/** Two bytes of acknowledgement and numbers, then the fragment; two bytes alone say that there is none. */
function readDownFragment(reader: Reader, bytes: Uint8Array): void {
  if (bytes.length <= 2) return;
  const { down } = reader.session;
  const [first, second] = [bytes[0]!, bytes[1]!];
  const fragment = bytes.subarray(2);
  const whole = addFragment(reader.down, second >> 5, (second >> 1) & 15, (second & 1) === 1, fragment);
  down.carried += fragment.length;
  if (!whole) return;
  down.complete++;
  const joined = whole.length === 1 ? whole[0]! : concatBytes(whole);
  const out = (first & 0x80) !== 0 ? reader.session.inflate(joined) : joined;
  if (out) takePacket(down, out);
}
