import type { Report, ReportHost } from '../case/report.ts';

/** The best name of each address that the report lists; addresses without one are absent. */
export type HostNames = ReadonlyMap<string, string>;

const CERTAINTY_ORDER = { seen: 0, inferred: 1, unknown: 2 } as const;

/** Names by address: seen before inferred, then the shortest, then the list's own order. */
export function hostNames(report: Report): HostNames {
  const names = new Map<string, string>();
  for (const host of report.hosts) {
    const name = bestName(host);
    if (name !== null) for (const address of host.addresses) names.set(address, name);
  }
  return names;
}

function bestName(host: ReportHost): string | null {
  const sorted = [...host.names].sort(
    (a, b) => CERTAINTY_ORDER[a.certainty] - CERTAINTY_ORDER[b.certainty] || a.name.length - b.name.length,
  );
  return sorted[0]?.name || null;
}

/** `WS1`, or the address, or a dash for none. */
export function shortHost(names: HostNames, address: string | null): string {
  return address === null ? '-' : (names.get(address) ?? address);
}

/** `WS1 (10.20.0.51)`, or the address, or a dash for none. */
export function longHost(names: HostNames, address: string | null): string {
  const name = address === null ? undefined : names.get(address);
  return name === undefined ? (address ?? '-') : `${name} (${address})`;
}
