import { BASE32, decodeBase32 } from '../../codec/base32.ts';
import { concatBytes, joinLabels } from '../../codec/labels.ts';
import { answersOf, type Exchange } from '../support/exchanges.ts';
import { TYPE, txtBytes } from '../support/records.ts';

/** Bytes of the client's number (dnstt-client/lib/dns.go). */
const CLIENT_BYTES = 8;
/** A length byte from here on means that many bytes, less this, of padding. */
const PADDING = 0xe0;
/** Padding of a name with data, and of a poll. */
const DATA_PADDING = 3;
const POLL_PADDING = 8;

/** What one name carries. */
export interface Up {
  client: Uint8Array;
  packets: Uint8Array[];
}

/** Reads the labels before the zone: client number, padding, then length-prefixed packets to the last byte; null else. */
export function readUp(residual: Uint8Array): Up | null {
  const text = joinLabels(residual);
  const bytes = text && decodeBase32(text, BASE32);
  if (!bytes || bytes.length < CLIENT_BYTES + 1 + DATA_PADDING) return null;
  const padding = bytes[CLIENT_BYTES]! - PADDING;
  const packets = readPackets(bytes.subarray(CLIENT_BYTES + 1 + padding));
  if (padding < 0 || packets === null) return null;
  if (padding !== (packets.length === 0 ? POLL_PADDING : DATA_PADDING)) return null;
  return { client: bytes.subarray(0, CLIENT_BYTES), packets };
}

function readPackets(bytes: Uint8Array): Uint8Array[] | null {
  const packets: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at]!;
    if (length === 0 || length >= PADDING || at + 1 + length > bytes.length) return null;
    packets.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return packets;
}

/** What one answer carries; `whole` when 16-bit lengths lead exactly to its end. Null without a TXT record. */
export function readDown(exchange: Exchange): { packets: Uint8Array[]; whole: boolean } | null {
  const records = answersOf(exchange.answer).filter((r) => r.type === TYPE.txt);
  if (records.length === 0) return null;
  const bytes = concatBytes(records.map((r) => txtBytes(r.rdata) ?? new Uint8Array(0)));
  const packets: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const length = (bytes[at]! << 8) | bytes[at + 1]!;
    if (length === 0 || at + 2 + length > bytes.length) break;
    packets.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return { packets, whole: at === bytes.length };
}
