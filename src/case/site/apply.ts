import { byCodeUnit, listed } from '../../base/words.ts';
import type { Finding } from '../../detect/finding.ts';
import { MAX_NAMED } from './bounds.ts';
import { covers, isBelow, type Part, partsOf } from './cover.ts';
import { isPast } from './days.ts';
import { insideNetworks } from './inside.ts';
import { entryName, type SiteConfiguration, type SiteEntry } from './types.ts';

/** Which entries had something to say; all others are unused. */
export interface SiteUse {
  used: ReadonlySet<SiteEntry>;
  /** Would have explained a finding that is later than their last day. */
  expired: ReadonlySet<SiteEntry>;
}

interface Applied {
  findings: Finding[];
  use: SiteUse;
}

interface Work {
  site: SiteConfiguration;
  isInside(address: string): boolean;
  used: Set<SiteEntry>;
  expired: Set<SiteEntry>;
}

/**
 * What the site says about findings: those that its entries explain whole are marked as suppressed, others may
 * get an answer for triage or a caveat. Expiry is compared with the last time of a finding, never with today, so
 * that the same evidence gives the same report. Pure: findings that change are copies. `networks` are those of the
 * organisation, CIDR; private ranges when empty.
 */
export function applySite(
  site: SiteConfiguration,
  findings: readonly Finding[],
  networks: readonly string[],
): Applied {
  const work: Work = { site, isInside: insideNetworks(networks), used: new Set(), expired: new Set() };
  return { findings: findings.map((finding) => applyTo(work, finding)), use: work };
}

function applyTo(work: Work, finding: Finding): Finding {
  const answered = answer(work, finding);
  const parts = partsOf(finding);
  const matching = parts.map((part) => entriesFor(work, finding, part));
  const past = matching.flat().filter((entry) => isPast(entry.until, finding.last));
  for (const entry of past) work.expired.add(entry);
  const live = matching.map((entries) => entries.filter((entry) => !past.includes(entry)));
  for (const entry of live.flat()) work.used.add(entry);
  if (finding.suppressedBy) return answered;
  const bypass = whyNotTrusted(work, finding);
  const valid = live.map((entries) => entries.find((e) => e.list !== 'trustedDomains' || bypass === null));
  if (valid.every((entry) => entry !== undefined)) return { ...answered, suppressedBy: explained(valid) };
  return { ...answered, caveats: [...answered.caveats, ...caveats(finding, past, live.flat(), bypass)] };
}

function entriesFor(work: Work, finding: Finding, part: Part): SiteEntry[] {
  return work.site.entries.filter((entry) => covers(entry, finding, part));
}

/** One entry, or several that explain the finding together: the earliest end holds for all. */
function explained(entries: readonly SiteEntry[]): NonNullable<Finding['suppressedBy']> {
  const distinct = [...new Set(entries)];
  const ends = distinct.flatMap(({ until }) => until ?? []).sort(byCodeUnit);
  return {
    by: `site: ${listed(distinct.map(entryName), MAX_NAMED)}`,
    reason: listed([...new Set(distinct.map(({ reason }) => reason))], MAX_NAMED),
    until: ends[0] ?? null,
  };
}

/** A reader who trusts an entry must learn why it did not help. */
function caveats(
  { last }: Finding,
  past: readonly SiteEntry[],
  live: readonly SiteEntry[],
  bypass: string | null,
): string[] {
  const ended = [...new Set(past)].slice(0, MAX_NAMED).map((entry) => {
    const why = Number.isFinite(last)
      ? `it ended on ${entry.until}`
      : 'the records carry no time, so whether it still held cannot be told';
    return `The site configuration has an entry for this, ${entryName(entry)}, but ${why}.`;
  });
  const trusted = live.find(({ list }) => list === 'trustedDomains');
  if (!trusted || bypass === null) return ended;
  return [...ended, `The site configuration has an entry for this, ${entryName(trusted)}, but ${bypass}.`];
}

/**
 * Why a trusted domain does not explain this channel; null when it may. Tools that talk straight to their server
 * put any name they like into their questions, so only what went through the site's own resolvers counts.
 */
function whyNotTrusted({ site, isInside }: Work, finding: Finding): string | null {
  const { dns, facts } = finding;
  if (!dns) return null;
  const resolvers = new Set(site.resolvers);
  if (dns.initiator === null) {
    if (facts?.resolver && resolvers.has(facts.resolver)) return null;
    return 'the questions come from a resolver that the site configuration does not list';
  }
  const known = new Set(facts?.siteResolvers ?? []);
  const isOwn = (server: string) =>
    site.resolvers.length > 0 ? resolvers.has(server) : known.has(server) || isInside(server);
  const past = dns.servers.filter((server) => !isOwn(server));
  if (past.length === 0 && dns.servers.length > 0) return null;
  return `the questions went to ${listed(past, MAX_NAMED) || 'an unknown server'}, which is no resolver of the site`;
}

/** Answers for triage: domains that the site calls new, and its own. */
function answer(work: Work, finding: Finding): Finding {
  const zones = finding.dns?.zones ?? [];
  if (zones.length === 0) return finding;
  const added = work.site.entries.find(
    ({ list, zone }) => list === 'newDomains' && zone !== null && zones.every((name) => isBelow(name, zone)),
  );
  const ended = added !== undefined && isPast(added.until, finding.last);
  if (added) (ended ? work.expired : work.used).add(added);
  const newDomain = added && !ended ? added : null;
  const own = work.site.domains.find((domain) => zones.every((name) => isBelow(name, domain)));
  if (!newDomain && own === undefined) return finding;
  return {
    ...finding,
    site: {
      newDomain: newDomain && { by: `site: ${entryName(newDomain)}`, reason: newDomain.reason },
      ownDomain: own ?? null,
    },
  };
}
