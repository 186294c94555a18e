import type { IpHeader } from './ip.ts';

/** TCP control bits (RFC 9293 section 3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** One TCP segment; one record is reused. */
export interface Segment {
  sourcePort: number;
  destinationPort: number;
  /** Unsigned 32-bit numbers. */
  sequence: number;
  acknowledgement: number;
  flags: number;
  /** Payload as captured. */
  from: number;
  to: number;
  /** Payload bytes that the snapshot length cut off. */
  cut: number;
}

/** A fresh record. */
export function createSegment(): Segment {
  return {
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgement: 0,
    flags: 0,
    from: 0,
    to: 0,
    cut: 0,
  };
}

/**
 * TCP header (RFC 9293 section 3.1) of `ip`'s payload into `out`. False when the header with its options is
 * cut or its length is below the smallest. A header whose options alone were cut by the snapshot length
 * still says how many payload bytes are missing.
 */
export function parseTcp(view: DataView, ip: IpHeader, out: Segment): boolean {
  const { at, end } = ip;
  if (end - at < 20) return false;
  const header = (view.getUint8(at + 12) >> 4) * 4;
  const beyond = at + header - end;
  if (header < 20 || beyond > ip.cut) return false;
  out.sourcePort = view.getUint16(at);
  out.destinationPort = view.getUint16(at + 2);
  out.sequence = view.getUint32(at + 4);
  out.acknowledgement = view.getUint32(at + 8);
  out.flags = view.getUint8(at + 13);
  out.from = beyond > 0 ? end : at + header;
  out.to = end;
  out.cut = beyond > 0 ? ip.cut - beyond : ip.cut;
  return true;
}
