import { createProvenance, type Provenance } from '../base/provenance.ts';
import type { Peers } from '../observe/transport.ts';
import { MAX_WINDOW_BYTES } from './bounds.ts';
import type { Chooser } from './chooser.ts';
import { createHearer, type Hearer } from './decider.ts';
import type { Now } from './now.ts';
import type { PagePool } from './pages.ts';
import { acknowledge, ahead, close, createStream, finish, isFinished, push, type Stream } from './stream.ts';
import { ACK, FIN, RST, type Segment, SYN } from './tcp.ts';

/** A TCP connection that a parser hears, or whose protocol is still to be told. */
export interface Connection {
  hearer: Hearer;
  /** What the low and the high side of the flow sent. */
  streams: readonly [Stream, Stream];
  /** The last packet of the connection. */
  last: Provenance;
  /** A reset was seen; further data in order takes it back. */
  reset: boolean;
  /** Initial sequence number of a SYN that came in the middle, -1 for none: believed when it is answered. */
  pendingSyn: number;
  pendingSide: number;
}

/** What a segment did to its connection. */
export type Outcome = 'open' | 'closed' | 'reset' | 'refused' | 'another';

/**
 * A connection between `peers`. `initiator` is the side (0 low, 1 high) that they name first; `fallback` is
 * the protocol that claims a port, or none.
 */
export function createConnection(
  chooser: Chooser,
  pool: PagePool,
  peers: Peers,
  initiator: number,
  fallback: number,
): Connection {
  const hearer = createHearer(chooser, peers, fallback);
  const streams = [
    createStream(hearer, initiator === 0, pool),
    createStream(hearer, initiator === 1, pool),
  ] as const;
  return { hearer, streams, last: createProvenance(), reset: false, pendingSyn: -1, pendingSide: 0 };
}

/** Hands one segment that `side` sent to the connection. 'another': nothing was taken, it is not of this connection. */
export function feed(connection: Connection, now: Now, side: number, segment: Segment): Outcome {
  const stream = connection.streams[side]!;
  const { flags, from, to, cut } = segment;
  const first = (flags & SYN) === 0 ? segment.sequence : (segment.sequence + 1) >>> 0;
  if ((flags & ACK) !== 0) acknowledge(connection.streams[1 - side]!, now, segment.acknowledgement);
  if (to - from + cut > 0) {
    const { next } = stream;
    if (!push(stream, now, first, from, to, cut)) return 'another';
    if (stream.next !== next) connection.reset = false;
  }
  if ((flags & FIN) !== 0) finish(stream, (first + (to - from) + cut) >>> 0);
  if ((flags & RST) !== 0 && isPlausibleReset(stream, segment.sequence)) connection.reset = true;
  return outcome(connection);
}

function outcome(connection: Connection): Outcome {
  const [low, high] = connection.streams;
  const { refused } = connection.hearer;
  if (refused.initiator || refused.responder) return 'refused';
  if (isFinished(low) && isFinished(high)) return 'closed';
  return connection.reset ? 'reset' : 'open';
}

/** A reset counts only near the next byte (RFC 5961 section 3): others are forged or very late. */
function isPlausibleReset(stream: Stream, sequence: number): boolean {
  if (!stream.started) return true;
  const distance = ahead(sequence, stream.next);
  return distance >= -1 && distance <= MAX_WINDOW_BYTES;
}

/** Hands on what is left, the initiator's first, says what is missing, and ends the parser. */
export function closeConnection(connection: Connection, now: Now): void {
  const [low, high] = connection.streams;
  close(low.toResponder ? low : high, now);
  close(low.toResponder ? high : low, now);
  connection.hearer.parser.end();
}
