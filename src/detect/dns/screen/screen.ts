import { type AddressTable, addressBytes } from '../../../base/address.ts';
import { avalanche, hashBytes } from '../../../base/hash.ts';
import { type DnsMessage, SECTION } from '../../../observe/dns.ts';
import { ZONE_LISTED } from '../registrable.ts';
import { nameSurprise } from '../surprise.ts';
import { MAX_PAIRS, MAX_SERVER_PAIRS, MAX_ZONES } from './bounds.ts';
import { createLocator, hashName, type Locator, locate, remember } from './locate.ts';
import { addName, createNameSet, DOWN, hasName, type NameSet, rebuild } from './names.ts';
import { createPairTable, findPair, internPair, type PairTable } from './pairs.ts';
import { createZoneTable, type ZoneTable, zoneName, zoneOf } from './zones.ts';

/** Counts of one (initiator, zone). */
export type ZoneColumn =
  | 'queries'
  | 'answers'
  | 'fleeting'
  | 'odd'
  | 'mixedCase'
  | 'spreadA'
  | 'spreadB'
  | 'maxBits';
/** Counts of one (initiator, server). */
export type ServerColumn = 'queries' | 'answers' | 'broken' | 'iterative' | 'unlisted' | 'zonesA' | 'zonesB';

/**
 * The first reading: what crossed below each zone for each initiator, as sums over distinct names and
 * distinct answer data. Bounded, mergeable, plain data; nominates what the second reading looks at.
 */
