import { type DnsMessage, SECTION } from '../../observe/dns.ts';

/** OPT pseudo record (RFC 6891 section 6.1.1). */
export const TYPE_OPT = 41;

/**
 * Takes what the OPT record at `index` says: UDP size (its class), options (its data) and the upper bits of the
 * response code (RFC 6891 section 6.1.3). The first OPT counts. One that stands outside the additional section
 * is a query's, copied by a broken responder: its extended code is not believed.
 */
export function readOpt(message: DnsMessage, index: number): void {
  if (message.udpSize >= 0) return;
  message.udpSize = message.recordClass[index]!;
  message.optionsStart = message.rdataStart[index]!;
  message.optionsEnd = message.rdataEnd[index]!;
  if (message.response && message.recordSection[index] === SECTION.additional)
    message.rcode |= (message.recordTtl[index]! >>> 24) << 4;
}
