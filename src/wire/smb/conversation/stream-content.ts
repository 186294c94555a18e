import type { Provenance } from '../../../base/provenance.ts';
import { beginsPdu } from '../../dcerpc/framer.ts';
import { HEAD_BYTES, MAX_RANGES } from '../bounds.ts';
import { collectKey } from '../collect.ts';
import { addContent, contentEnd, keepHead, takeContent } from '../state/content.ts';
import { spoil } from '../state/digest.ts';
import { citeHandle, contentOf, type Handle, isPipe, touch } from '../state/handle.ts';
import { addRange } from '../state/ranges.ts';
import type { SmbState } from '../state/shared.ts';
import { feedPipe } from './pipe.ts';
import type { Waiting } from './waiting.ts';

/** Content of a READ or WRITE while it comes in. One record per direction of a connection is reused. */
export interface Incoming {
  handle: Handle | null;
  /** The WRITE that it belongs to; null for a READ. */
  write: Waiting | null;
  /** Offset of the next byte in the file, and of the piece without holes that is coming. */
  offset: number;
  pieceFrom: number;
  /** Bytes still to come. */
  left: number;
  /** False for the content of an answer whose request was not captured: nobody knows where in which file it stands. */
  placed: boolean;
}

export function createIncoming(): Incoming {
  return { handle: null, write: null, offset: 0, pieceFrom: 0, left: 0, placed: true };
}

/** Begins the content of `handle`: a READ answer, or the WRITE `write`. */
export function beginContent(
  incoming: Incoming,
  handle: Handle,
  write: Waiting | null,
  offset: number,
  length: number,
  state: SmbState,
  at: Provenance,
): void {
  const begun = (write === null ? handle.read : handle.written) !== null;
  incoming.handle = handle;
  incoming.write = write;
  incoming.left = length;
  incoming.placed = true;
  incoming.offset = incoming.pieceFrom = placeOf(handle, write !== null, offset, state);
  if (begun) touch(handle, at);
  else citeHandle(handle, at);
}

/** Begins content of which neither file nor place is known: it counts as lost, and its first bytes are kept. */
export function beginStray(
  incoming: Incoming,
  handle: Handle,
  length: number,
  state: SmbState,
  at: Provenance,
): void {
  const first = handle.read === null;
  beginContent(incoming, handle, null, 0, length, state, at);
  incoming.placed = false;
  incoming.offset = first ? 0 : HEAD_BYTES;
}

/** A pipe has no offsets: its bytes follow each other. A WRITE at -1 appends. */
function placeOf(handle: Handle, written: boolean, offset: number, state: SmbState): number {
  const content = contentOf(handle, written, state);
  if (isPipe(handle)) return contentEnd(content);
  return offset >= 0 ? offset : Math.max(handle.size ?? 0, contentEnd(content));
}

/** Takes `bytes[from, to)` of the content. */
export function takeIncoming(
  incoming: Incoming,
  state: SmbState,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
): void {
  const { handle, write, offset } = incoming;
  if (handle === null) return;
  const content = contentOf(handle, write !== null, state);
  if (content.ranges.length === 0 && offset === incoming.pieceFrom) tellPipe(handle, bytes, from, to);
  incoming.offset += to - from;
  if (!incoming.placed) {
    handle.lost += to - from;
    if (offset < HEAD_BYTES) keepHead(content, false, offset, bytes, from, to);
    return;
  }
  if (content.digest === null) feedPipe(state, handle, write !== null, bytes, from, to, at);
  takeContent(content, write !== null, offset, bytes, from, to);
  touch(handle, at);
  if (state.collector !== null && wanted(handle, state))
    state.collector.take(
      handle.collect!,
      write !== null ? 'written' : 'read',
      offset,
      bytes.subarray(from, to),
    );
}

/** A handle of which only the id is known is a pipe when its content begins as DCE/RPC does. */
function tellPipe(handle: Handle, bytes: Uint8Array, from: number, to: number): void {
  if (handle.tree === null && handle.path === null && beginsPdu(bytes, from, to))
    handle.tree = { share: null, kind: 'pipe' };
}

function wanted(handle: Handle, state: SmbState): boolean {
  if (handle.collect === undefined) {
    const key = collectKey(handle.first, handle.previousNames[0] ?? handle.path);
    handle.collect = state.collector!.wants(key) ? key : null;
  }
  return handle.collect !== null;
}

/** `count` bytes of the content will never come. */
export function loseIncoming(incoming: Incoming, count: number, state: SmbState): void {
  endPiece(incoming, state);
  incoming.offset += count;
  incoming.pieceFrom = incoming.offset;
  if (incoming.handle !== null) incoming.handle.lost += count;
}

/** The content is over, or as much of it as comes. */
export function endIncoming(incoming: Incoming, state: SmbState): void {
  endPiece(incoming, state);
  incoming.handle = null;
  incoming.write = null;
  incoming.left = 0;
}

function endPiece({ handle, write, pieceFrom, offset, placed }: Incoming, state: SmbState): void {
  if (handle === null || offset === pieceFrom || !placed) return;
  if (write !== null) {
    if (write.pieces.length === 0) write.pieces = [];
    if (addRange(write.pieces, pieceFrom, offset, MAX_RANGES) < 0) handle.lost += offset - pieceFrom;
  } else handle.lost += addContent(contentOf(handle, false, state), pieceFrom, offset);
}

/**
 * The server took `count` bytes of a WRITE: its pieces are content. Also for a WRITE whose answer was not
 * captured, with its whole length.
 */
export function acceptWrite(waiting: Waiting, count: number, state: SmbState): void {
  const { handle, pieces } = waiting;
  if (handle === null || pieces.length === 0) return;
  const content = contentOf(handle, true, state);
  const end = pieces[0]! + count;
  for (let i = 0; i < pieces.length; i += 2)
    handle.lost += addContent(content, pieces[i]!, Math.min(pieces[i + 1]!, end));
  waiting.pieces = [];
  if (count < waiting.length) refuseRest(handle);
}

/** Requests of a message and those behind them will not be answered: their writes count as they are. */
export function acceptAll(first: Waiting, state: SmbState): void {
  for (let twin: Waiting | null = first; twin !== null; twin = twin.later)
    for (let each: Waiting | null = twin; each !== null; each = each.next)
      acceptWrite(each, each.length, state);
}

/** The server did not take a WRITE: what was hashed of it is not content. */
export function refuseWrite({ handle }: Waiting): void {
  if (handle !== null) refuseRest(handle);
}

function refuseRest({ written }: Handle): void {
  if (written?.digest) spoil(written.digest);
}
