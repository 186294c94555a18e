import type { AddressTable } from '../base/address.ts';
import { SHARDS } from './bounds.ts';

/** log2 of `SHARDS`, from the top of a 32-bit hash. */
const SHARD_SHIFT = 32 - Math.log2(SHARDS);
/** Third word of an IPv4 address in its mapped form (RFC 4291 section 2.5.5.2). */
const V4_MARK = 0xffff;

/** Hash of one address given as four words; the same for an IPv4 address and its mapped form. */
export function hashAddress(a: number, b: number, c: number, d: number): number {
  let h = a ^ ((b << 11) | (b >>> 21)) ^ ((c << 22) | (c >>> 10)) ^ d;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  return h ^ (h >>> 15);
}

/** Hash of an IPv4 address. */
export function hashV4(value: number): number {
  return hashAddress(0, 0, V4_MARK, value);
}

/** The shard of two hashed addresses: the same in both directions. */
export function shardOfHashes(x: number, y: number): number {
  const h = Math.imul((x + y) | 0, 0x846ca68b);
  return Math.imul(h ^ (h >>> 16), 0x9e3779b1) >>> SHARD_SHIFT;
}

/**
 * The virtual shard of two addresses given by id, from 0 below `SHARDS`: symmetric, and a function of the
 * addresses alone, so workers with tables of their own agree.
 */
export function shardOf(table: AddressTable, a: number, b: number): number {
  return shardOfHashes(hashOf(table, a), hashOf(table, b));
}

function hashOf(table: AddressTable, id: number): number {
  const { words } = table;
  const at = id * 4;
  return hashAddress(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!);
}
