import { MAX_SESSIONS } from '../bounds.ts';
import { assemble, type Piece, type Stream, unwrap } from '../support/stream.ts';
import { DATA_BIT, type Message } from './message.ts';

/** One login and all messages that carry its number. */
export interface Session {
  id: number;
  /** Resource asked for, as `=connect` carries it. */
  resource: string | null;
  /** Client's messages by sequence number that runs on past 16 bits. */
  up: Map<number, Message>;
  down: Map<number, Message>;
  last: number;
}

const SEQ_MODULUS = 1 << 16;

/** Sessions by number; null past the cap. */
export function sessionOf(sessions: Map<number, Session>, id: number): Session | null {
  const known = sessions.get(id);
  if (known) return known;
  if (sessions.size >= MAX_SESSIONS) return null;
  const fresh: Session = { id, resource: null, up: new Map(), down: new Map(), last: -1 };
  sessions.set(id, fresh);
  return fresh;
}

/** Files a query and its answer under the query's sequence number; true when the answer repeats session and number. */
export function addExchange(session: Session, up: Message, down: Message | null): boolean {
  const seq = session.last < 0 ? up.seq : unwrap(up.seq, session.last, SEQ_MODULUS);
  session.last = Math.max(session.last, seq);
  if (!session.up.has(seq)) session.up.set(seq, up);
  const echoes = down !== null && down.session === up.session && down.seq === up.seq;
  if (echoes && !session.down.has(seq)) session.down.set(seq, down);
  return echoes;
}

/** How often a sequence number is followed by the next one, and how often not. */
export function seqSteps(session: Session): { good: number; all: number } {
  const numbers = [...session.up.keys()].sort((a, b) => a - b);
  let good = 0;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] === numbers[i - 1]! + 1) good++;
  return { good, all: Math.max(0, numbers.length - 1) };
}

/** The bytes of one direction in order of sequence numbers; a number without a message is a hole of unknown size. */
export function sessionStream(session: Session, direction: 'up' | 'down'): Stream {
  const messages = direction === 'up' ? session.up : session.down;
  const numbers = [...session.up.keys()].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let at = 0;
  let lost = 0;
  let expected = numbers[0] ?? 0;
  for (const number of numbers) {
    lost += number - expected;
    expected = number + 1;
    const message = messages.get(number);
    if (!message) lost++;
    else if ((message.type & DATA_BIT) !== 0) {
      pieces.push({ at, bytes: message.data });
      at += message.data.length;
    }
  }
  const whole = session.resource !== null && numbers[0] === 1;
  return { ...assemble(pieces), missing: lost, direction, whole, name: session.resource };
}
