import type { AddressTable } from '../base/address.ts';
import type { Finding } from '../detect/finding.ts';
import type { RelatedNote } from '../detect/related.ts';
import type { EvidenceFile } from '../observe/evidence.ts';
import type { KnownHost } from '../observe/host.ts';
import type { Unseen } from '../observe/unseen.ts';

/** All that a scan knows; `case/build.ts` turns it into the report document. */
export interface CaseInput {
  version: string;
  options: Record<string, unknown>;
  interrupted: boolean;
  /** In the order of the report: first packet, then path. Cites hold indices into this list. */
  evidence: EvidenceFile[];
  findings: Finding[];
  /** What is no finding, but must be seen: replication by strangers, contents that went on. */
  related?: RelatedNote[];
  hosts: KnownHost[];
  unseen: Unseen[];
  counts: { packets: number; logRecords: number; dnsMessages: number; smbTransfers: number };
  floor: { dnsBytesPerHour: number | null; text: string };
  addresses: AddressTable;
}
