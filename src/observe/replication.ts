import type { Cite } from '../base/provenance.ts';

/** Directory replication: DRSUAPI DRSGetNCChanges ([MS-DRSR] 4.1.10, opnum 3), or event 4662. */
export interface Replication {
  first: Cite & { time: number };
  last: Cite & { time: number };
  /** Address ids: who asked for the changes and which domain controller answered. */
  client: number;
  server: number;
  account: string | null;
  /** Fingerprint of the Kerberos ticket that was shown: its owner, where it is known, goes before `account`. */
  ticket?: string | null;
  /** Requests seen. */
  calls: number;
  /** Bytes of answers. */
  bytes: number;
  /** What the client bound to first: DsBind, DsCrackNames …; interface operations by opnum. */
  opnums: number[];
}
