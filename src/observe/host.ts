import type { Provenance } from '../base/provenance.ts';

/** How sure a statement is: read from bytes, concluded from them, or not known. */
export type Certainty = 'seen' | 'inferred' | 'unknown';

/** An address has this name, MAC or role, by which protocol, how certain. Lent like every observation. */
export interface HostFact {
  readonly at: Provenance;
  /** Address id. */
  address: number;
  kind: 'name' | 'mac' | 'role';
  /** Evidence text, unescaped; reports escape it. */
  value: string;
  /** Protocol that says so: DHCP, NBNS, DNS, mDNS, LLMNR, Kerberos, NTLMSSP, SMB. */
  by: string;
  certainty: Certainty;
}

/** What is known of one address: collected in the confirm pass for the addresses that findings name. */
export interface KnownHost {
  address: string;
  names: { name: string; by: string; certainty: Certainty }[];
  macs: string[];
  roles: { role: string; certainty: Certainty; grounds: string }[];
  /** Microseconds UTC. */
  first: number;
  last: number;
}
