import { randomInt } from 'node:crypto';
import { workerData } from 'node:worker_threads';

/**
 * Where entries lie in hash tables. Evidence that knew the place of an entry could put a hundred thousand of them in
 * a row, and every search would walk along it. So places are keyed, and the key is drawn when the program starts.
 * It may decide nothing else: no output, no id and no sample may depend on where an entry lies. What is counted and
 * sampled by hash (`hash.ts`) has fixed keys.
 */

/**
 * Key of the tables of this process; a table holds its own copy, so that it stays whole when it is handed on. Threads
 * are given that of the first: where two tables lie in the same order, merging them walks through memory once.
 */
export const TABLE_KEY = givenKey() ?? randomInt(2 ** 32) | 0;

function givenKey(): number | null {
  const key: unknown = workerData?.tableKey;
  return typeof key === 'number' ? key : null;
}

/**
 * Takes one word into a hash, both 32 bits: for a fixed hash a permutation of words. Start with the table's key and
 * mask the outcome. Two rounds that the hash so far enters twice: what one word changes cannot be taken back by the
 * next without knowing the key.
 */
export function mixWord(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ hash, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
