import { isP256Point } from '../../codec/curve.ts';
import { assemble, type Piece, type Stream, unwrap } from '../support/stream.ts';
import { filesOf } from './commands.ts';
import { PACKET, type Packet } from './packet.ts';

/** Options of a SYN: a name follows; the streams hold commands. */
const OPTION_NAME = 0x0001;
const OPTION_COMMAND = 0x0020;
/** Bytes of an encrypted packet before its body: signature and nonce. */
const SIGNATURE_BYTES = 6;
const NONCE_END = SIGNATURE_BYTES + 2;
/** Sequence and acknowledgement inside an encrypted body. */
const SEQ_ACK_BYTES = 4;
const MODULUS = 1 << 16;

/** What one session says, gathered packet by packet. */
export interface Session {
  id: number;
  /** Client packets. */
  packets: number;
  /** Name of the SYN: in clear it holds the command and the host name. */
  name: string | null;
  /** The SYN said that the streams hold commands. */
  command: boolean;
  /** First sequence numbers of both sides, from the SYNs; null when not seen. */
  isn: { up: number | null; down: number | null };
  pieces: { up: Piece[]; down: Piece[] };
  /** Where each side is, running on past 16 bits. */
  at: { up: number; down: number };
  /** Messages of this side before: sequence and length. */
  before: { seq: number; length: number } | null;
  /** Steps of the client's sequence number by the length of data: held, and all where it moved. */
  seqHeld: number;
  seqMoved: number;
  /** Repeats of the same sequence number. */
  seqStill: number;
  /** Answers that mirror sequence and acknowledgement, and those read. */
  mirrored: number;
  answers: number;
  /** Answers of the same session. */
  sameSession: number;
  points: number;
  nonce: number | null;
  nonceHeld: number;
  nonceSteps: number;
  /** Bytes of encrypted bodies: all, and of packets that got an answer. */
  sealedUp: { all: number; answered: number };
  sealedDown: number;
  fin: boolean;
}

/** A session without packets. */
export function createSession(id: number): Session {
  return {
    id,
    packets: 0,
    name: null,
    command: false,
    isn: { up: null, down: null },
    pieces: { up: [], down: [] },
    at: { up: -1, down: -1 },
    before: null,
    seqHeld: 0,
    seqMoved: 0,
    seqStill: 0,
    mirrored: 0,
    answers: 0,
    sameSession: 0,
    points: 0,
    nonce: null,
    nonceHeld: 0,
    nonceSteps: 0,
    sealedUp: { all: 0, answered: 0 },
    sealedDown: 0,
    fin: false,
  };
}

const u16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** Takes a client packet and the server's answer to it. */
export function addPacket(session: Session, up: Packet, down: Packet | null, tryPoint: boolean): void {
  session.packets++;
  if (down) {
    session.answers++;
    if (down.session === up.session) session.sameSession++;
  }
  const answer = down && down.session === up.session ? down : null;
  if (up.type === PACKET.syn) addSyn(session, up.body, answer);
  else if (up.type === PACKET.msg) addMessage(session, up.body, answer);
  else if (up.type === PACKET.fin) session.fin = true;
  else if (up.type === PACKET.enc && tryPoint && isP256Point(up.body.subarray(4))) session.points++;
  addSealed(session, up, answer);
}

function addSyn(session: Session, body: Uint8Array, answer: Packet | null): void {
  if (body.length < 4) return;
  session.isn.up ??= u16(body, 0);
  if ((u16(body, 2) & OPTION_COMMAND) !== 0) session.command = true;
  if ((u16(body, 2) & OPTION_NAME) !== 0 && session.name === null) {
    const end = body.indexOf(0, 4);
    session.name = String.fromCharCode(...body.subarray(4, end < 0 ? body.length : end));
  }
  if (answer?.type === PACKET.syn && answer.body.length >= 2) session.isn.down ??= u16(answer.body, 0);
}

function addMessage(session: Session, body: Uint8Array, answer: Packet | null): void {
  if (body.length < SEQ_ACK_BYTES) return;
  const seq = u16(body, 0);
  const data = body.subarray(SEQ_ACK_BYTES);
  step(session, seq, data.length);
  session.at.up = place(session.pieces.up, session.at.up, seq, data);
  if (answer?.type !== PACKET.msg || answer.body.length < SEQ_ACK_BYTES) return;
  const theirs = u16(answer.body, 0);
  const acknowledged = (u16(answer.body, 2) - seq) & (MODULUS - 1);
  const swapped = seq !== u16(body, 2) && theirs === u16(body, 2);
  if (swapped && (acknowledged === data.length || acknowledged === 0)) session.mirrored++;
  session.at.down = place(session.pieces.down, session.at.down, theirs, answer.body.subarray(SEQ_ACK_BYTES));
}

/** The sequence number moves by exactly the data sent before, or stays when that was not acknowledged. */
function step(session: Session, seq: number, length: number): void {
  const { before } = session;
  const moved = before ? (seq - before.seq) & (MODULUS - 1) : 0;
  if (before && moved === 0) session.seqStill++;
  if (before && moved !== 0) {
    session.seqMoved++;
    if (moved === before.length) session.seqHeld++;
  }
  session.before = { seq, length };
}

function place(pieces: Piece[], previous: number, seq: number, bytes: Uint8Array): number {
  const at = previous < 0 ? seq + MODULUS : unwrap(seq, previous, MODULUS);
  if (bytes.length > 0) pieces.push({ at, bytes });
  return at;
}

/** Signature and nonce: the nonce of the client grows by one per packet. */
function addSealed(session: Session, up: Packet, answer: Packet | null): void {
  const sealed = (up.type === PACKET.enc ? up.body.length - 4 !== 64 : true) && up.body.length >= NONCE_END;
  if (!sealed) return;
  const nonce = u16(up.body, SIGNATURE_BYTES);
  if (session.nonce !== null && nonce !== session.nonce) {
    session.nonceSteps++;
    if (nonce === ((session.nonce + 1) & (MODULUS - 1))) session.nonceHeld++;
  }
  session.nonce = nonce;
  if (up.type !== PACKET.msg) return;
  const data = Math.max(0, up.body.length - NONCE_END - SEQ_ACK_BYTES);
  session.sealedUp.all += data;
  if (answer) session.sealedUp.answered += data;
  if (answer?.type === PACKET.msg)
    session.sealedDown += Math.max(0, answer.body.length - NONCE_END - SEQ_ACK_BYTES);
}

/** The clear stream of one direction. */
function clearStream(session: Session, direction: 'up' | 'down'): Stream {
  const assembled = assemble(session.pieces[direction]);
  const isn = session.isn[direction];
  const fromStart = isn !== null && assembled.start % MODULUS === isn;
  return { ...assembled, direction, whole: fromStart && session.fin, name: session.name };
}

/** Both streams of a session in clear, and the files that its commands moved. */
export function clearStreams(session: Session): { streams: Stream[]; files: Stream[] } {
  const up = clearStream(session, 'up');
  const down = clearStream(session, 'down');
  return { streams: [up, down], files: session.command ? filesOf(up, down) : [] };
}
