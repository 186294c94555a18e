import { isSafeName } from './zone.ts';

/** A name server and how it is told to answer nothing for a zone and all below. */
interface Blocker {
  /** In the comment syntax of the system, so that it may be pasted along. */
  head: readonly string[];
  lines(zone: string): string[];
  tail: readonly string[];
}

/**
 * Syntax: RPZ (draft-vixie-dnsop-dns-rpz section 4), the manuals of BIND 9 (`response-policy`), Unbound
 * (`local-zone`), Windows DNS (`Add-DnsServerQueryResolutionPolicy`) and dnsmasq (`--address`). Each kept
 * below 77 columns where the zone allows it, so that an 80-column terminal shows whole lines.
 */
const BLOCKERS: readonly Blocker[] = [
  {
    head: ['; BIND, zone file of the policy zone'],
    lines: (zone) => [`${zone} CNAME .`, `*.${zone} CNAME .`],
    tail: [
      '// BIND, named.conf; without both options queries still leave',
      'response-policy { zone "rpz.local"; }',
      '  qname-wait-recurse no break-dnssec yes;',
      'zone "rpz.local" {',
      '  type primary; file "rpz.local.db"; allow-query { localhost; };',
      '};',
    ],
  },
  {
    head: ['# Unbound, in the server clause'],
    lines: (zone) => [`local-zone: "${zone}." always_nxdomain`],
    tail: [],
  },
  {
    head: ['# Windows DNS Server 2016 and later, PowerShell on each server'],
    lines: (zone) => [
      `Add-DnsServerQueryResolutionPolicy -Action IGNORE \``,
      `  -Name "Block ${zone}" \``,
      `  -FQDN "EQ,${zone}"`,
      `Add-DnsServerQueryResolutionPolicy -Action IGNORE \``,
      `  -Name "Block below ${zone}" \``,
      `  -FQDN "EQ,*.${zone}"`,
    ],
    tail: [],
  },
  { head: ['# dnsmasq'], lines: (zone) => [`address=/${zone}/`], tail: [] },
];

/** Ready lines for the zones whose names are inert in all four syntaxes; empty when there is none. */
export function blockLines(zones: readonly string[]): string[] {
  const safe = zones.filter(isSafeName);
  if (safe.length === 0) return [];
  return BLOCKERS.flatMap((blocker) => [...blocker.head, ...safe.flatMap(blocker.lines), ...blocker.tail]);
}
