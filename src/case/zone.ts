import { parse } from 'tldts';

/** Suffixes that only a private network has: RFC 6762 section 3 and appendix G, RFC 8375, ICANN's `internal`. */
const INTERNAL_SUFFIX = /(?:^|\.)(?:local|lan|intranet|internal|private|corp|home|home\.arpa|localdomain)$/i;
/** Letters, digits, hyphen and underscore in labels: inert in BIND, Unbound, dnsmasq, PowerShell quotes, shells and URLs. */
const SAFE_NAME = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i;
/** RFC 1035 section 2.3.4: 255 octets on the wire are 253 characters of text. */
const MAX_NAME_TEXT = 253;

/** What to block, or why nothing may be blocked. */
export interface BlockTarget {
  /** Null when a block would hit strangers. */
  zone: string | null;
  /** True when the parent of the blocked zone is a suffix that many owners share. */
  shared: boolean;
}

/**
 * The zone that a block should name: the registrable domain, with the private section of the public suffix
 * list counted as suffixes, so that below a shared parent (dynamic DNS, cloud host names) it is the tenant's
 * own zone. A reverse zone stands for itself. Never a public suffix.
 */
export function blockTarget(zone: string): BlockTarget {
  if (/\.arpa$/i.test(zone)) return { zone, shared: false };
  const parsed = parse(zone, { allowPrivateDomains: true, validateHostname: false });
  return { zone: parsed.domain ?? null, shared: parsed.isPrivate === true };
}

/** True when the name can stand in a configuration line, a quoted argument or a URL without changing its meaning. */
export function isSafeName(zone: string): boolean {
  if (zone.length > MAX_NAME_TEXT || !SAFE_NAME.test(zone)) return false;
  return zone.split('.').every((label) => label.length <= 63);
}

/** True for names that only an internal network resolves. */
export function isInternalZone(zone: string): boolean {
  return INTERNAL_SUFFIX.test(zone);
}

/** Look-ups that an online machine can make without touching the zone: RFC 9082 through rdap.org. Unsafe names have none. */
export function rdapCommands(zone: string | null, addresses: readonly string[]): string[] {
  const commands = addresses.map((address) => `curl -sL https://rdap.org/ip/${address}`);
  const target = zone === null ? null : blockTarget(zone).zone;
  if (target === null || !isSafeName(target)) return commands;
  return [`curl -sL https://rdap.org/domain/${target}`, ...commands];
}
