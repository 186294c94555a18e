import { isoTime } from '../base/time.ts';
import { byCodeUnit } from '../base/words.ts';
import type { Finding } from '../detect/finding.ts';
import type { KnownHost } from '../observe/host.ts';
import { alertCase } from './alerts.ts';
import { MAX_HOSTS } from './bounds.ts';
import type { CaseContext } from './context.ts';
import type { ReportHost } from './report.ts';

/** Hosts of the report, and how many were left out past the cap. */
export interface NamedHosts {
  hosts: ReportHost[];
  omitted: number;
}

/**
 * Every computer that a finding names, each address once: in the order of the findings' rank and, within a
 * finding, of its part in it (the near end first). Ids follow that order.
 */
export function namedHosts(context: CaseContext, ranked: readonly Finding[]): NamedHosts {
  const addresses = new Set(ranked.flatMap((finding) => alertCase(finding).addresses(finding)));
  const kept = [...addresses].slice(0, MAX_HOSTS);
  return {
    hosts: kept.map((address, i) => reportHost(`h${i + 1}`, address, context.hosts.get(address))),
    omitted: addresses.size - kept.length,
  };
}

function reportHost(id: string, address: string, known: KnownHost | undefined): ReportHost {
  return {
    id,
    addresses: [address],
    names: orderedNames(known),
    macs: [...new Set(known?.macs ?? [])].sort(byCodeUnit),
    roles: orderedRoles(known),
    users: [],
    first: known ? isoTime(known.first) : null,
    last: known ? isoTime(known.last) : null,
  };
}

function orderedNames(known: KnownHost | undefined): ReportHost['names'] {
  const names = (known?.names ?? []).map(({ name, by, certainty }) => ({ name, by, certainty }));
  return unique(names.sort((a, b) => byCodeUnit(a.name, b.name) || byCodeUnit(a.by, b.by)));
}

function orderedRoles(known: KnownHost | undefined): ReportHost['roles'] {
  const roles = (known?.roles ?? []).map(({ role, certainty, grounds }) => ({ role, certainty, grounds }));
  return unique(roles.sort((a, b) => byCodeUnit(a.role, b.role) || byCodeUnit(a.grounds, b.grounds)));
}

function unique<T>(sorted: T[]): T[] {
  return sorted.filter((item, i) => i === 0 || JSON.stringify(item) !== JSON.stringify(sorted[i - 1]));
}
