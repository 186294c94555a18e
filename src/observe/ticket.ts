import type { Provenance } from '../base/provenance.ts';

/**
 * A Kerberos ticket is handed out (RFC 4120 sections 3.1 and 3.3). It is used at other servers than the one that
 * gave it, so whose it is can be said only where all of the evidence meets. Lent like every observation.
 */
export interface Ticket {
  readonly at: Provenance;
  /** Hash of the sealed part: the same wherever this ticket is seen. */
  fingerprint: string;
  /** `REALM\name` of its owner; null where FAST hides it (RFC 6113 section 5.4.3). */
  account: string | null;
  /** Fingerprint of the ticket that was shown to get this one: both have one owner. Null for none. */
  presented: string | null;
}
