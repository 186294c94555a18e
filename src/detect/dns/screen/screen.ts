import type { AddressTable } from '../../../base/address.ts';
import { avalanche, hashBytes } from '../../../base/hash.ts';
import { TABLE_KEY } from '../../../base/slot.ts';
import { type DnsMessage, SECTION } from '../../../observe/dns.ts';
import { ZONE_LISTED } from '../registrable.ts';
import { nameSurprise } from '../surprise.ts';
import { SCREEN_LIMITS, type ScreenLimits } from './bounds.ts';
import { type CommonNames, createCommonNames, noteName } from './common.ts';
import { addressKey, pairKey } from './keys.ts';
import { createLocator, hashName, type Locator } from './locate.ts';
import {
  addName,
  createNameSet,
  DOWN,
  moveOwner,
  type NameSet,
  OPTIONS,
  ownerOf,
  pairOfOwner,
  rebuild,
} from './names.ts';
import {
  countOf,
  createPairTable,
  findPair,
  GONE,
  internPair,
  type KeptPairs,
  keepPairs,
  keptBelow,
  PAIR,
  PAIR_STRIDE,
  type PairTable,
  rightOf,
  SERVER,
  SERVER_STRIDE,
} from './pairs.ts';
import { createRecentNames, type RecentNames, recall, remember } from './recent.ts';
import { createZoneTable, type ZoneTable, zoneName, zoneOf } from './zones.ts';

/**
 * The first reading: what crossed below each zone for each initiator, as sums over distinct names and
 * distinct answer data. Bounded, mergeable, plain data; nominates what the second reading looks at.
 */
export interface DnsScreen {
  limits: ScreenLimits;
  addresses: AddressTable;
  addressHashes: Int32Array;
  zones: ZoneTable;
  pairs: PairTable;
  servers: PairTable;
  names: NameSet;
  recent: RecentNames;
  /** Names that several computers ask. */
  common: CommonNames;
  locator: Locator;
  messages: number;
  /** Halvings of the pair table so far; pairs whose hash is at or above 2^32 / 2^thinned are not kept. */
  thinned: number;
  serversThinned: number;
  /** Messages of pairs that are not kept. */
  unkept: number;
  /** Messages of (initiator, server) pairs that are not kept. */
  unkeptByServer: number;
  /** Earliest and latest message, microseconds UTC; Infinity and -Infinity before the first. */
  first: number;
  last: number;
}

/** TTL up to which an answer is made for one use: tunnel servers answer with 0 to a few seconds. */
const FLEETING_TTL = 5;
const QNAME_TYPES = { a: 1, ns: 2, cname: 5, soa: 6, ptr: 12, mx: 15, aaaa: 28, srv: 33, opt: 41 } as const;

/** Record types that ordinary lookups of a computer use; every other type is rare enough to look at. */
const ORDINARY = new Uint8Array(65536);
for (const type of [1, 2, 5, 6, 12, 15, 28, 33, 35, 43, 46, 47, 48, 50, 64, 65, 255, 257]) ORDINARY[type] = 1;

/** An empty screen; `expected` is how many distinct names may come, which only decides how often tables grow. */
export function createScreen(
  addresses: AddressTable,
  limits: ScreenLimits = SCREEN_LIMITS,
  expected = 0,
): DnsScreen {
  return {
    limits,
    addresses,
    addressHashes: new Int32Array(1024),
    zones: createZoneTable(),
    pairs: createPairTable(PAIR_STRIDE),
    servers: createPairTable(SERVER_STRIDE),
    names: createNameSet(limits.names, TABLE_KEY, expected),
    recent: createRecentNames(),
    common: createCommonNames(),
    locator: createLocator(),
    messages: 0,
    thinned: 0,
    serversThinned: 0,
    unkept: 0,
    unkeptByServer: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
  };
}

/** Takes in one message. Allocates nothing unless a name, a zone or a pair is new. */
export function observeScreen(screen: DnsScreen, message: DnsMessage): void {
  if (message.service !== 'dns') return;
  screen.messages++;
  const time = message.at.time;
  if (time < screen.first) screen.first = time;
  if (time > screen.last) screen.last = time;
  const server = observeServer(screen, message);
  if (message.nameLength === 0) return;
  const pair = pairOf(screen, message, true);
  if (pair < 0) {
    screen.unkept++;
    return;
  }
  if (message.response) observeAnswer(screen, message, pair);
  else observeQuery(screen, message, pair);
  if (server >= 0) observeZoneOfServer(screen, server, rightOf(screen.pairs, pair));
}

/** How many zones a server is asked for tells a resolver from a listener. */
function observeZoneOfServer(screen: DnsScreen, server: number, zone: number): void {
  const { zones } = screen;
  const { rows } = screen.servers;
  const row = server * SERVER_STRIDE;
  if (zones.kind[zone] === 0) rows[row + SERVER.unlisted]!++;
  if (zones.kind[zone] !== ZONE_LISTED) return;
  const h = zones.hash[zone]!;
  rows[row + (h & 32 ? SERVER.zonesA : SERVER.zonesB)]! |= 1 << (h & 31);
}

