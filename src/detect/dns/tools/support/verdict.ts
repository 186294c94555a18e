import { createHash } from 'node:crypto';
import type { Bounds, Recovered } from '../../../finding.ts';
import type { Verdict } from '../../tool.ts';
import { describeBytes } from './plain.ts';

/** Bytes put together again, with what is known about them. */
export interface Piece {
  bytes: Uint8Array;
  direction: Recovered['direction'];
  complete: boolean;
  name?: string | null;
  /** What it is when magic cannot tell (encrypted content). */
  content?: string;
}

/** The parts of a verdict that a recogniser sets; the rest is empty. */
export interface Claim {
  proof: Verdict['proof'];
  by: string;
  pieces?: readonly Piece[];
  bytesUp?: Bounds | null;
  bytesDown?: Bounds | null;
  zone?: string | null;
  notes?: string[];
}

/** Completes a claim: hashes and names the recovered bytes. */
export function verdict(claim: Claim): Verdict {
  const pieces = claim.pieces ?? [];
  return {
    proof: claim.proof,
    by: claim.by,
    recovered: pieces.map(recovered),
    contents: pieces.map((piece) => piece.bytes),
    bytesUp: claim.bytesUp ?? null,
    bytesDown: claim.bytesDown ?? null,
    zone: claim.zone || null,
    notes: claim.notes ?? [],
  };
}

function recovered(piece: Piece): Recovered {
  return {
    direction: piece.direction,
    bytes: piece.bytes.length,
    complete: piece.complete,
    sha256: createHash('sha256').update(piece.bytes).digest('hex'),
    content: piece.content ?? describeBytes(piece.bytes),
    name: piece.name ?? null,
  };
}
