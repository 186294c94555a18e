import { decodeBase16 } from '../../codec/base16.ts';
import { concatBytes, joinLabels, residualAnywhere } from '../../codec/labels.ts';
import { answersOf, type Exchange } from '../support/exchanges.ts';
import { hostOf, TYPE, txtBytes } from '../support/records.ts';

/** Packet types (iagox86/dnscat2, doc/protocol.md). */
export const PACKET = { syn: 0, msg: 1, fin: 2, enc: 3, ping: 0xff } as const;
/** Numbers of the packet types. */
export const TYPES: ReadonlySet<number> = new Set(Object.values(PACKET));

/** One packet: number, type and session in clear, the rest as it stands. */
export interface Packet {
  type: number;
  session: number;
  /** Everything behind the session number. */
  body: Uint8Array;
}

/** First label of names that go straight to a server. */
const DIRECT = Uint8Array.from([6, 0x64, 0x6e, 0x73, 0x63, 0x61, 0x74]);

/** True when the name begins with the label `dnscat`. */
export function isDirect(name: Uint8Array): boolean {
  return DIRECT.every((byte, i) => (i === 0 ? name[0] === byte : ((name[i] ?? 0) | 0x20) === byte));
}

/** Bytes of a packet; null when too short or of an unknown type. */
function readPacket(bytes: Uint8Array | null): Packet | null {
  if (!bytes || bytes.length < 5 || !TYPES.has(bytes[2]!)) return null;
  return { type: bytes[2]!, session: (bytes[3]! << 8) | bytes[4]!, body: bytes.subarray(5) };
}

/** Hex in the labels before the zone, or behind `dnscat`; `zone` null means direct names. */
function hexOf(name: Uint8Array, zone: Uint8Array | null): Uint8Array | null {
  if (zone === null) return isDirect(name) ? decodeName(name.subarray(DIRECT.length)) : null;
  const rest = residualAnywhere(name, zone);
  return rest && decodeName(rest);
}

function decodeName(labels: Uint8Array): Uint8Array | null {
  const text = joinLabels(labels);
  return text && decodeBase16(text);
}

/** The packet in a question name. */
export function readUp(name: Uint8Array, zone: Uint8Array | null): Packet | null {
  return readPacket(hexOf(name, zone));
}

/** The packet in an answer: TXT hex, a host name below the zone, or address records with an order byte each. */
export function readDown(exchange: Exchange, zone: Uint8Array | null): Packet | null {
  const records = answersOf(exchange.answer);
  for (const record of records) {
    const text = record.type === TYPE.txt ? txtBytes(record.rdata) : null;
    if (text) return readPacket(decodeBase16(text));
    const host = hostOf(record);
    if (host) return readPacket(hexOf(host, zone));
  }
  return readPacket(addressBytes(records.filter((r) => r.type === TYPE.a || r.type === TYPE.aaaa)));
}

/** Address records in order of their first byte; the byte after ordering says how long the rest is. */
function addressBytes(records: readonly { rdata: Uint8Array }[]): Uint8Array | null {
  const sorted = records.map((r) => r.rdata).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const all = concatBytes(sorted.map((data) => data.subarray(1)));
  const length = all[0] ?? 0;
  return length > 0 && length < all.length ? all.subarray(1, 1 + length) : null;
}
