import { createHash, type Hash } from 'node:crypto';
import { GATHER_BYTES, MAX_REORDER_PAGES, REORDER_PAGE_BYTES } from '../bounds.ts';
import {
  createReorder,
  keepAhead,
  keptAt,
  type Reorder,
  type ReorderPool,
  releaseBefore,
  releaseReorder,
} from './reorder.ts';

/** SHA-256 of content whose bytes come in order, or nearly so. */
export interface Digest {
  hash: Hash | null;
  /** Offset of the next byte that the hash needs. */
  next: number;
  /** Small pieces wait here. */
  gathered: Uint8Array | null;
  filled: number;
  /** Content changed behind the hash: only the second reading can tell it. */
  spoilt: boolean;
  reorder: Reorder | null;
  pool: ReorderPool;
}

/** How far ahead of its turn a byte is kept. */
const WINDOW_BYTES = MAX_REORDER_PAGES * REORDER_PAGE_BYTES;

export function createDigest(pool: ReorderPool): Digest {
  return { hash: null, next: 0, gathered: null, filled: 0, spoilt: false, reorder: null, pool };
}

/** Takes `bytes[from, to)`, which stand at `offset` of the content. What was taken before is passed over. */
export function feedDigest(
  digest: Digest,
  offset: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  if (digest.spoilt) return;
  const ahead = offset - digest.next;
  if (ahead > 0) {
    if (ahead + (to - from) > WINDOW_BYTES) return;
    digest.reorder ??= createReorder(digest.pool);
    if (!keepAhead(digest.reorder, offset, bytes, from, to)) spoil(digest);
    return;
  }
  if (to - from <= -ahead) return;
  take(digest, bytes, from - ahead, to);
  if (digest.reorder !== null) catchUp(digest, digest.reorder);
}

function catchUp(digest: Digest, reorder: Reorder): void {
  for (let kept = keptAt(reorder, digest.next); kept !== null; kept = keptAt(reorder, digest.next))
    take(digest, kept, 0, kept.length);
  releaseBefore(reorder, digest.next);
}

function take(digest: Digest, bytes: Uint8Array, from: number, to: number): void {
  const count = to - from;
  digest.next += count;
  if (count >= GATHER_BYTES) {
    flush(digest);
    hashOf(digest).update(bytes.subarray(from, to));
    return;
  }
  if (digest.filled + count > GATHER_BYTES) flush(digest);
  gather(digest, bytes, from, to);
}

/** The buffer grows with what comes: most files are small. */
function gather(digest: Digest, bytes: Uint8Array, from: number, to: number): void {
  const need = digest.filled + (to - from);
  const old = digest.gathered;
  if (old === null || old.length < need) {
    const wide = new Uint8Array(Math.min(GATHER_BYTES, Math.max(need, old === null ? 0 : GATHER_BYTES)));
    if (old !== null) wide.set(old.subarray(0, digest.filled));
    digest.gathered = wide;
  }
  digest.gathered!.set(bytes.subarray(from, to), digest.filled);
  digest.filled = need;
}

function hashOf(digest: Digest): Hash {
  digest.hash ??= createHash('sha256');
  return digest.hash;
}

function flush(digest: Digest): void {
  if (digest.filled === 0) return;
  hashOf(digest).update(digest.gathered!.subarray(0, digest.filled));
  digest.filled = 0;
}

/** Content was replaced after it was hashed, or while it waited for its turn. */
export function spoil(digest: Digest): void {
  digest.spoilt = true;
  endDigest(digest);
}

/** SHA-256 as hex when exactly the first `count` bytes were taken, each as it is still; else null. The digest ends. */
export function finishDigest(digest: Digest, count: number): string | null {
  const holds = !digest.spoilt && digest.next === count;
  if (holds) flush(digest);
  const text = holds ? hashOf(digest).digest('hex') : null;
  endDigest(digest);
  return text;
}

function endDigest(digest: Digest): void {
  if (digest.reorder !== null) releaseReorder(digest.reorder);
  digest.reorder = null;
  digest.hash = null;
  digest.gathered = null;
  digest.filled = 0;
}
