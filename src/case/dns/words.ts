import { listed, thousands, wholeness } from '../../base/words.ts';
import { RAW_SOCKET_TOOLS } from '../../data/raw-socket-tools.ts';
import type { Bounds, DnsFacts, DnsPart, Finding } from '../../detect/finding.ts';
import { isInternalAddress } from '../address-class.ts';
import { type CaseContext, hostLabel, hostShort } from '../context.ts';

/** Zones named in one phrase. */
const MAX_ZONES_IN_PHRASE = 3;
/** One direction is called the direction when it carries this many times the other. */
const ONE_SIDED = 4;

const NO_FACTS: DnsFacts = {
  records: [],
  recordsOmitted: 0,
  contacts: [],
  otherInitiators: [],
  initiatorIsResolver: false,
  siteResolvers: [],
  looksLike: null,
};

/** The part of a 2031 finding; findings of another alert have none. */
export function dnsPart(finding: Finding): DnsPart {
  if (!finding.dns) throw new TypeError(`finding ${finding.id} has no DNS part`);
  return finding.dns;
}

/** What the evidence says about the far end; empty where the detector had nothing. */
export function dnsFacts(finding: Finding): DnsFacts {
  return finding.facts ?? NO_FACTS;
}

/** What the channel leads to: its zones, or the servers where there is no zone. */
export function subject(dns: DnsPart): string | null {
  if (dns.zones.length > 0) return listed(dns.zones, MAX_ZONES_IN_PHRASE);
  return dns.servers.length > 0 ? `the server ${listed(dns.servers, MAX_ZONES_IN_PHRASE)}` : null;
}

/** True when the computer to contain is not in this evidence. */
export function clientUnknown(finding: Finding): boolean {
  return dnsPart(finding).initiator === null || dnsFacts(finding).initiatorIsResolver;
}

/** The near end as a sentence begins with it. */
export function nearEnd(context: CaseContext, finding: Finding, long: boolean): string {
  const { initiator } = dnsPart(finding);
  if (initiator === null) return 'A computer behind a resolver';
  const name = (long ? hostLabel : hostShort)(context, initiator);
  return dnsFacts(finding).initiatorIsResolver ? `A client of the resolver ${name}` : name;
}

/** `57,344 bytes`, `57,344 to 61,248 bytes`, `up to 638 bytes`, `nothing`. */
export function boundsText(bounds: Bounds): string {
  const { lower, upper } = bounds;
  if (upper <= 0 && lower <= 0) return 'nothing';
  if (lower <= 0) return `up to ${thousands(upper)} bytes`;
  return lower >= upper ? `${thousands(lower)} bytes` : `${thousands(lower)} to ${thousands(upper)} bytes`;
}

/**
 * What crossed one way: `57,344 bytes`, `at least 57,344 bytes`, `up to 638 bytes`, `nothing`; without a proof
 * the lower bound is an estimate too, `about 57,344 bytes`.
 */
export function crossedText(dns: DnsPart, way: 'bytesUp' | 'bytesDown'): string {
  const { lower, upper } = dns[way];
  if (lower <= 0) return boundsText(dns[way]);
  if (!isProved(dns)) return `about ${thousands(lower)} bytes`;
  return `${lower < upper ? 'at least ' : ''}${thousands(lower)} bytes`;
}

/** Which way most of the content went. */
export function direction(dns: DnsPart): 'up' | 'down' | 'both' {
  const [up, down] = [dns.bytesUp.lower, dns.bytesDown.lower];
  if (up >= ONE_SIDED * down && up > 0) return 'up';
  return down >= ONE_SIDED * up && down > 0 ? 'down' : 'both';
}

/** `iodine`, `probably pupy` for a grammar alone, null without a tool. DESIGN: only a proof names a tool without a hedge. */
export function toolText(dns: DnsPart): string | null {
  const name = dns.tool.name ?? dns.tool.id;
  if (name === null || dns.tool.proof === 'none') return null;
  return dns.tool.proof === 'grammar' ? `probably ${name}` : name;
}

/** True when the tool was proved or its content decoded; a shape or statistics alone may be something else. */
export function isProved({ tool }: DnsPart): boolean {
  return tool.proof === 'proved' || tool.proof === 'decoded';
}

/** Servers that were asked although the site's other computers do not use them, or that lie outside. */
export function outsideServers(finding: Finding): string[] {
  const { siteResolvers } = dnsFacts(finding);
  return dnsPart(finding).servers.filter((server) => {
    if (siteResolvers.includes(server)) return false;
    return siteResolvers.length > 0 || !isInternalAddress(server);
  });
}

/** Why the queries are taken to come from a socket of the tool's own; null when that cannot be told. */
export function rawSocketGrounds(finding: Finding): string | null {
  const dns = dnsPart(finding);
  const { siteResolvers } = dnsFacts(finding);
  const past = siteResolvers.length > 0 ? outsideServers(finding) : [];
  if (past.length > 0)
    return `straight to ${listed(past, MAX_ZONES_IN_PHRASE)}, which no other computer here asks`;
  if (isProved(dns) && dns.tool.id !== null && RAW_SOCKET_TOOLS.includes(dns.tool.id))
    return `${dns.tool.name ?? dns.tool.id} opens its own`;
  return null;
}

/** Contents put together again, in words; null when there are none. */
export function recoveredText(dns: DnsPart): string | null {
  if (dns.recovered.length === 0) return null;
  const parts = dns.recovered.map((content) => {
    const name = content.name === null ? '' : `, named ${content.name}`;
    const way = content.direction === 'up' ? 'out' : 'in';
    return `${thousands(content.bytes)} bytes ${way}, ${wholeness(content)}, ${content.content ?? 'content not recognised'}${name}`;
  });
  return listed(parts, MAX_ZONES_IN_PHRASE);
}
