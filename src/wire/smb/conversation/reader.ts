import type { Provenance } from '../../../base/provenance.ts';
import { holdBytes } from '../../held.ts';
import { FIRST_HELD_BYTES, MAX_COMPOUND } from '../bounds.ts';
import type { MessageSink } from '../nbss.ts';
import type { SmbState } from '../state/shared.ts';
import { createIncoming, endIncoming, type Incoming, loseIncoming, takeIncoming } from './stream-content.ts';

/** What reads the parts of a message once their heads are held. */
export interface PartReader {
  /** How many bytes of the part at hand are wanted; not more than are held when there are enough. */
  want(reader: Reader): number;
  /** The wanted bytes are held, or all that there are. May begin content at `contentFrom` of the part. */
  part(reader: Reader, at: Provenance): void;
  /** A message begins. */
  begin(reader: Reader): void;
}

/** One direction of a connection: holds the heads of messages and lets content stream by. */
export interface Reader {
  toResponder: boolean;
  state: SmbState;
  parts: PartReader;
  held: Uint8Array;
  view: DataView;
  filled: number;
  /** Bytes of the part at hand, and of what of it and of the message is still to come. */
  size: number;
  partLeft: number;
  messageLeft: number;
  wanted: number;
  holding: boolean;
  /** Bytes to pass over before the content. */
  pad: number;
  incoming: Incoming;
  /** Parts of this message so far. */
  count: number;
}

export function createReader(toResponder: boolean, state: SmbState, parts: PartReader): Reader {
  const held = new Uint8Array(FIRST_HELD_BYTES);
  return {
    toResponder,
    state,
    parts,
    held,
    view: new DataView(held.buffer),
    filled: 0,
    size: 0,
    partLeft: 0,
    messageLeft: 0,
    wanted: 0,
    holding: false,
    pad: 0,
    incoming: createIncoming(),
    count: 0,
  };
}

/** The reader as the framer's sink. */
export function messageSink(reader: Reader): MessageSink {
  return {
    begin(length) {
      endIncoming(reader.incoming, reader.state);
      reader.messageLeft = length;
      reader.count = 0;
      reader.parts.begin(reader);
      beginPart(reader);
    },
    data: (bytes, from, to, at) => takeBytes(reader, bytes, from, to, at),
    gap: (count, at) => skipBytes(reader, count, at),
    done: () => endIncoming(reader.incoming, reader.state),
  };
}

const MAGIC_BYTES = 4;

function beginPart(reader: Reader): void {
  reader.filled = 0;
  reader.size = reader.partLeft = reader.messageLeft;
  reader.wanted = Math.min(MAGIC_BYTES, reader.size);
  reader.holding = ++reader.count <= MAX_COMPOUND;
  reader.pad = 0;
}

/** The part ends `size` bytes after its beginning, because another follows. */
export function endPartAt(reader: Reader, size: number): void {
  reader.partLeft -= reader.size - size;
  reader.size = size;
}

/** Content of `incoming.left` bytes begins at this place of the part. */
export function contentAt(reader: Reader, place: number): void {
  reader.pad = place - reader.filled;
}

function takeBytes(reader: Reader, bytes: Uint8Array, from: number, to: number, at: Provenance): void {
  let next = from;
  while (next < to) {
    if (reader.partLeft === 0) beginPart(reader);
    const most = Math.min(to - next, reader.partLeft);
    let count = most;
    if (reader.holding) count = hold(reader, bytes, next, most, at);
    else if (reader.incoming.left > 0) count = stream(reader, bytes, next, most, at);
    else spend(reader, count);
    next += count;
  }
}

function spend(reader: Reader, count: number): void {
  reader.partLeft -= count;
  reader.messageLeft -= count;
}

/** Copies up to `most` bytes to the head and reads it when it is complete; returns how many. */
function hold(reader: Reader, bytes: Uint8Array, from: number, most: number, at: Provenance): number {
  const count = Math.min(most, reader.wanted - reader.filled);
  holdBytes(reader, bytes, from, count);
  spend(reader, count);
  if (reader.filled < reader.wanted) return count;
  const wanted = Math.min(reader.parts.want(reader), reader.filled + reader.partLeft);
  if (wanted > reader.filled) reader.wanted = wanted;
  else {
    reader.holding = false;
    reader.parts.part(reader, at);
  }
  return count;
}

function stream(reader: Reader, bytes: Uint8Array, from: number, most: number, at: Provenance): number {
  const { incoming, state } = reader;
  const pad = Math.min(reader.pad, most);
  const count = Math.min(incoming.left, most - pad);
  reader.pad -= pad;
  if (count > 0) takeIncoming(incoming, state, bytes, from + pad, from + pad + count, at);
  spend(reader, pad + count);
  incoming.left -= count;
  if (incoming.left === 0) endIncoming(incoming, state);
  return pad + count;
}

/** That many bytes of the message will never come. A head with a hole is read as far as it came. */
function skipBytes(reader: Reader, count: number, at: Provenance): void {
  if (reader.holding && reader.filled > MAGIC_BYTES) readShort(reader, at);
  let left = count;
  while (left > 0) {
    if (reader.partLeft === 0) beginPart(reader);
    reader.holding = false;
    const inPart = Math.min(left, reader.partLeft);
    loseContent(reader, inPart);
    spend(reader, inPart);
    left -= inPart;
  }
}

/** Names stand near the beginning: a head that the snapshot length cut may still tell them. */
function readShort(reader: Reader, at: Provenance): void {
  reader.holding = false;
  if (reader.parts.want(reader) > 0) reader.parts.part(reader, at);
}

function loseContent(reader: Reader, count: number): void {
  const { incoming, state } = reader;
  if (incoming.left === 0) return;
  const pad = Math.min(reader.pad, count);
  const lost = Math.min(incoming.left, count - pad);
  reader.pad -= pad;
  if (lost > 0) loseIncoming(incoming, lost, state);
  incoming.left -= lost;
  if (incoming.left === 0) endIncoming(incoming, state);
}
