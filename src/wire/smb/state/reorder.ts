import { MAX_REORDER_PAGES, MAX_REORDER_PAGES_PER_SHARD, REORDER_PAGE_BYTES } from '../bounds.ts';
import { addRange } from './ranges.ts';

/** Memory for content that came ahead of its turn, shared by the handles of one shard. */
export interface ReorderPool {
  used: number;
  free: Uint8Array[];
}

interface Page {
  bytes: Uint8Array;
  /** Filled parts of the page as sorted ranges. */
  filled: number[];
}

/** Content of one direction of one handle that came ahead of its turn. */
export interface Reorder {
  pool: ReorderPool;
  pages: Map<number, Page>;
  /** Pages below this number were given back. */
  released: number;
}

/** Pieces of one page; more is no transfer that ends in order. */
const MAX_PIECES = 64;

/** A pool with nothing in it; pages are made when they are first needed. */
export function createReorderPool(): ReorderPool {
  return { used: 0, free: [] };
}

export function createReorder(pool: ReorderPool): Reorder {
  return { pool, pages: new Map(), released: 0 };
}

function takePage(reorder: Reorder, number: number): Page | null {
  const { pool, pages } = reorder;
  if (pages.size >= MAX_REORDER_PAGES || pool.used >= MAX_REORDER_PAGES_PER_SHARD) return null;
  pool.used++;
  const page = { bytes: pool.free.pop() ?? new Uint8Array(REORDER_PAGE_BYTES), filled: [] };
  pages.set(number, page);
  return page;
}

/**
 * Copies `bytes[from, to)` at `offset` of the content, as far as there is memory. False when other bytes are kept
 * there already: there is no one content.
 */
export function keepAhead(
  reorder: Reorder,
  offset: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  let at = from;
  while (at < to) {
    const place = offset + (at - from);
    const inPage = place % REORDER_PAGE_BYTES;
    const number = (place - inPage) / REORDER_PAGE_BYTES;
    const count = Math.min(to - at, REORDER_PAGE_BYTES - inPage);
    const page = reorder.pages.get(number) ?? takePage(reorder, number);
    if (page !== null && differs(page, inPage, bytes, at, count)) return false;
    if (page !== null && addRange(page.filled, inPage, inPage + count, MAX_PIECES) > 0)
      page.bytes.set(bytes.subarray(at, at + count), inPage);
    at += count;
  }
  return true;
}

/** Whether bytes kept at `place` of the page are others than `bytes[from, from + count)`. */
function differs(
  { bytes: kept, filled }: Page,
  place: number,
  bytes: Uint8Array,
  from: number,
  count: number,
) {
  for (let i = 0; i < filled.length; i += 2) {
    const end = Math.min(place + count, filled[i + 1]!);
    for (let at = Math.max(place, filled[i]!); at < end; at++)
      if (kept[at] !== bytes[from + (at - place)]) return true;
  }
  return false;
}

/** Kept bytes that begin at `offset`: null when there are none. Lent until the next call. */
export function keptAt(reorder: Reorder, offset: number): Uint8Array | null {
  if (reorder.pages.size === 0) return null;
  const inPage = offset % REORDER_PAGE_BYTES;
  const page = reorder.pages.get((offset - inPage) / REORDER_PAGE_BYTES);
  if (page === undefined) return null;
  for (let i = 0; i < page.filled.length; i += 2)
    if (page.filled[i]! <= inPage && inPage < page.filled[i + 1]!)
      return page.bytes.subarray(inPage, page.filled[i + 1]!);
  return null;
}

/** Gives back pages that lie wholly before `offset`. */
export function releaseBefore(reorder: Reorder, offset: number): void {
  const first = Math.floor(offset / REORDER_PAGE_BYTES);
  if (first === reorder.released || reorder.pages.size === 0) return;
  reorder.released = first;
  for (const number of reorder.pages.keys()) if (number < first) release(reorder, number);
}

/** Gives back everything. */
export function releaseReorder(reorder: Reorder): void {
  for (const number of reorder.pages.keys()) release(reorder, number);
}

function release(reorder: Reorder, number: number): void {
  const page = reorder.pages.get(number);
  if (page === undefined) return;
  reorder.pages.delete(number);
  reorder.pool.used--;
  reorder.pool.free.push(page.bytes);
}
