import { getDomain } from 'tldts';
import { formatAddress, parseAddress } from '../base/address.ts';

/** Comparisons of single values, as the format of expectations defines them. */

/** Equal addresses, however they are written; what is no address is compared as text. */
export function sameAddress(expected: string, found: string | null): boolean {
  return found !== null && canonical(expected) === canonical(found);
}

function canonical(address: string): string {
  const bytes = parseAddress(address);
  return bytes ? formatAddress(bytes) : address.toLowerCase();
}

/**
 * Equal zones, or one below the other where both lie at or below the same registrable domain (public suffix
 * list, private section included): a channel may be blamed on its zone or on the tenant's domain above it.
 */
export function sameZone(expected: string, found: string): boolean {
  const a = plainName(expected);
  const b = plainName(found);
  if (a === b) return true;
  const [longer, shorter] = a.length > b.length ? [a, b] : [b, a];
  return longer.endsWith(`.${shorter}`) && registrableDomain(shorter) !== null;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Null for a public suffix and for a single label: below those, anybody's names meet. */
function registrableDomain(name: string): string | null {
  return getDomain(name, {
    allowPrivateDomains: true,
    validateHostname: false,
    extractHostname: false,
    detectIp: false,
  });
}

/** Equal last components of two paths, Windows or POSIX, without case. */
export function sameFile(expected: string, found: string): boolean {
  return lastComponent(expected) === lastComponent(found);
}

function lastComponent(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1).toLowerCase();
}

/**
 * Equal accounts without case: `DOMAIN\user`, `user@domain` or `user`. An expectation without a domain fits
 * any; a NetBIOS name is the first label of the DNS name of the same domain.
 */
export function sameAccount(expected: string, found: string | null): boolean {
  if (found === null) return false;
  const a = splitAccount(expected);
  const b = splitAccount(found);
  return a.user === b.user && (a.domain === '' || sameDomain(a.domain, b.domain));
}

function splitAccount(account: string): { domain: string; user: string } {
  const lower = account.toLowerCase();
  const slash = lower.indexOf('\\');
  if (slash >= 0) return { domain: lower.slice(0, slash), user: lower.slice(slash + 1) };
  const at = lower.lastIndexOf('@');
  return at >= 0 ? { domain: lower.slice(at + 1), user: lower.slice(0, at) } : { domain: '', user: lower };
}

function sameDomain(a: string, b: string): boolean {
  if (a === b) return true;
  const aIsDns = a.includes('.');
  return aIsDns !== b.includes('.') && firstLabel(a) === firstLabel(b);
}

function firstLabel(domain: string): string {
  return domain.split('.', 1)[0] ?? '';
}
