import type { Cite } from '../../base/provenance.ts';
import type { DnsTransport } from '../../observe/dns.ts';

/** One record of a kept message. Names inside rdata are expanded: length-prefixed labels with the root byte. */
export interface KeptRecord {
  /** SECTION of observe/dns. */
  section: number;
  type: number;
  class: number;
  ttl: number;
  /** Owner equals the question's name. */
  ownerIsQuestion: boolean;
  /** Owner name: labels with length bytes, no root byte. */
  owner: Uint8Array;
  /** NS, CNAME, PTR, MX, SRV, SOA: with compression undone; all others as sent. */
  rdata: Uint8Array;
}

/** One DNS message of a channel, copied in the confirm pass. */
export interface KeptMessage {
  cite: Cite;
  /** Microseconds UTC; NaN without a time. */
  time: number;
  initiator: number;
  server: number;
  initiatorPort: number;
  serverPort: number;
  transport: DnsTransport;
  response: boolean;
  /** -1 when a log does not say. */
  id: number;
  flags: number;
  rcode: number;
  /** Message size in bytes, -1 when unknown. */
  size: number;
  /** Question name: labels with length bytes, case as sent, without the root byte. */
  name: Uint8Array;
  qtype: number;
  records: KeptRecord[];
  udpSize: number;
  /** EDNS options as sent. */
  options: Uint8Array;
  /** Bytes behind the last record; the whole payload when the message is no DNS at all. */
  surplus: Uint8Array;
  /** Why the message could not be read to its end. */
  bad: string | null;
  /** The message as sent, for the first messages of a channel; empty for logs and later messages. */
  wire: Uint8Array;
}

/** Everything that two ends said to each other below one zone, or past a zone; what signals and tools judge. */
export interface Channel {
  /**
   * `zone`: one initiator, one zone. `zones`: one initiator over many zones. `server`: one initiator and one
   * server that is no resolver of the site, whatever the names say.
   */
  kind: 'zone' | 'zones' | 'server';
  initiator: number;
  /** Lower-cased labels with length bytes, no root byte; empty for `zones` and `server`. */
  zone: Uint8Array;
  /** In order of time, then file and record. Both legs of a forwarder are apart: this is the initiator's own leg. */
  messages: KeptMessage[];
  /** Messages that were not kept because the channel is past its cap. */
  messagesOmitted: number;
}
