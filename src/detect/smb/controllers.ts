import type { Certainty } from '../../observe/host.ts';
import { sortedValues } from './hosts.ts';
import { isPolicyShare } from './path.ts';
import { valuesOf } from './reservoir.ts';
import type { SmbScreen } from './screen.ts';

/** An address that belongs to a domain controller, and why it is taken for one. */
export interface Controller {
  address: number;
  /** `seen` when the analyst says so, else `inferred`. */
  certainty: Certainty;
  /** Plain phrases, strongest first. */
  grounds: string[];
}

/** Roles that only a domain controller has, as the protocols name them. */
const CONTROLLER_ROLE = /^(?:domain[- ]controller|kdc|global[- ]catalog|pdc|primary domain controller)$/i;

/**
 * Domain controllers among the addresses of the evidence: those given, those listed by the site, those that show it by what they serve,
 * and further addresses of the same computers (same full name).
 */
export function findControllers(
  screen: SmbScreen,
  given: readonly number[],
  listed: readonly number[] = [],
): Map<number, Controller> {
  const found = new Map<number, Controller>();
  for (const address of given) add(found, address, 'seen', 'given with --dc');
  for (const address of listed) add(found, address, 'seen', 'listed in the site configuration');
  for (const host of valuesOf(screen.hosts))
    for (const { role, by } of sortedValues(host.roles))
      if (CONTROLLER_ROLE.test(role))
        add(found, host.address, 'inferred', `${by} shows it as ${role.replaceAll('-', ' ')}`);
  addByShares(screen, found);
  addByService(screen, found);
  addAliases(screen, found);
  return found;
}

function add(found: Map<number, Controller>, address: number, certainty: Certainty, ground: string): void {
  if (address === 0) return;
  const known = found.get(address);
  if (!known) found.set(address, { address, certainty, grounds: [ground] });
  else if (!known.grounds.includes(ground)) known.grounds.push(ground);
}

/** Every domain controller serves SYSVOL and NETLOGON ([MS-GPOL] 1.3); a file that opened proves the share. */
function addByShares(screen: SmbScreen, found: Map<number, Controller>): void {
  const shares = new Map<number, Set<string>>();
  for (const t of [...valuesOf(screen.marked), ...valuesOf(screen.plain)]) {
    if (!isPolicyShare(t.share)) continue;
    const known = shares.get(t.server) ?? new Set();
    shares.set(t.server, known.add((t.share ?? '').toUpperCase()));
  }
  for (const v of valuesOf(screen.volumes))
    for (const share of v.shares)
      if (isPolicyShare(share))
        shares.set(v.server, (shares.get(v.server) ?? new Set()).add(share.toUpperCase()));
  for (const [address, names] of shares)
    add(found, address, 'inferred', `serves the share ${[...names].sort().join(' and ')}`);
}

/** A computer that gives out tickets for the domain, or answers replication. */
function addByService(screen: SmbScreen, found: Map<number, Controller>): void {
  for (const i of valuesOf(screen.identities))
    if (i.mechanism === 'kerberos' && i.success !== null && /^krbtgt\//i.test(i.service ?? ''))
      add(found, i.server, 'inferred', 'answers Kerberos authentication');
  for (const r of valuesOf(screen.replications))
    if (r.bytes > 0) add(found, r.server, 'inferred', 'answers directory replication');
}

/** A full host name stands for one computer; short names may repeat, so they need two labels. */
function addAliases(screen: SmbScreen, found: Map<number, Controller>): void {
  const owner = new Map<string, number>();
  const hosts = valuesOf(screen.hosts);
  for (const host of hosts)
    if (found.has(host.address))
      for (const { name } of host.names.values()) owner.set(name.toLowerCase(), host.address);
  for (const host of hosts) {
    if (found.has(host.address)) continue;
    const shared = sortedValues(host.names).find(
      ({ name, certainty }) => name.includes('.') && certainty === 'seen' && owner.has(name.toLowerCase()),
    );
    if (shared)
      add(found, host.address, 'inferred', `has the name ${shared.name} of another controller address`);
  }
}
