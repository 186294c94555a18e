/** IP protocol numbers that are looked into. */
export const IP_PROTOCOL = { tcp: 6, udp: 17 } as const;

/** The header fields of one IPv4 packet (RFC 791 section 3.1) and its payload as a view. */
export interface Ipv4Packet {
  source: number;
  destination: number;
  protocol: number;
  /** Bytes of the packet by its own header. */
  length: number;
  /** More fragments follow, or this is not the first. */
  fragment: boolean;
  payload: Uint8Array;
}

/** RFC 1071: true when the ones' complement sum over the bytes, checksum included, is all ones. */
export function checksumHolds(bytes: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum === 0xffff;
}

/**
 * Reads an IPv4 packet that fills `bytes` exactly and whose header checksum holds (version, header length,
 * total length and checksum together leave chance less than 2^-36); null otherwise.
 */
export function readIpv4(bytes: Uint8Array): Ipv4Packet | null {
  if (bytes.length < 20 || bytes[0]! >> 4 !== 4) return null;
  const header = (bytes[0]! & 0x0f) * 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getUint16(2);
  if (header < 20 || length < header || length !== bytes.length) return null;
  if (!checksumHolds(bytes.subarray(0, header))) return null;
  return {
    source: view.getUint32(12),
    destination: view.getUint32(16),
    protocol: bytes[9]!,
    length,
    fragment: (view.getUint16(6) & 0x3fff) !== 0,
    payload: bytes.subarray(header),
  };
}
