import { createProvenance, type Provenance } from '../base/provenance.ts';
import type { Peers, StreamParser } from '../observe/transport.ts';
import { SNIFF_BYTES } from './bounds.ts';
import { bySniff, type Chooser, NONE } from './chooser.ts';
import { copyProvenance } from './now.ts';

/** Who hears a connection: first a decider, then the parser that it chose. */
export interface Hearer {
  parser: StreamParser;
  /** The sides whose first bytes no protocol wanted; then the parser hears nothing more. */
  refused: { initiator: boolean; responder: boolean };
}

interface Decider {
  hearer: Hearer;
  chooser: Chooser;
  peers: Peers;
  /** Protocol that claims the port, when the sniff does not say another. */
  fallback: number;
  /** First bytes of the direction that spoke first, when a segment held too few to tell. */
  head: Uint8Array;
  view: DataView;
  length: number;
  toResponder: boolean;
  at: Provenance;
  /** Gaps before the first bytes; -1 for none. */
  gapUp: number;
  gapDown: number;
}

const DEAF: StreamParser = { data() {}, gap() {}, end() {} };

/**
 * A hearer whose parser gathers up to `SNIFF_BYTES` of the direction that speaks first, chooses a protocol,
 * puts the chosen parser into its own place, and hands on what it gathered. `fallback` is the protocol that
 * claims a port, or `NONE`.
 */
export function createHearer(chooser: Chooser, peers: Peers, fallback: number): Hearer {
  const hearer: Hearer = { parser: DEAF, refused: { initiator: false, responder: false } };
  const head = new Uint8Array(SNIFF_BYTES);
  const decider: Decider = {
    hearer,
    chooser,
    peers,
    fallback,
    head,
    view: new DataView(head.buffer),
    length: 0,
    toResponder: true,
    at: createProvenance(),
    gapUp: -1,
    gapDown: -1,
  };
  hearer.parser = {
    data: (toResponder, bytes, view, from, to, at) => hear(decider, toResponder, bytes, view, from, to, at),
    gap: (toResponder, count, at) => hearGap(decider, toResponder, count, at),
    end: () => hearEnd(decider),
  };
  return hearer;
}

function hear(
  decider: Decider,
  toResponder: boolean,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  at: Provenance,
): void {
  let start = from;
  if (decider.length === 0 && to - from >= SNIFF_BYTES) {
    choose(decider, sniff(decider, bytes, from, to, toResponder), at);
  } else if (decider.length === 0 || toResponder === decider.toResponder) {
    start = gather(decider, toResponder, bytes, from, to, at);
    if (decider.length < SNIFF_BYTES) return;
    flush(decider, sniff(decider, decider.head, 0, decider.length, toResponder));
  } else {
    const first = sniff(decider, decider.head, 0, decider.length, !toResponder);
    flush(decider, first !== NONE ? first : sniff(decider, bytes, from, to, toResponder));
  }
  if (start < to) decider.hearer.parser.data(toResponder, bytes, view, start, to, at);
}

/** Copies bytes to the head; where the rest begins. */
function gather(
  decider: Decider,
  toResponder: boolean,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
): number {
  decider.toResponder = toResponder;
  copyProvenance(decider.at, at);
  let start = from;
  while (start < to && decider.length < SNIFF_BYTES) decider.head[decider.length++] = bytes[start++]!;
  return start;
}

function hearGap(decider: Decider, toResponder: boolean, count: number, at: Provenance): void {
  if (decider.length > 0) {
    flush(decider, sniff(decider, decider.head, 0, decider.length, decider.toResponder));
    decider.hearer.parser.gap(toResponder, count, at);
  } else if (toResponder) decider.gapUp = Math.max(decider.gapUp, 0) + count;
  else decider.gapDown = Math.max(decider.gapDown, 0) + count;
}

/** The connection ended before enough was heard: what there is decides. Without a byte there is nothing to parse. */
function hearEnd(decider: Decider): void {
  if (decider.length === 0) return;
  flush(decider, sniff(decider, decider.head, 0, decider.length, decider.toResponder));
  decider.hearer.parser.end();
}

/** The protocol of these first bytes, or `NONE` and the side is noted as refused. */
function sniff(decider: Decider, bytes: Uint8Array, from: number, to: number, toResponder: boolean): number {
  const found = bySniff(decider.chooser, bytes, from, to, toResponder);
  if (found !== NONE) return found;
  if (toResponder) decider.hearer.refused.initiator = true;
  else decider.hearer.refused.responder = true;
  return NONE;
}

/** Chooses and hands on the head. */
function flush(decider: Decider, found: number): void {
  const { head, view, length, toResponder, at, hearer } = decider;
  choose(decider, found, at);
  hearer.parser.data(toResponder, head, view, 0, length, at);
}

/** Puts the chosen parser, or one that ignores everything, into the decider's place. */
function choose(decider: Decider, found: number, at: Provenance): void {
  const { hearer, chooser, fallback, gapUp, gapDown } = decider;
  const chosen = found === NONE ? fallback : found;
  hearer.parser = chosen === NONE ? DEAF : chooser.openers[chosen]!(decider.peers);
  if (chosen !== NONE) hearer.refused.initiator = hearer.refused.responder = false;
  if (gapUp >= 0) hearer.parser.gap(true, gapUp, at);
  if (gapDown >= 0) hearer.parser.gap(false, gapDown, at);
}
