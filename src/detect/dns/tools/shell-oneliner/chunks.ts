import { TYPE } from '../support/records.ts';
import type { Exchange } from '../support/timed.ts';
import { readCounters } from './counter.ts';

/** A label as xxd, od, base32 or base64 write it, with the characters that people put for `+`, `/` and `=`. */
const ENCODED = /^[A-Za-z0-9+/=_-]{16,63}$/;
/** The last chunk may be as short as one character. */
const ENCODED_REST = /^[A-Za-z0-9+/=_-]{1,63}$/;
/** A label in front of the data that may be a number, with a few constant characters. */
const SHORT = /^[A-Za-z0-9_-]{1,12}$/;
/** Labels that one chunk may fill. */
const MAX_DATA_LABELS = 6;
/** Chunks that make a transfer; two could be any pair of hashes. */
export const MIN_CHUNKS = 3;
/** Of the names below the zone that look encoded, so many have the full length. */
const MIN_FULL = 0.6;
/** Transfers told apart in one channel. */
const MAX_TRANSFERS = 64;

/** Encoded text of one name. */
export interface Chunk {
  text: string;
  /** Number in a label of its own; NaN without one. */
  number: number;
  time: number;
}

/** Data labels in front: a long one first, or a short one (a number, perhaps) and a long one. */
export function startsEncoded(labels: readonly string[]): boolean {
  return ENCODED.test(labels[0]!) || (SHORT.test(labels[0]!) && ENCODED.test(labels[1] ?? ''));
}

/** The type that most questions have: its twins of other types say the same again. */
export function mainType(exchanges: readonly Exchange[]): number {
  const counts = new Map<number, number>();
  for (const { qtype } of exchanges) counts.set(qtype, (counts.get(qtype) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? TYPE.a;
}

/** The longest suffix that most encoded names share: where the data end. Empty when there are too few. */
export function zoneOf(exchanges: readonly Exchange[]): string {
  const counts = new Map<string, number>();
  for (const { labels } of exchanges) {
    const most = Math.min(MAX_DATA_LABELS, labels.length - 2);
    for (let k = 1; k <= most; k++) {
      const suffix = labels.slice(k).join('.').toLowerCase();
      counts.set(suffix, (counts.get(suffix) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length)[0];
  return best && best[1] >= MIN_CHUNKS - 1 ? best[0] : '';
}

/** Data labels of the names below the zone whose labels could all be data. */
export function residuals(exchanges: readonly Exchange[], zone: string): { data: string[]; time: number }[] {
  const zoneLabels = zone.split('.').length;
  return exchanges
    .filter(({ key }) => key.endsWith(`.${zone}`))
    .map(({ labels, time }) => ({ data: labels.slice(0, labels.length - zoneLabels), time }))
    .filter(({ data }) => data.length <= MAX_DATA_LABELS && data.every((l) => ENCODED_REST.test(l)))
    .filter(({ data }) => data.length > 1 || data[0]!.length > 0);
}

/** Chunks with their numbers, where the first or the last label counts. */
export function chunksOf(rows: readonly { data: string[]; time: number }[]): Chunk[] {
  const several = rows.filter(({ data }) => data.length > 1);
  const first = several.length === rows.length ? readCounters(several.map(({ data }) => data[0]!)) : null;
  const last =
    first || several.length < rows.length ? null : readCounters(several.map(({ data }) => data.at(-1)!));
  return rows.map(({ data, time }, i) => {
    const text = data.slice(first ? 1 : 0, last ? -1 : data.length).join('');
    return { text, number: (first ?? last)?.[i] ?? Number.NaN, time };
  });
}

/** Cuts chunks into transfers: each ends with a chunk that is shorter than the full length. */
export function transfersOf(chunks: readonly Chunk[], full: number): Chunk[][] {
  const transfers: Chunk[][] = [];
  let current: Chunk[] = [];
  for (const chunk of chunks) {
    if (chunk.text.length > full || transfers.length >= MAX_TRANSFERS) continue;
    current.push(chunk);
    if (chunk.text.length === full) continue;
    if (current.length > 1) transfers.push(current);
    current = [];
  }
  if (current.length > 1) transfers.push(current);
  return transfers;
}

/** Length that most chunks have; 0 when no length prevails. */
export function fullLength(chunks: readonly Chunk[]): number {
  const counts = new Map<number, number>();
  for (const { text } of chunks) counts.set(text.length, (counts.get(text.length) ?? 0) + 1);
  const best = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0];
  return best && best[1] >= MIN_FULL * chunks.length && best[0] >= 16 ? best[0] : 0;
}

/** In order of their numbers when all have one, else of time; a number that comes again is dropped. */
export function inOrder(chunks: readonly Chunk[]): Chunk[] {
  if (chunks.some((chunk) => Number.isNaN(chunk.number))) return [...chunks];
  const byNumber = new Map<number, Chunk>();
  for (const chunk of chunks) if (!byNumber.has(chunk.number)) byNumber.set(chunk.number, chunk);
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/** True when the numbers run from 0 or 1 without a gap and the last chunk is short. */
export function isWhole(chunks: readonly Chunk[], full: number): boolean {
  const first = chunks[0]!.number;
  const ends = chunks.at(-1)!.text.length < full;
  return ends && (first === 0 || first === 1) && chunks.every((chunk, i) => chunk.number === first + i);
}
