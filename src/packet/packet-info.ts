import { createProvenance, type Provenance } from '../base/provenance.ts';

/** One IP packet as the confirm pass counts it; lent for the length of a call. Of a tunnel's packets the innermost. */
export interface PacketInfo {
  /** Address ids. */
  source: number;
  destination: number;
  /** 0 where the protocol has none, and in fragments. */
  sourcePort: number;
  destinationPort: number;
  /** IANA protocol number of the payload. */
  protocol: number;
  /** TCP control bits; 0 for others. */
  flags: number;
  /** Bytes after the transport header on the wire, those that the snapshot length cut included. */
  payload: number;
  at: Provenance;
}

/** A fresh record. */
export function createPacketInfo(): PacketInfo {
  return {
    source: 0,
    destination: 0,
    sourcePort: 0,
    destinationPort: 0,
    protocol: 0,
    flags: 0,
    payload: 0,
    at: createProvenance(),
  };
}
