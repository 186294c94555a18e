import { countOf, leftOf, PAIR, rightOf, SERVER } from './pairs.ts';
import type { DnsScreen } from './screen.ts';

/** What the whole evidence says about zones, servers and initiators: the background a channel stands out from. */
export interface Population {
  /** Initiators that ask each zone, by zone id. */
  zoneInitiators: Uint32Array;
  /** The same without resolvers and forwarders. */
  zoneClients: Uint32Array;
  /** All initiators, and those that are no resolvers and no forwarders. */
  initiators: number;
  siteClients: number;
  /** Queries of each initiator, and those with letters of both cases. */
  asked: Map<number, { queries: number; mixedCase: number }>;
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

/** What one server was asked, by all. */
interface ServerRow {
  initiators: number;
  zonesA: number;
  zonesB: number;
}

/** What one initiator asked, of all. */
interface InitiatorRow {
  servers: number;
  asked: number;
  iterative: number;
}

/** Who asks and who answers; `known` are resolvers of the site by word of the analyst. */
export function describePopulation(screen: DnsScreen, known: readonly number[] = []): Population {
  const { servers, initiators } = tallyServers(screen);
  const resolvers = new Set(known);
  for (const [server, row] of servers) {
    const zones = popcount(row.zonesA) + popcount(row.zonesB);
    if (row.initiators >= RESOLVER_INITIATORS || zones >= RESOLVER_ZONES) resolvers.add(server);
  }
  const iterators = new Set<number>();
  for (const [initiator, row] of initiators) {
    if (row.servers >= ITERATOR_SERVERS && row.iterative * 2 > row.asked) iterators.add(initiator);
  }
  const forwarders = new Set<number>();
  for (const server of servers.keys()) if (initiators.has(server)) forwarders.add(server);
  const isClient = (id: number) => !iterators.has(id) && !forwarders.has(id);
  return { initiators: initiators.size, resolvers, iterators, forwarders, ...tallyZones(screen, isClient) };
}

function tallyServers(screen: DnsScreen): {
  servers: Map<number, ServerRow>;
  initiators: Map<number, InitiatorRow>;
} {
  const servers = new Map<number, ServerRow>();
  const initiators = new Map<number, InitiatorRow>();
  const table = screen.servers;
  for (let id = 0; id < table.count; id++) {
    const count = (column: number) => countOf(table, id, column);
    const server = servers.get(rightOf(table, id)) ?? { initiators: 0, zonesA: 0, zonesB: 0 };
    if (count(SERVER.queries) + count(SERVER.answers) > 0) server.initiators++;
    server.zonesA |= count(SERVER.zonesA);
    server.zonesB |= count(SERVER.zonesB);
    servers.set(rightOf(table, id), server);
    const row = initiators.get(leftOf(table, id)) ?? { servers: 0, asked: 0, iterative: 0 };
    if (count(SERVER.iterative) > 0) row.servers++;
    row.asked += count(SERVER.queries);
    row.iterative += count(SERVER.iterative);
    initiators.set(leftOf(table, id), row);
  }
  return { servers, initiators };
}

function tallyZones(
  screen: DnsScreen,
  isClient: (initiator: number) => boolean,
): Pick<Population, 'zoneInitiators' | 'zoneClients' | 'siteClients' | 'asked'> {
  const zoneInitiators = new Uint32Array(screen.zones.count);
  const zoneClients = new Uint32Array(screen.zones.count);
  const asked = new Map<number, { queries: number; mixedCase: number }>();
  const { pairs } = screen;
  for (let id = 0; id < pairs.count; id++) {
    const initiator = leftOf(pairs, id);
    zoneInitiators[rightOf(pairs, id)]!++;
    if (isClient(initiator)) zoneClients[rightOf(pairs, id)]!++;
    const row = asked.get(initiator) ?? { queries: 0, mixedCase: 0 };
    row.queries += countOf(pairs, id, PAIR.queries);
    row.mixedCase += countOf(pairs, id, PAIR.mixedCase);
    asked.set(initiator, row);
  }
  let siteClients = 0;
  for (const initiator of asked.keys()) if (isClient(initiator)) siteClients++;
  return { zoneInitiators, zoneClients, siteClients, asked };
}
