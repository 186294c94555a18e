import type { Provenance } from '../base/provenance.ts';

/** Traffic between two addresses, as far as it was seen. */
export interface Flow {
  readonly at: Provenance;
  initiator: number;
  responder: number;
  responderPort: number;
  protocol: 'tcp' | 'udp' | 'icmp' | 'other';
  bytesUp: number;
  bytesDown: number;
  /** Microseconds UTC. */
  first: number;
  last: number;
}
