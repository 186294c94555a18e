import { dropOldest, makeRoom } from '../wire/oldest.ts';
import { MAX_JOINED_ROWS, ROW_CHARS } from './bounds.ts';

/** What one family of logs knows over all files of a case. */
export interface JoinedPart {
  /** Says what is left to say. Called once, after the last line of the last file. */
  finish(): void;
}

/**
 * State over several log files of one case: a connection's files, shares and sign-ins stand in different logs.
 * Each family of formats keeps its own bounded part.
 */
export interface LogCase {
  readonly parts: Map<string, JoinedPart>;
}

/** An empty case. */
export function createLogCase(): LogCase {
  return { parts: new Map() };
}

/** The part of a family, made when it is asked for first. */
export function partOf<T extends JoinedPart>(logCase: LogCase, family: string, make: () => T): T {
  const known = logCase.parts.get(family);
  if (known) return known as T;
  const made = make();
  logCase.parts.set(family, made);
  return made;
}

/** Ends all parts: what was not told yet is told now. */
export function finishLogCase(logCase: LogCase): void {
  for (const part of logCase.parts.values()) part.finish();
  logCase.parts.clear();
}

/** Puts a value to the end of a bounded map; the oldest that make room for it are handed to `evicted`. */
export function keepBounded<K, V>(
  map: Map<K, V>,
  key: K,
  value: V,
  max: number,
  evicted: (value: V) => void,
) {
  map.delete(key);
  makeRoom(map, max, evicted);
  map.set(key, value);
}

/** What a kept row counts for: one, and more when its text is long. */
export function rowWeight(text: string | null): number {
  return 1 + Math.floor((text?.length ?? 0) / ROW_CHARS);
}

/** A connection that waits for more of its rows. */
interface Waiting {
  /** What its rows count for together. */
  rows: number;
}

/**
 * Counts a row of a connection. Past MAX_JOINED_ROWS the sixteenth of the connections that was heard of first is
 * handed to `evicted`; the row's own stays. Returns what all rows of the case count for then.
 */
export function countRow<C extends Waiting>(
  connections: Map<string, C>,
  key: string,
  connection: C,
  rows: number,
  weight: number,
  evicted: (connection: C) => void,
): number {
  connection.rows += weight;
  let sum = rows + weight;
  if (sum <= MAX_JOINED_ROWS || connections.size < 2) return sum;
  connections.delete(key);
  dropOldest(connections, Math.ceil(connections.size / 16), (old) => {
    evicted(old);
    sum -= old.rows;
  });
  connections.set(key, connection);
  return sum;
}
