import type { DnsScreen } from './screen.ts';

/** What the whole evidence says about zones, servers and initiators: the background a channel stands out from. */
export interface Population {
  /** Initiators that ask each zone, by zone id. */
  zoneInitiators: Uint32Array;
  /** All initiators. */
  initiators: number;
  /** Initiators of each server address. */
  serverInitiators: Map<number, number>;
  /** Servers that resolve for the site: asked by several computers, or for many unrelated zones. */
  resolvers: Set<number>;
  /** Initiators that ask many servers without recursion: resolvers themselves. */
  iterators: Set<number>;
  /** Initiators that also answer queries: forwarders and resolvers. */
  forwarders: Set<number>;
}

/** Unrelated zones (of 64 hash classes) that make a server a resolver: a listener of a channel has one or two. */
const RESOLVER_ZONES = 6;
/** Computers that share a server; with this many the server is the site's, whatever it is asked. */
const RESOLVER_INITIATORS = 3;
/** Servers that an iterating resolver asks at least. */
const ITERATOR_SERVERS = 3;

/** Number of set bits. */
export function popcount(x: number): number {
  let v = x - ((x >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function describePopulation(screen: DnsScreen): Population {
  const zoneInitiators = new Uint32Array(screen.zones.count);
  const { pairs } = screen;
  for (let id = 0; id < pairs.count; id++) zoneInitiators[pairs.right[id]!]!++;
  const initiators = new Set<number>();
  const serverInitiators = new Map<number, number>();
  const serverZones = new Map<number, { a: number; b: number }>();
  const iterative = new Map<number, { servers: number; asked: number; iterative: number }>();
  const { servers } = screen;
  const { queries, answers, zonesA, zonesB, iterative: rd0 } = servers.columns;
  for (let id = 0; id < servers.count; id++) {
    const initiator = servers.left[id]!;
    const server = servers.right[id]!;
    initiators.add(initiator);
    if (queries[id]! + answers[id]! > 0) serverInitiators.set(server, (serverInitiators.get(server) ?? 0) + 1);
    const zones = serverZones.get(server) ?? { a: 0, b: 0 };
    zones.a |= zonesA[id]!;
    zones.b |= zonesB[id]!;
    serverZones.set(server, zones);
    const row = iterative.get(initiator) ?? { servers: 0, asked: 0, iterative: 0 };
    if (rd0[id]! > 0) row.servers++;
    row.asked += queries[id]!;
    row.iterative += rd0[id]!;
    iterative.set(initiator, row);
  }
  const resolvers = new Set<number>();
  for (const [server, count] of serverInitiators) {
    const zones = serverZones.get(server) ?? { a: 0, b: 0 };
    if (count >= RESOLVER_INITIATORS || popcount(zones.a) + popcount(zones.b) >= RESOLVER_ZONES) resolvers.add(server);
  }
  const iterators = new Set<number>();
  for (const [initiator, row] of iterative) {
    if (row.servers >= ITERATOR_SERVERS && row.iterative * 2 > row.asked) iterators.add(initiator);
  }
  const forwarders = new Set<number>();
  for (const server of serverInitiators.keys()) if (initiators.has(server)) forwarders.add(server);
  return { zoneInitiators, initiators: initiators.size, serverInitiators, resolvers, iterators, forwarders };
}