function observeServer(screen: DnsScreen, message: DnsMessage): number {
  const { servers } = screen;
  let id = findPair(servers, message.initiator, message.server);
  if (id < 0) {
    const hash =
      avalanche(
        addressHash(screen, message.initiator) ^ Math.imul(addressHash(screen, message.server), 0x9e3779b1),
      ) >>> 0;
    if (hash >= keptBelow(screen.serversThinned)) {
      screen.unkeptByServer++;
      return -1;
    }
    if (servers.count >= screen.limits.serverPairs) {
      thinServers(screen);
      return observeServer(screen, message);
    }
    id = internPair(servers, message.initiator, message.server, hash);
  }
  const { rows } = screen.servers;
  const row = id * SERVER_STRIDE;
  if (message.bad !== null && message.nameLength === 0) rows[row + SERVER.broken]!++;
  else if (message.response) rows[row + SERVER.answers]!++;
  else {
    rows[row + SERVER.queries]!++;
    // RD clear: the sender resolves for others (RFC 1034 section 4.3.1)
    if ((message.flags & 0x0100) === 0) rows[row + SERVER.iterative]!++;
  }
  return id;
}

/** Hash of an address by its bytes, so that it does not depend on ids; remembered, 0 is not known yet. */
export function addressHash(screen: DnsScreen, id: number): number {
  if (id >= screen.addressHashes.length) {
    const wider = new Int32Array(Math.max(id + 1, screen.addressHashes.length * 2));
    wider.set(screen.addressHashes);
    screen.addressHashes = wider;
  }
  const known = screen.addressHashes[id]!;
  if (known !== 0) return known;
  const hash = addressKey(screen.addresses, id);
  screen.addressHashes[id] = hash;
  return hash;
}

/**
 * The pair of a message; -1 when it is not kept (or, without `add`, not known). A name that its initiator asked
 * before is one look; a new one is counted with its content when `add` is set.
 */
export function pairOf(screen: DnsScreen, message: DnsMessage, add: boolean): number {
  if (message.response) {
    const recent = recall(screen.recent, message);
    if (recent >= 0) return recent;
  }
  const pair = lookUpPair(screen, message, add);
  if (pair >= 0 && !message.response) remember(screen.recent, message, pair);
  return pair;
}

function lookUpPair(screen: DnsScreen, message: DnsMessage, add: boolean): number {
  const { locator, names } = screen;
  hashName(locator, message.name, message.nameLength);
  const a = avalanche(locator.laneA ^ addressHash(screen, message.initiator));
  const known = ownerOf(names, a, locator.laneB);
  if (known >= 0 && known < OPTIONS) {
    // with capitals it can carry more than it did when it was counted
    if (add && locator.upper) countName(screen, message, known, a);
    return known;
  }
  const pair = pairOfZone(screen, message, add);
  if (pair >= 0 && add) countName(screen, message, pair, a);
  return pair;
}

function pairOfZone(screen: DnsScreen, message: DnsMessage, add: boolean): number {
  if (screen.zones.count >= screen.limits.zones) forgetZones(screen, message);
  // only now: forgetting zones puts another table of pairs in force
  const { locator, pairs } = screen;
  const { name, nameLength } = message;
  const zone = zoneOf(screen.zones, name, nameLength, locator.offsets, locator.labels, locator.lanes);
  const pair = findPair(pairs, message.initiator, zone);
  if (pair >= 0 || !add) return pair;
  const hash = pairKey(addressHash(screen, message.initiator), screen.zones.hash[zone]!);
  if (hash >= keptBelow(screen.thinned)) return -1;
  if (pairs.count >= screen.limits.pairs) {
    thinPairs(screen);
    return pairOfZone(screen, message, add);
  }
  return internPair(pairs, message.initiator, zone, hash);
}

function observeQuery(screen: DnsScreen, message: DnsMessage, pair: number): void {
  const { rows } = screen.pairs;
  const { locator } = screen;
  const row = pair * PAIR_STRIDE;
  rows[row + PAIR.queries]!++;
  if (locator.upper) rows[row + PAIR.mixedCase]!++;
  if (ORDINARY[message.qtype] === 0) rows[row + PAIR.odd]!++;
  if (message.optionsEnd > message.optionsStart) countOptions(screen, message, pair);
}

