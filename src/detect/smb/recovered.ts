import { type AddressTable, internText } from '../../base/address.ts';
import type { Finding } from '../finding.ts';
import type { RecoveredContent } from './onward.ts';

/** Whole contents that DNS findings carried out, as lineage asks for them. */
export function recoveredContents(addresses: AddressTable, findings: readonly Finding[]): RecoveredContent[] {
  return findings.flatMap((finding) => {
    const { dns } = finding;
    if (!dns || dns.initiator === null) return [];
    const initiator = internText(addresses, dns.initiator);
    const place = finding.cites[0] ?? { evidence: 0, record: 0, offset: 0 };
    return dns.recovered
      .filter((content) => content.direction === 'up' && content.sha256 !== null)
      .map((content) => ({
        finding: finding.id,
        initiator,
        zone: dns.zones[0] ?? dns.servers[0] ?? '',
        sha256: content.sha256!,
        first: { ...place, time: finding.first },
        last: { ...(finding.cites.at(-1) ?? place), time: finding.last },
      }));
  });
}