export interface DnsScreen {
  addresses: AddressTable;
  zones: ZoneTable;
  pairs: PairTable<ZoneColumn>;
  servers: PairTable<ServerColumn>;
  names: NameSet;
  locator: Locator;
  messages: number;
  /** Halvings of the pair table so far; pairs whose hash is at or above 2^32 / 2^thinned are not kept. */
  thinned: number;
  serversThinned: number;
  /** Messages of pairs that are not kept. */
  unkept: number;
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

export function createScreen(addresses: AddressTable): DnsScreen {
  return {
    addresses,
    zones: createZoneTable(),
    pairs: createPairTable<ZoneColumn>({
      queries: 'u32',
      answers: 'u32',
      fleeting: 'u32',
      odd: 'u32',
      mixedCase: 'u32',
      spreadA: 'u32',
      spreadB: 'u32',
      maxBits: 'u16',
    }),
    servers: createPairTable<ServerColumn>({
      queries: 'u32',
      answers: 'u32',
      broken: 'u32',
      iterative: 'u32',
      unlisted: 'u32',
      zonesA: 'u32',
      zonesB: 'u32',
    }),
    names: createNameSet(),
    locator: createLocator(),
    messages: 0,
    thinned: 0,
    serversThinned: 0,
    unkept: 0,
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
  if (server >= 0) observeZoneOfServer(screen, server, screen.pairs.right[pair]!);
}

/** How many zones a server is asked for tells a resolver from a listener. */
function observeZoneOfServer(screen: DnsScreen, server: number, zone: number): void {
  const { zones } = screen;
  const { unlisted, zonesA, zonesB } = screen.servers.columns;
  if (zones.kind[zone] === 0) unlisted[server]!++;
  if (zones.kind[zone] !== ZONE_LISTED) return;
  const h = zones.hash[zone]!;
  if (h & 32) zonesA[server]! |= 1 << (h & 31);
  else zonesB[server]! |= 1 << (h & 31);
}

function observeServer(screen: DnsScreen, message: DnsMessage): number {
  const { servers } = screen;
  let id = findPair(servers, message.initiator, message.server);
  if (id < 0) {
    const hash =
      avalanche(
        addressHash(screen, message.initiator) ^ Math.imul(addressHash(screen, message.server), 0x9e3779b1),
      ) >>> 0;
    if (hash >= 2 ** (32 - screen.serversThinned)) return -1;
    if (servers.count >= MAX_SERVER_PAIRS) {
      screen.serversThinned++;
      screen.servers = keepPairs(servers, 2 ** (32 - screen.serversThinned)).table;
      return observeServer(screen, message);
    }
    id = internPair(servers, message.initiator, message.server, hash);
  }
  const columns = screen.servers.columns;
  if (message.bad !== null && message.nameLength === 0) columns.broken[id]!++;
  else if (message.response) columns.answers[id]!++;
  else {
    columns.queries[id]!++;
    // RD clear: the sender resolves for others (RFC 1034 section 4.3.1)
    if ((message.flags & 0x0100) === 0) columns.iterative[id]!++;
  }
  return id;
}

function addressHash(screen: DnsScreen, id: number): number {
  return hashBytes(addressBytes(screen.addresses, id), 0, 16, 0x51ed270b);
}

/** The pair of a message; -1 when it is not kept (or, without `add`, not known). */
export function pairOf(screen: DnsScreen, message: DnsMessage, add: boolean): number {
  const { locator, pairs } = screen;
  const known = locate(locator, screen.zones, message);
  if (known >= 0) return known;
  if (screen.zones.count >= MAX_ZONES) {
    forgetZones(screen);
    return pairOf(screen, message, add);
  }
  let pair = findPair(pairs, message.initiator, locator.zone);
  if (pair < 0) {
    if (!add) return -1;
    const hash = avalanche(addressHash(screen, message.initiator) ^ screen.zones.hash[locator.zone]!) >>> 0;
    if (hash >= 2 ** (32 - screen.thinned)) return -1;
    if (pairs.count >= MAX_PAIRS) {
      thin(screen);
      return pairOf(screen, message, add);
    }
    pair = internPair(pairs, message.initiator, locator.zone, hash);
  }
  remember(locator, message.initiator, pair);
  return pair;
}

function observeQuery(screen: DnsScreen, message: DnsMessage, pair: number): void {
  const { columns } = screen.pairs;
  const { locator } = screen;
  columns.queries[pair]!++;
  if (locator.upper) columns.mixedCase[pair]!++;
  if (ORDINARY[message.qtype] === 0) columns.odd[pair]!++;
  if (!locator.memoHit) countName(screen, message, pair);
  if (message.optionsEnd > message.optionsStart) countOptions(screen, message, pair);
}

/** A name seen for the first time brings its content with it. */
function countName(screen: DnsScreen, message: DnsMessage, pair: number): void {
  const { names, locator, zones } = screen;
  if (hasName(names, locator.laneA, locator.laneB, pair)) return;
  const zone = screen.pairs.right[pair]!;
  const bits = Math.min(0xffff, nameSurprise(message.name, 0, message.nameLength - zones.size[zone]!));
  addName(names, locator.laneA, locator.laneB, pair, bits);
  const { maxBits } = screen.pairs.columns;
  if (bits > maxBits[pair]!) maxBits[pair] = bits;
}

/** EDNS options that are the same in every query of a computer say nothing; others are counted when they change. */
function countOptions(screen: DnsScreen, message: DnsMessage, pair: number): void {
  const { bytes, optionsStart, optionsEnd } = message;
  const a = hashBytes(bytes, optionsStart, optionsEnd, 0x7f4a7c15);
  const b = hashBytes(bytes, optionsStart, optionsEnd, 0x1b873593);
  addName(screen.names, a, b, pair, Math.min(0xffff, (optionsEnd - optionsStart) * 128));
}

function observeAnswer(screen: DnsScreen, message: DnsMessage, pair: number): void {
  const { columns } = screen.pairs;
  columns.answers[pair]!++;
  // a capture of one direction has names in answers only
  if (!screen.locator.memoHit) countName(screen, message, pair);
  let fleeting = message.rcode !== 0 || message.recordCount === 0;
  for (let i = 0; i < message.recordCount; i++) {
    if (message.recordSection[i] !== SECTION.answer) break;
    if (message.recordTtl[i]! <= FLEETING_TTL) fleeting = true;
    countData(screen, message, pair, i);
  }
  if (fleeting) columns.fleeting[pair]!++;
}

/** Addresses set one of 64 bits; all other answer data are counted once each, by their bytes. */
function countData(screen: DnsScreen, message: DnsMessage, pair: number, i: number): void {
  const { columns } = screen.pairs;
  const from = message.rdataStart[i]!;
  const to = message.rdataEnd[i]!;
  const type = message.recordType[i]!;
  const h = hashBytes(message.bytes, from, to, type);
  if (type === QNAME_TYPES.a || type === QNAME_TYPES.aaaa) {
    if (h & 32) columns.spreadA[pair]! |= 1 << (h & 31);
    else columns.spreadB[pair]! |= 1 << (h & 31);
    return;
  }
  if (type === QNAME_TYPES.opt || to === from) return;
  const b = hashBytes(message.bytes, from, to, 0x2545f491);
  addName(screen.names, h, b, (DOWN | pair) >>> 0, Math.min(0xffff, (to - from) * 128));
}

/** Halves the pair table by hash. */
function thin(screen: DnsScreen): void {
  screen.thinned++;
  replacePairs(screen, keepPairs(screen.pairs, 2 ** (32 - screen.thinned)));
}

/** Starts the table of zones again with those that kept pairs name. */
function forgetZones(screen: DnsScreen): void {
  const fresh = createZoneTable();
  const { locator, zones, pairs } = screen;
  const moved = new Map<number, number>();
  for (let id = 0; id < pairs.count; id++) {
    const zone = pairs.right[id]!;
    if (moved.has(zone)) continue;
    const name = zoneName(zones, zone);
    const labels = hashName(locator, name, name.length);
    moved.set(zone, zoneOf(fresh, name, name.length, locator.offsets, labels, locator.lanes));
  }
  screen.zones = fresh;
  replacePairs(screen, keepPairs(pairs, 2 ** 32, moved));
}

/** Puts other pair ids in force, in the set of names too. */
function replacePairs(screen: DnsScreen, kept: KeptPairs<ZoneColumn>): void {
  screen.pairs = kept.table;
  rebuild(screen.names, screen.names.owner.length, (owner) => {
    const down = owner >= DOWN;
    const now = kept.moved[down ? owner - DOWN : owner]!;
    return now === GONE ? GONE : down ? (DOWN | now) >>> 0 : now;
  });
  screen.locator = createLocator();
}

const GONE = 0xffffffff;

interface KeptPairs<C extends string> {
  table: PairTable<C>;
  /** Where each old id went, or GONE. */
  moved: Uint32Array;
}

/** The pairs whose hash is below the threshold, in a fresh table. */
function keepPairs<C extends string>(
  table: PairTable<C>,
  threshold: number,
  right?: Map<number, number>,
): KeptPairs<C> {
  const out = createPairTable<C>(table.kinds);
  const names = Object.keys(table.columns) as C[];
  const moved = new Uint32Array(table.count).fill(GONE);
  for (let id = 0; id < table.count; id++) {
    if (table.hash[id]! >= threshold) continue;
    const side = table.right[id]!;
    const now = internPair(out, table.left[id]!, right?.get(side) ?? side, table.hash[id]!);
    for (const name of names) out.columns[name][now] = table.columns[name][id]!;
    moved[id] = now;
  }
  return { table: out, moved };
}
