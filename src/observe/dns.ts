import { NO_ADDRESS } from '../base/address.ts';
import { createProvenance, type Provenance } from '../base/provenance.ts';

/** Which name service a message belongs to; detectors of DNS channels hear `dns` only. */
export type NameService = 'dns' | 'mdns' | 'llmnr' | 'nbns';
/** How a message travelled. */
export type DnsTransport = 'udp' | 'tcp' | 'doh' | 'unknown';

/** Records that one message keeps: a zone transfer fills a 64 KiB message with some 4,000 of the smallest. */
export const MAX_RECORDS = 4096;
/** RFC 1035 section 2.3.4: 255 octets for a name, root included; one more so that "too long" is visible. */
export const MAX_NAME_BYTES = 256;

/** Sections of a message, as counted in the header (RFC 1035 section 4.1.1). */
export const SECTION = { answer: 1, authority: 2, additional: 3 } as const;

/**
 * One DNS message, query or answer, from packets or from a log. The record is reused: it and everything
 * it lends is valid until the next message; who keeps something copies it.
 */
export interface DnsMessage {
  readonly at: Provenance;
  service: NameService;
  transport: DnsTransport;
  /** Address ids: who asked and who was asked, whichever way this message goes. NO_ADDRESS when unknown. */
  initiator: number;
  server: number;
  initiatorPort: number;
  serverPort: number;
  response: boolean;
  /** Message id, -1 when a log does not say. */
  id: number;
  /** The 16 header flag bits as sent; logs fill what they know (QR, AA, TC, RD, RA, rcode). */
  flags: number;
  opcode: number;
  /** Response code with the EDNS extension (RFC 6891 section 6.1.3); 0 in queries. */
  rcode: number;
  /** Bytes of the whole message; -1 when a log does not say. */
  size: number;
  /** Questions that the header claims. */
  questions: number;
  /** First question's name: length-prefixed labels, case as sent, without the root byte. Own buffer, MAX_NAME_BYTES long. */
  readonly name: Uint8Array;
  nameLength: number;
  qtype: number;
  qclass: number;
  /** Where the record data stand: offsets below are into `bytes`; lent. For a log a scratch buffer. */
  bytes: Uint8Array;
  /** First byte of the message in `bytes`: compression pointers count from here (RFC 1035 section 4.1.4). */
  messageStart: number;
  messageEnd: number;
  /** Records kept, at most MAX_RECORDS, in wire order; OPT is kept too. */
  recordCount: number;
  readonly recordSection: Uint8Array;
  readonly recordType: Uint16Array;
  readonly recordClass: Uint16Array;
  readonly recordTtl: Uint32Array;
  /** Offset of the owner name. */
  readonly recordOwner: Int32Array;
  readonly rdataStart: Int32Array;
  readonly rdataEnd: Int32Array;
  /** EDNS UDP size (RFC 6891), -1 without OPT. */
  udpSize: number;
  /** Bytes of EDNS options. */
  optionsStart: number;
  optionsEnd: number;
  /** Bytes after the last claimed record: some tools put their data there. */
  surplus: number;
  /** Bytes of the message that the capture's snapshot length cut off. */
  cut: number;
  /** Null, or why the message could not be read to its end (a word of wire/dns); what was read before stands. */
  bad: string | null;
}

/** A fresh record to be reused by one parser. */
export function createDnsMessage(): DnsMessage {
  return {
    at: createProvenance(),
    service: 'dns',
    transport: 'udp',
    initiator: NO_ADDRESS,
    server: NO_ADDRESS,
    initiatorPort: 0,
    serverPort: 0,
    response: false,
    id: -1,
    flags: 0,
    opcode: 0,
    rcode: 0,
    size: -1,
    questions: 0,
    name: new Uint8Array(MAX_NAME_BYTES),
    nameLength: 0,
    qtype: 0,
    qclass: 0,
    bytes: new Uint8Array(0),
    messageStart: 0,
    messageEnd: 0,
    recordCount: 0,
    recordSection: new Uint8Array(MAX_RECORDS),
    recordType: new Uint16Array(MAX_RECORDS),
    recordClass: new Uint16Array(MAX_RECORDS),
    recordTtl: new Uint32Array(MAX_RECORDS),
    recordOwner: new Int32Array(MAX_RECORDS),
    rdataStart: new Int32Array(MAX_RECORDS),
    rdataEnd: new Int32Array(MAX_RECORDS),
    udpSize: -1,
    optionsStart: 0,
    optionsEnd: 0,
    surplus: 0,
    cut: 0,
    bad: null,
  };
}
