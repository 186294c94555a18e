import { byCodeUnit } from '../../base/words.ts';

/**
 * A bounded table that does not depend on order: exact up to its cap, then the entries with the smallest key
 * hashes. Plain data. `seen` counts distinct additions, so `seen` less the size is what was left out.
 */
export interface Reservoir<T> {
  cap: number;
  /** Entries whose hash is greater are not taken; it only falls. */
  threshold: number;
  entries: Map<string, { hash: number; value: T }>;
  /** Keys that were refused or evicted. */
  leftOut: number;
}

/** An empty table. */
export function createReservoir<T>(cap: number): Reservoir<T> {
  return { cap, threshold: 0xffffffff, entries: new Map(), leftOut: 0 };
}

/** Entries above the cap before the table is cut: sorting is rare, and the outcome is the same. */
const SLACK = 1.25;

/** FNV-1a over UTF-16 units with a final avalanche. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  return (h ^ (h >>> 16)) >>> 0;
}

/** Adds a value, or joins it to the one under the same key. `join` must be commutative and associative. */
export function put<T>(table: Reservoir<T>, key: string, value: T, join: (a: T, b: T) => T): void {
  const known = table.entries.get(key);
  if (known) {
    known.value = join(known.value, value);
    return;
  }
  const hash = hashText(key);
  if (hash > table.threshold) {
    table.leftOut++;
    return;
  }
  table.entries.set(key, { hash, value });
  if (table.entries.size > table.cap * SLACK) trim(table);
}

/** Cuts the table to its cap: the same entries whatever came first. */
export function trim<T>(table: Reservoir<T>): void {
  if (table.entries.size <= table.cap) return;
  const sorted = [...table.entries].sort((a, b) => a[1].hash - b[1].hash || byCodeUnit(a[0], b[0]));
  table.leftOut += sorted.length - table.cap;
  table.entries = new Map(sorted.slice(0, table.cap));
  table.threshold = sorted[table.cap - 1]![1].hash;
}

/** A table of both; neither is changed. */
export function mergeReservoirs<T>(a: Reservoir<T>, b: Reservoir<T>, join: (a: T, b: T) => T): Reservoir<T> {
  const out = createReservoir<T>(a.cap);
  out.threshold = Math.min(a.threshold, b.threshold);
  out.leftOut = a.leftOut + b.leftOut;
  for (const table of [a, b]) for (const [key, { value }] of table.entries) put(out, key, value, join);
  return out;
}

/** Values in the order of their keys, after the cut. */
export function valuesOf<T>(table: Reservoir<T>): T[] {
  trim(table);
  return [...table.entries].sort((a, b) => byCodeUnit(a[0], b[0])).map(([, { value }]) => value);
}

/** The same table after the cut with other values under the same keys; it is not changed itself. */
export function mapReservoir<T>(table: Reservoir<T>, map: (value: T) => T): Reservoir<T> {
  const out = { ...table };
  trim(out);
  out.entries = new Map(
    [...out.entries].map(([key, { hash, value }]) => [key, { hash, value: map(value) }] as const),
  );
  return out;
}

/** The values that the table keeps, under other keys: null leaves one out, and those that meet are joined. */
export function rekeyReservoir<T>(
  table: Reservoir<T>,
  keyOf: (value: T) => string | null,
  join: (a: T, b: T) => T,
): Reservoir<T> {
  const out = createReservoir<T>(table.cap);
  for (const value of valuesOf(table)) {
    const key = keyOf(value);
    if (key !== null) put(out, key, value, join);
  }
  return out;
}
