import { CONFIRM_LIMITS, type ConfirmLimits } from '../confirm/bounds.ts';
import { ZONE_REVERSE } from '../registrable.ts';
import { type CrowdShares, crowdShareOf, crowdShares } from './common.ts';
import { type NameSums, sumNames } from './names.ts';
import { countOf, hashOf, leftOf, PAIR, rightOf, SERVER } from './pairs.ts';
import { describePopulation, type Population, popcount } from './population.ts';
import { addressHash, type DnsScreen } from './screen.ts';
import { chooseCandidates, shareOut } from './share.ts';

/** One thing to read again. */
export interface Candidate {
  kind: 'zone' | 'zones' | 'server';
  initiator: number;
  /** Pair id in the screen; -1 for `zones` and `server`. */
  pair: number;
  /** Server pair id in the screen; -1 unless `server`. */
  serverPair: number;
  /** How much it stands out, for the order when not all can be kept. */
  weight: number;
  /** Messages that it has, as far as the screen can tell. */
  messages: number;
  /** Messages that will be kept at most. */
  budget: number;
}

export interface Nomination {
  candidates: Candidate[];
  /** Candidates that were left out because there were more than can be read again. */
  omitted: number;
  /** Candidates that have more messages than will be kept of them. */
  shortened: number;
  population: Population;
  sums: NameSums;
}

/** Sums are in 1/16 bit: 128 to a byte. */
const UNITS_PER_BYTE = 128;

/**
 * What makes a pair worth a second reading. Each bound is far below what the score needs for `low`, so that
 * the second reading decides and not this one.
 */
const WORTH = {
  /** Bytes of distinct content upward: ten names of 32 random bits. */
  bytesUp: 40,
  /** Bytes of distinct answer data that are no addresses. */
  bytesDown: 96,
  /** Different addresses (of 64 hash classes) answered below one zone. */
  spread: 24,
  /** … over this many names: one name of a large service has as many addresses by itself. */
  spreadNames: 12,
  /** Questions for types that computers do not ask. */
  odd: 2,
  /** Answers made for one use, when the zone also has a name that is no word (12 bits over a word). */
  fleeting: 16,
  fleetingBits: 12 * 16,
  /** Queries with letters of both cases from a computer that is no resolver. */
  mixedCase: 24,
} as const;

/** Over the zones of one initiator that nobody else asks. */
const SPREAD = {
  /** Zones with at most this many names, one of which carries this much (1/16 bit): thrown away after use. */
  names: 2,
  bits: 16 * 16,
  zones: 24,
  /** The same few names again and again: a code whose letters are ordinary hosts. */
  repeats: 3,
  fewest: 24,
  most: 128,
} as const;

/**
 * Chooses what the second reading looks at. Depends on the merged sums only, never on order. `resolvers` are ids of
 * addresses that are known to resolve for the site, whatever the evidence shows.
 */
export function nominate(
  screen: DnsScreen,
  limits: ConfirmLimits = CONFIRM_LIMITS,
  resolvers: readonly number[] = [],
): Nomination {
  const sums = sumNames(screen.names, screen.pairs.count);
  const population = describePopulation(screen, resolvers);
  const crowd = crowdShares(screen.common);
  const candidates: Candidate[] = [];
  for (let pair = 0; pair < screen.pairs.count; pair++) {
    const weight = weighPair(screen, sums, population, pair, crowdOf(screen, crowd, pair));
    if (weight === 0) continue;
    const messages = messagesOf(screen, pair);
    candidates.push(candidate('zone', leftOf(screen.pairs, pair), weight, { pair, messages }));
  }
  nominateServers(screen, population, candidates);
  nominateInitiators(screen, sums, population, candidates);
  candidates.sort((a, b) => b.weight - a.weight || key(screen, a) - key(screen, b));
  const chosen = chooseCandidates(candidates, limits);
  shareOut(chosen, limits);
  const shortened = chosen.filter((c) => c.budget < c.messages).length;
  return { candidates: chosen, omitted: candidates.length - chosen.length, shortened, population, sums };
}

function candidate(
  kind: Candidate['kind'],
  initiator: number,
  weight: number,
  at: { pair?: number; serverPair?: number; messages: number },
): Candidate {
  const { pair = -1, serverPair = -1, messages } = at;
  return { kind, initiator, weight, pair, serverPair, messages, budget: 0 };
}

function key(screen: DnsScreen, c: Candidate): number {
  if (c.pair >= 0) return hashOf(screen.pairs, c.pair);
  return c.serverPair >= 0 ? hashOf(screen.servers, c.serverPair) : addressHash(screen, c.initiator) >>> 0;
}

/** Share of a zone's names from which the crowd explains them. */
const CROWD_SHARE = 0.5;

