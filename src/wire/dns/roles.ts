import type { Provenance } from '../../base/provenance.ts';
import type { DnsMessage } from '../../observe/dns.ts';

/** The two ends of one datagram or of one direction of a connection, as addressed. */
export interface Ends {
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
}

/**
 * Says who asked and who was asked. Where exactly one side has the service's port, that side is the server,
 * whatever the QR bit says (a tunnel's raw mode sets it in both directions), and `response` follows the
 * direction; `flags` keep the bit as sent. Otherwise a query's sender is the initiator and so is a response's
 * receiver.
 */
export function setRoles(message: DnsMessage, ends: Ends, servicePort: number): void {
  const fromServer = ends.sourcePort === servicePort;
  if (fromServer !== (ends.destinationPort === servicePort)) message.response = fromServer;
  if (message.response) {
    message.server = ends.source;
    message.serverPort = ends.sourcePort;
    message.initiator = ends.destination;
    message.initiatorPort = ends.destinationPort;
  } else {
    message.server = ends.destination;
    message.serverPort = ends.destinationPort;
    message.initiator = ends.source;
    message.initiatorPort = ends.sourcePort;
  }
}

/** Copies a lent provenance field by field: nothing is allocated. */
export function copyProvenance(to: Provenance, from: Provenance): void {
  to.evidence = from.evidence;
  to.record = from.record;
  to.offset = from.offset;
  to.time = from.time;
}
