import { parseAddress } from '../../base/address.ts';
import { contains, type Network } from '../../base/network.ts';
import type { Finding, SmbFile } from '../../detect/finding.ts';
import { pathFits } from './pattern.ts';
import type { SiteEntry } from './types.ts';

/** The smallest thing of a finding that an entry can explain: a zone, a file, or one that is not shown. */
export type Part = { zone: string } | { file: SmbFile } | 'unknown';

/** What must be explained before the finding is. At least one part. */
export function partsOf(finding: Finding): Part[] {
  const zones = finding.dns?.zones.map((zone): Part => ({ zone })) ?? [];
  const files = finding.smb?.files.map((file): Part => ({ file })) ?? [];
  const omitted = (finding.smb?.filesOmitted ?? 0) > 0;
  const parts = [...zones, ...files];
  return parts.length === 0 || omitted ? [...parts, 'unknown'] : parts;
}

/** True when the zone is the domain or lies below it. */
export function isBelow(zone: string, domain: string): boolean {
  const name = zone.toLowerCase();
  return name === domain || name.endsWith(`.${domain}`);
}

/** Whether an entry that suppresses speaks of this part of the finding; its expiry is not looked at. */
export function covers(entry: SiteEntry, finding: Finding, part: Part): boolean {
  switch (entry.list) {
    case 'trustedDomains':
      return entry.zone !== null && part !== 'unknown' && 'zone' in part && isBelow(part.zone, entry.zone);
    case 'excludedComputers':
      return isComputer(
        entry.computer,
        finding.dns ? finding.dns.initiator : (finding.smb?.recipient ?? null),
      );
    case 'backupHosts':
      return finding.smb !== null && isComputer(entry.computer, finding.smb.recipient);
    case 'approvedTransfers':
      return finding.smb !== null && approves(entry, finding.smb.recipient, part);
    case 'newDomains':
      return false;
  }
}

function approves(entry: SiteEntry, recipient: string | null, part: Part): boolean {
  if (entry.computer !== null && !isComputer(entry.computer, recipient)) return false;
  const { account, paths } = entry;
  if (account === null && paths.length === 0) return true;
  if (part === 'unknown' || !('file' in part)) return false;
  const { file } = part;
  if (account !== null && file.account?.toLowerCase() !== account.toLowerCase()) return false;
  return paths.length === 0 || paths.some((pattern) => pathFits(pattern, file.path));
}

function isComputer(network: Network | null, address: string | null): boolean {
  const bytes = address === null ? null : parseAddress(address);
  return network !== null && bytes !== null && contains(network, bytes);
}
