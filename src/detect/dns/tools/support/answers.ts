import type { KeptRecord } from '../../channel.ts';
import { concatBytes } from '../../codec/labels.ts';
import type { Exchange } from './timed.ts';

/** Record types that tools use (RFC 1035 section 3.2.2, RFC 3596). */
export const TYPE = { a: 1, ns: 2, cname: 5, soa: 6, null: 10, ptr: 12, mx: 15, txt: 16, aaaa: 28 } as const;

/** Text strings of TXT data joined (RFC 1035 section 3.3.14); null when a length runs past the end. */
function txtBytes(rdata: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < rdata.length; at += 1 + rdata[at]!) {
    if (at + 1 + rdata[at]! > rdata.length) return null;
    parts.push(rdata.subarray(at + 1, at + 1 + rdata[at]!));
  }
  return concatBytes(parts);
}

/** The records of one type in the answer section. */
export function answersOf(exchange: Exchange, type: number): KeptRecord[] {
  return exchange.answers.filter((record) => record.type === type);
}

/** The first TXT answer as one character per byte; null without one. */
export function txtAnswer(exchange: Exchange): string | null {
  const record = exchange.answers.find((r) => r.type === TYPE.txt);
  const bytes = record && txtBytes(record.rdata);
  return bytes ? Buffer.from(bytes).toString('latin1') : null;
}

/** The first A answer as four bytes; null without one. */
export function addressAnswer(exchange: Exchange): Uint8Array | null {
  return exchange.answers.find((r) => r.type === TYPE.a && r.rdata.length === 4)?.rdata ?? null;
}

/** The first A answer as an unsigned big-endian number; null without one. */
export function addressNumber(exchange: Exchange): number | null {
  const bytes = addressAnswer(exchange);
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) : null;
}