function crowdOf(screen: DnsScreen, crowd: CrowdShares, pair: number): number {
  return crowdShareOf(crowd, screen.zones.hash[rightOf(screen.pairs, pair)]!);
}

/** 0 when the pair is not worth a second reading. */
function weighPair(
  screen: DnsScreen,
  sums: NameSums,
  population: Population,
  pair: number,
  crowd: number,
): number {
  const count = (column: number) => countOf(screen.pairs, pair, column);
  // names that a crowd asks carry nothing for one computer
  const own = crowd >= CROWD_SHARE ? 1 - crowd : 1;
  const up = (sums.bitsUp[pair]! / UNITS_PER_BYTE) * own;
  const down = sums.bitsDown[pair]! / UNITS_PER_BYTE;
  const spread = popcount(count(PAIR.spreadA)) + popcount(count(PAIR.spreadB));
  const fleeting = count(PAIR.maxBits) >= WORTH.fleetingBits ? count(PAIR.fleeting) : 0;
  const mixed = population.iterators.has(leftOf(screen.pairs, pair)) ? 0 : count(PAIR.mixedCase);
  const odd = count(PAIR.odd);
  const reverse = screen.zones.kind[rightOf(screen.pairs, pair)] === ZONE_REVERSE;
  const worth =
    up >= WORTH.bytesUp ||
    down >= WORTH.bytesDown ||
    (own === 1 && spread >= WORTH.spread && sums.names[pair]! >= WORTH.spreadNames) ||
    odd >= WORTH.odd ||
    fleeting >= WORTH.fleeting ||
    mixed >= WORTH.mixedCase;
  if (!worth) return 0;
  const weight = 1 + up + down + spread * 4 + odd * 8 + Math.min(fleeting, 200) + Math.min(mixed, 100);
  return reverse ? weight / 16 : weight;
}

/** Servers that are no resolver of the site and get questions without a public suffix, or no DNS at all. */
function nominateServers(screen: DnsScreen, population: Population, out: Candidate[]): void {
  const { servers } = screen;
  for (let id = 0; id < servers.count; id++) {
    const unlisted = countOf(servers, id, SERVER.unlisted);
    const broken = countOf(servers, id, SERVER.broken);
    if (population.resolvers.has(rightOf(servers, id)) && broken < 3) continue;
    const weight = unlisted * 4 + broken * 8;
    if (weight === 0) continue;
    const messages = countOf(servers, id, SERVER.queries) + countOf(servers, id, SERVER.answers) + broken;
    out.push(candidate('server', leftOf(servers, id), weight, { serverPair: id, messages }));
  }
}

interface Spread {
  bits: number;
  /** Zones that look thrown away after use. */
  loaded: number;
  zones: number;
  names: number;
  queries: number;
  messages: number;
}

/** Initiators whose content is spread over zones that nobody else asks, or that ask the same names again and again. */
function nominateInitiators(
  screen: DnsScreen,
  sums: NameSums,
  population: Population,
  out: Candidate[],
): void {
  const rows = new Map<number, Spread>();
  const { pairs, zones } = screen;
  for (let pair = 0; pair < pairs.count; pair++) {
    const initiator = leftOf(pairs, pair);
    const zone = rightOf(pairs, pair);
    if (population.zoneInitiators[zone]! > 1 && population.initiators > 2) continue;
    const row = rows.get(initiator) ?? { bits: 0, loaded: 0, zones: 0, names: 0, queries: 0, messages: 0 };
    const bits = Math.max(sums.bitsUp[pair]!, zones.bits[zone]!);
    if (bits >= SPREAD.bits && sums.names[pair]! <= SPREAD.names) {
      row.loaded++;
      row.bits += bits;
    }
    row.zones++;
    row.names += sums.names[pair]!;
    row.queries += countOf(pairs, pair, PAIR.queries);
    row.messages += messagesOf(screen, pair);
    rows.set(initiator, row);
  }
  for (const [initiator, row] of rows) {
    if (population.iterators.has(initiator)) continue;
    const spread = row.loaded >= SPREAD.zones;
    const repeated =
      row.names >= SPREAD.fewest &&
      row.names <= SPREAD.most &&
      row.zones >= SPREAD.fewest &&
      row.queries >= row.names * SPREAD.repeats;
    if (spread || repeated)
      out.push(
        candidate('zones', initiator, row.bits / UNITS_PER_BYTE + row.zones, { messages: row.messages }),
      );
  }
}

/** Messages of a pair, both ways. */
export function messagesOf(screen: DnsScreen, pair: number): number {
  return countOf(screen.pairs, pair, PAIR.queries) + countOf(screen.pairs, pair, PAIR.answers);
}
