import { NO_ADDRESS } from '../base/address.ts';
import type { DnsTransport } from '../observe/dns.ts';
import { MAX_ANSWERS } from './bounds.ts';

/**
 * One line of Zeek's dns.log (zeek/zeek scripts/base/protocols/dns/main.zeek), whichever way it was written.
 * Reused; -1 stands for what the line leaves out, and texts are ranges of `bytes` with Zeek's escapes in them.
 */
export interface ZeekDnsRow {
  bytes: Uint8Array;
  /** True for TSV, where the writer doubles backslashes; JSON leaves them. */
  doubled: boolean;
  /** Microseconds UTC; NaN when the line has none. */
  time: number;
  /** Microseconds from query to answer; NaN when not both were seen. */
  rtt: number;
  initiator: number;
  server: number;
  initiatorPort: number;
  serverPort: number;
  transport: DnsTransport;
  id: number;
  opcode: number;
  qclass: number;
  qtype: number;
  rcode: number;
  authoritative: boolean;
  truncated: boolean;
  recursionDesired: boolean;
  recursionAvailable: boolean;
  /** Reserved bits, AD and CD. */
  z: number;
  queryStart: number;
  queryEnd: number;
  answerCount: number;
  readonly answerStart: Int32Array;
  readonly answerEnd: Int32Array;
  ttlCount: number;
  /** Seconds. */
  readonly ttl: Uint32Array;
}

/** An empty row to be reused by one reader. */
export function createZeekDnsRow(doubled: boolean): ZeekDnsRow {
  return {
    bytes: new Uint8Array(0),
    doubled,
    time: Number.NaN,
    rtt: Number.NaN,
    initiator: NO_ADDRESS,
    server: NO_ADDRESS,
    initiatorPort: 0,
    serverPort: 0,
    transport: 'unknown',
    id: -1,
    opcode: -1,
    qclass: -1,
    qtype: -1,
    rcode: -1,
    authoritative: false,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    z: 0,
    queryStart: -1,
    queryEnd: -1,
    answerCount: 0,
    answerStart: new Int32Array(MAX_ANSWERS),
    answerEnd: new Int32Array(MAX_ANSWERS),
    ttlCount: 0,
    ttl: new Uint32Array(MAX_ANSWERS),
  };
}
