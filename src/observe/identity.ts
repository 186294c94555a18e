import type { Provenance } from '../base/provenance.ts';

/** Account X on computer Y at time T by mechanism M. Lent like every observation. */
export interface Identity {
  readonly at: Provenance;
  /** Address id of the computer that the account works from. */
  address: number;
  /** Address id of the server that was signed in to; 0 when unknown. */
  server: number;
  /** `DOMAIN\user` or `user`, as the protocol says it; null when only a ticket tells it. */
  account: string | null;
  /** Fingerprint of the Kerberos ticket whose owner it is; null or left out when there is none. */
  ticket?: string | null;
  mechanism: 'ntlm' | 'kerberos' | 'ldap' | 'log';
  /** Workstation name that the client states, null when it states none. */
  workstation: string | null;
  /** Null while the evidence does not show how it ended. */
  success: boolean | null;
  /** Service that was asked for: `cifs/dc1`, `krbtgt/CORP`; null when none. */
  service: string | null;
}
