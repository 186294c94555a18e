import { createProvenance, type Provenance } from '../base/provenance.ts';
import { MAX_PAGES_PER_SHARD, PAGE_BYTES } from './bounds.ts';
import { copyProvenance, type Now } from './now.ts';

const PAGE_MASK = PAGE_BYTES - 1;
const PAGE_SHIFT = Math.log2(PAGE_BYTES);

/** A stretch of the sequence space that begins at a multiple of its size, with a mark per byte that is here. */
export interface Page {
  bytes: Uint8Array;
  view: DataView;
  marks: Uint8Array;
  /** The segment that wrote here last. */
  at: Provenance;
}

/** Pages of one shard. */
export interface PagePool {
  free: Page[];
  /** Pages lent to streams. */
  used: number;
}

/** An empty pool; pages are made when they are first needed. */
export function createPagePool(): PagePool {
  return { free: [], used: 0 };
}

/** Bytes of one direction that came before their turn, by page number (sequence number over page size). */
export type Pages = Map<number, Page>;

/** Number of the page that holds this sequence number. */
export function pageNumber(sequence: number): number {
  return sequence >>> PAGE_SHIFT;
}

function take(pool: PagePool): Page | null {
  if (pool.used >= MAX_PAGES_PER_SHARD) return null;
  pool.used++;
  const free = pool.free.pop();
  if (free !== undefined) {
    free.marks.fill(0);
    return free;
  }
  const bytes = new Uint8Array(PAGE_BYTES);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    marks: new Uint8Array(PAGE_BYTES),
    at: createProvenance(),
  };
}

/** Gives a page back to the pool; nothing when there is none of that number. */
export function releasePage(pages: Pages, pool: PagePool, number: number): void {
  const page = pages.get(number);
  if (page === undefined) return;
  pages.delete(number);
  pool.used--;
  pool.free.push(page);
}

/** Gives all pages of a direction back. */
export function releaseAll(pages: Pages, pool: PagePool): void {
  for (const number of pages.keys()) releasePage(pages, pool, number);
}

/** What `keepBytes` did: reused. */
export interface Kept {
  /** Bytes that were new. */
  fresh: number;
  /** False when the shard has no page left; the rest of the segment was not kept. */
  whole: boolean;
}

/** Keeps `now.bytes[from, to)`, which begins at `sequence`; bytes that are already here stand. */
export function keepBytes(
  pages: Pages,
  pool: PagePool,
  now: Now,
  sequence: number,
  from: number,
  to: number,
  kept: Kept,
): void {
  kept.fresh = 0;
  kept.whole = false;
  for (let at = from; at < to; ) {
    const place = (sequence + (at - from)) >>> 0;
    const number = pageNumber(place);
    const page = pages.get(number) ?? take(pool);
    if (page === null) return;
    pages.set(number, page);
    copyProvenance(page.at, now.at);
    const count = Math.min(to - at, PAGE_BYTES - (place & PAGE_MASK));
    kept.fresh += copyNew(page, place & PAGE_MASK, now.bytes, at, count);
    at += count;
  }
  kept.whole = true;
}

/** Marks and takes the bytes that are not here yet; most segments fall where nothing is, and are copied in one piece. */
function copyNew(page: Page, offset: number, bytes: Uint8Array, from: number, count: number): number {
  const { marks } = page;
  const taken = marks.indexOf(1, offset);
  if (taken < 0 || taken >= offset + count) {
    marks.fill(1, offset, offset + count);
    page.bytes.set(bytes.subarray(from, from + count), offset);
    return count;
  }
  let fresh = 0;
  for (let i = 0; i < count; i++) {
    if (marks[offset + i] !== 0) continue;
    marks[offset + i] = 1;
    page.bytes[offset + i] = bytes[from + i]!;
    fresh++;
  }
  return fresh;
}

/** Offset in its page. */
export function pageOffset(sequence: number): number {
  return sequence & PAGE_MASK;
}

/** End, as an offset in the page, of the run of bytes that begins at `offset`; `offset` itself when none does. */
export function runEnd(page: Page, offset: number): number {
  if (page.marks[offset] === 0) return offset;
  const end = page.marks.indexOf(0, offset);
  return end < 0 ? PAGE_BYTES : end;
}

/** Distance from `sequence` to the next byte that is here; `limit` when there is none before. */
export function distanceToKept(pages: Pages, sequence: number, limit: number): number {
  for (let distance = 0; distance < limit; ) {
    const place = (sequence + distance) >>> 0;
    const page = pages.get(pageNumber(place));
    const offset = place & PAGE_MASK;
    const found = page === undefined ? -1 : page.marks.indexOf(1, offset);
    if (found >= 0) return Math.min(limit, distance + found - offset);
    distance += PAGE_BYTES - offset;
  }
  return limit;
}
