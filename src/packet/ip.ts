import { NO_ADDRESS } from '../base/address.ts';

/** IANA protocol numbers that the room itself reads. */
export const PROTOCOL = {
  hopByHop: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  routing: 43,
  fragment: 44,
  authentication: 51,
  icmp6: 58,
  destinationOptions: 60,
  mobility: 135,
  hostIdentity: 139,
  shim6: 140,
} as const;

/** What the room needs of one IP packet, whichever version; one record is reused. */
export interface IpHeader {
  version: number;
  /** Where the header begins. */
  header: number;
  /** Address ids, once `nameEnds` was called. */
  source: number;
  destination: number;
  /** Virtual shard of the two addresses. */
  shard: number;
  /** Protocol of the payload (IANA numbers). */
  protocol: number;
  /** Payload as captured, without Ethernet padding. */
  at: number;
  end: number;
  /** Payload bytes that the snapshot length cut off. */
  cut: number;
  /** True for a piece of a datagram. */
  fragment: boolean;
  /** Identification of the datagram that the piece belongs to. */
  id: number;
  /** Place of the piece in the datagram's payload, in bytes. */
  offset: number;
  /** True when pieces follow. */
  more: boolean;
  /** True when the declared length passes the end of a frame that was captured whole. */
  lying: boolean;
}

/** A fresh record. */
export function createIpHeader(): IpHeader {
  return {
    version: 0,
    header: 0,
    source: NO_ADDRESS,
    destination: NO_ADDRESS,
    shard: 0,
    protocol: 0,
    at: 0,
    end: 0,
    cut: 0,
    fragment: false,
    id: 0,
    offset: 0,
    more: false,
    lying: false,
  };
}

/**
 * Sets the payload of a packet whose header says that it ends at `declaredEnd`. Bytes after it are padding;
 * bytes missing before it were cut by the snapshot length as far as the frame was cut (`frameCut`).
 */
export function setPayload(
  ip: IpHeader,
  at: number,
  end: number,
  declaredEnd: number,
  frameCut: number,
): void {
  ip.at = at;
  if (declaredEnd <= end) {
    ip.end = declaredEnd;
    ip.cut = 0;
    ip.lying = false;
    return;
  }
  const missing = declaredEnd - end;
  ip.end = end;
  ip.cut = missing < frameCut ? missing : frameCut;
  ip.lying = missing > frameCut;
}
