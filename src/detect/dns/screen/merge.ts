import { moveAddresses } from '../../../base/address.ts';
import { mergeCommonNames } from './common.ts';
import { hashName } from './locate.ts';
import { addName, moveOwner, pairOfOwner, rebuild } from './names.ts';
import {
  hashOf,
  internPair,
  keptBelow,
  leftOf,
  PAIR,
  type PairTable,
  reservePairs,
  rightOf,
  SERVER,
} from './pairs.ts';
import { type DnsScreen, thinPairs, thinServers } from './screen.ts';
import { zoneName, zoneOf } from './zones.ts';

/**
 * Adds screen `b` to screen `a` and returns `a`; `b` is left as it was. Associative and commutative as far as
 * nominations can see: counts add up, sets unite by hash, thresholds take the lower. Ids differ between screens,
 * so addresses and zones are looked up by their bytes.
 */
export function mergeScreens(a: DnsScreen, b: DnsScreen): DnsScreen {
  const addresses = moveAddresses(a.addresses, b.addresses);
  const zones = moveZones(a, b);
  while (a.thinned < b.thinned) thinPairs(a);
  while (a.serversThinned < b.serversThinned) thinServers(a);
  const pairs = mergePairs(a, b, addresses, zones);
  mergeServers(a, b, addresses);
  mergeNames(a, b, pairs);
  mergeCommonNames(a.common, b.common);
  a.messages += b.messages;
  a.unkept += b.unkept;
  a.unkeptByServer += b.unkeptByServer;
  a.first = Math.min(a.first, b.first);
  a.last = Math.max(a.last, b.last);
  while (a.pairs.count > a.limits.pairs) thinPairs(a);
  while (a.servers.count > a.limits.serverPairs) thinServers(a);
  return a;
}

function moveZones(a: DnsScreen, b: DnsScreen): Uint32Array {
  const moved = new Uint32Array(b.zones.count);
  for (let id = 0; id < b.zones.count; id++) {
    const name = zoneName(b.zones, id);
    hashName(a.locator, name, name.length);
    const { offsets, labels, lanes } = a.locator;
    moved[id] = zoneOf(a.zones, name, name.length, offsets, labels, lanes);
  }
  return moved;
}

/** Which counts of a row are sets of bits, and which keep the larger. */
const BIT_COLUMNS: ReadonlySet<number> = new Set([PAIR.spreadA, PAIR.spreadB]);
const SERVER_BITS: ReadonlySet<number> = new Set([SERVER.zonesA, SERVER.zonesB]);
const FIRST_COLUMN = 3;

/** Ids of b's pairs in a; -1 where a does not keep them. */
function mergePairs(a: DnsScreen, b: DnsScreen, addresses: Uint32Array, zones: Uint32Array): Int32Array {
  const moved = new Int32Array(b.pairs.count).fill(-1);
  // most pairs are in one of both: a computer asks few resolvers
  reservePairs(a.pairs, a.pairs.count + (b.pairs.count >> 1));
  const least = keptBelow(a.thinned);
  for (let id = 0; id < b.pairs.count; id++) {
    const hash = hashOf(b.pairs, id);
    if (hash >= least) continue;
    const left = addresses[leftOf(b.pairs, id)]!;
    const now = internPair(a.pairs, left, zones[rightOf(b.pairs, id)]!, hash);
    addRow(a.pairs, now, b.pairs, id, BIT_COLUMNS, PAIR.maxBits);
    moved[id] = now;
  }
  return moved;
}

function mergeServers(a: DnsScreen, b: DnsScreen, addresses: Uint32Array): void {
  const least = keptBelow(a.serversThinned);
  for (let id = 0; id < b.servers.count; id++) {
    const hash = hashOf(b.servers, id);
    if (hash >= least) continue;
    const left = addresses[leftOf(b.servers, id)]!;
    const now = internPair(a.servers, left, addresses[rightOf(b.servers, id)]!, hash);
    addRow(a.servers, now, b.servers, id, SERVER_BITS, -1);
  }
}

function addRow(
  to: PairTable,
  toId: number,
  from: PairTable,
  fromId: number,
  bits: ReadonlySet<number>,
  largest: number,
): void {
  for (let column = FIRST_COLUMN; column < to.stride; column++) {
    const at = toId * to.stride + column;
    const value = from.rows[fromId * from.stride + column]!;
    if (bits.has(column)) to.rows[at]! |= value;
    else if (column === largest) to.rows[at] = Math.max(to.rows[at]!, value);
    else to.rows[at]! += value;
  }
}

function mergeNames(a: DnsScreen, b: DnsScreen, pairs: Int32Array): void {
  if (b.names.threshold < a.names.threshold) {
    a.names.threshold = b.names.threshold;
    rebuild(a.names, 1, (owner) => owner);
  }
  const { rows } = b.names;
  for (let row = 0; row < rows.length; row += 4) {
    if (rows[row + 2] === 0) continue;
    const owner = rows[row + 2]! - 1;
    const pair = pairs[pairOfOwner(owner)]!;
    if (pair >= 0) addName(a.names, rows[row]!, rows[row + 1]!, moveOwner(owner, pair), rows[row + 3]!);
  }
}
