import type { KeptRecord } from '../../channel.ts';
import { TYPE, txtBytes } from './records.ts';
import type { Exchange } from './timed.ts';

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