/** A name brings its content with it, in a question or in an answer: at first, and again where it is spelled with capitals. */
function countName(screen: DnsScreen, message: DnsMessage, pair: number, a: number): void {
  const { names, locator, zones, pairs } = screen;
  const before = message.nameLength - zones.size[rightOf(pairs, pair)]!;
  const bits = Math.min(0xffff, nameSurprise(message.name, 0, before));
  addName(names, a, locator.laneB, pair, bits);
  if (bits > 0) {
    const zoneHash = zones.hash[rightOf(pairs, pair)]!;
    noteName(screen.common, locator.laneA, locator.laneB, zoneHash, addressHash(screen, message.initiator));
  }
  const at = pair * PAIR_STRIDE + PAIR.maxBits;
  if (bits > pairs.rows[at]!) pairs.rows[at] = bits;
}

/** EDNS options that are the same in every query of a computer say nothing; others are counted when they change. */
function countOptions(screen: DnsScreen, message: DnsMessage, pair: number): void {
  const { bytes, optionsStart, optionsEnd } = message;
  const a = hashBytes(bytes, optionsStart, optionsEnd, 0x7f4a7c15);
  const b = hashBytes(bytes, optionsStart, optionsEnd, 0x1b873593);
  addName(screen.names, a, b, OPTIONS + pair, Math.min(0xffff, (optionsEnd - optionsStart) * 128));
}

function observeAnswer(screen: DnsScreen, message: DnsMessage, pair: number): void {
  const { rows } = screen.pairs;
  const row = pair * PAIR_STRIDE;
  rows[row + PAIR.answers]!++;
  let fleeting = message.rcode !== 0 || message.recordCount === 0;
  for (let i = 0; i < message.recordCount; i++) {
    if (message.recordSection[i] !== SECTION.answer) break;
    if (message.recordTtl[i]! <= FLEETING_TTL) fleeting = true;
    countData(screen, message, pair, i);
  }
  if (fleeting) rows[row + PAIR.fleeting]!++;
}

/** Addresses set one of 64 bits; all other answer data are counted once each, by their bytes. */
function countData(screen: DnsScreen, message: DnsMessage, pair: number, i: number): void {
  const { rows } = screen.pairs;
  const row = pair * PAIR_STRIDE;
  const from = message.rdataStart[i]!;
  const to = message.rdataEnd[i]!;
  const type = message.recordType[i]!;
  const h = hashBytes(message.bytes, from, to, type);
  if (type === QNAME_TYPES.a || type === QNAME_TYPES.aaaa) {
    rows[row + (h & 32 ? PAIR.spreadA : PAIR.spreadB)]! |= 1 << (h & 31);
    return;
  }
  if (type === QNAME_TYPES.opt || to === from) return;
  const b = hashBytes(message.bytes, from, to, 0x2545f491);
  addName(screen.names, h, b, DOWN + pair, Math.min(0xffff, (to - from) * 128));
}

/** Halves the pair table by hash; what the dropped pairs had counted is not kept either. */
export function thinPairs(screen: DnsScreen): void {
  screen.thinned++;
  const kept = keepPairs(screen.pairs, keptBelow(screen.thinned));
  screen.unkept += droppedMessages(screen.pairs, kept, [PAIR.queries, PAIR.answers]);
  replacePairs(screen, kept);
}

/** Halves the table of servers by hash. */
export function thinServers(screen: DnsScreen): void {
  screen.serversThinned++;
  const kept = keepPairs(screen.servers, keptBelow(screen.serversThinned));
  const columns = [SERVER.queries, SERVER.answers, SERVER.broken];
  screen.unkeptByServer += droppedMessages(screen.servers, kept, columns);
  screen.servers = kept.table;
}

/** Messages that the pairs which were let go had counted, so that the total does not depend on their order. */
function droppedMessages(table: PairTable, kept: KeptPairs, columns: readonly number[]): number {
  let sum = 0;
  for (let id = 0; id < table.count; id++) {
    if (kept.moved[id] !== GONE) continue;
    for (const column of columns) sum += countOf(table, id, column);
  }
  return sum;
}

/** Starts the table of zones again with those that kept pairs name; the message in hand is located again. */
function forgetZones(screen: DnsScreen, message: DnsMessage): void {
  const fresh = createZoneTable();
  const { locator, zones, pairs } = screen;
  const moved = new Map<number, number>();
  for (let id = 0; id < pairs.count; id++) {
    const zone = rightOf(pairs, id);
    if (moved.has(zone)) continue;
    const name = zoneName(zones, zone);
    hashName(locator, name, name.length);
    moved.set(zone, zoneOf(fresh, name, name.length, locator.offsets, locator.labels, locator.lanes));
  }
  screen.zones = fresh;
  replacePairs(screen, keepPairs(pairs, 2 ** 32, moved));
  hashName(locator, message.name, message.nameLength);
}

/** Puts other pair ids in force, in the set of names too. */
function replacePairs(screen: DnsScreen, kept: KeptPairs): void {
  screen.pairs = kept.table;
  screen.recent = createRecentNames();
  rebuild(screen.names, 1, (owner) => {
    const now = kept.moved[pairOfOwner(owner)]!;
    return now === GONE ? -1 : moveOwner(owner, now);
  });
}
