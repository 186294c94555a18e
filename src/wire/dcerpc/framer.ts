import { createProvenance, type Provenance } from '../../base/provenance.ts';
import { type Held, holdBytes } from '../held.ts';
import { PDU_HEADER_BYTES, type PduHeader, readPduHeader } from './pdu.ts';

/** A fragment, lent: its first bytes as far as they are held. */
export type OnPdu = (header: PduHeader, view: DataView, end: number, at: Provenance) => void;

/** Bytes of a fragment that are held: a bind with its security blob. The data of requests and answers is not read. */
const MAX_HELD_PDU = 16 * 1024;
const FIRST_HELD = 512;

/** One direction of DCE/RPC: fragments one after the other, over TCP or over a pipe. */
export interface PduFramer extends Held {
  header: PduHeader | null;
  /** Bytes of the fragment that are not held and still to come. */
  skip: number;
  lost: boolean;
  readonly at: Provenance;
}

export function createPduFramer(): PduFramer {
  const held = new Uint8Array(FIRST_HELD);
  return {
    held,
    view: new DataView(held.buffer),
    filled: 0,
    header: null,
    skip: 0,
    lost: false,
    at: createProvenance(),
  };
}

/** Takes bytes in order. Where the place of the next fragment is lost, a piece that begins with one finds it again. */
export function pushPdus(
  framer: PduFramer,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
  onPdu: OnPdu,
): void {
  if (framer.lost && !beginsPdu(bytes, from, to)) return;
  framer.lost = false;
  let next = from;
  while (next < to && !framer.lost) {
    if (framer.skip > 0) {
      const count = Math.min(framer.skip, to - next);
      framer.skip -= count;
      next += count;
    } else next = gather(framer, bytes, next, to, at, onPdu);
  }
}

/** Whether bytes begin with the header of a fragment. */
export function beginsPdu(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < PDU_HEADER_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, PDU_HEADER_BYTES);
  return readPduHeader(view, 0) !== null;
}

function gather(
  framer: PduFramer,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
  onPdu: OnPdu,
): number {
  if (framer.filled === 0) Object.assign(framer.at, at);
  const wanted = framer.header === null ? PDU_HEADER_BYTES : Math.min(framer.header.length, MAX_HELD_PDU);
  const count = Math.min(to - from, wanted - framer.filled);
  holdBytes(framer, bytes, from, count);
  if (framer.header === null && framer.filled === PDU_HEADER_BYTES) {
    framer.header = readPduHeader(framer.view, 0);
    if (framer.header === null) losePlace(framer);
  }
  const { header } = framer;
  if (header !== null && framer.filled === Math.min(header.length, MAX_HELD_PDU))
    finish(framer, header, onPdu);
  return from + count;
}

function finish(framer: PduFramer, header: PduHeader, onPdu: OnPdu): void {
  framer.skip = header.length - framer.filled;
  onPdu(header, framer.view, framer.filled, framer.at);
  framer.header = null;
  framer.filled = 0;
}

/** `count` bytes will never come. */
export function skipPdus(framer: PduFramer, count: number): void {
  if (count > 0 && count <= framer.skip) framer.skip -= count;
  else losePlace(framer);
}

function losePlace(framer: PduFramer): void {
  framer.lost = true;
  framer.header = null;
  framer.filled = 0;
  framer.skip = 0;
}
