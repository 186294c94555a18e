import { BASE64, decodeBase64 } from '../../codec/base64.ts';
import { concatBytes, splitLabels } from '../../codec/labels.ts';
import { answersOf, type Exchange } from '../support/exchanges.ts';
import { TYPE, txtBytes } from '../support/records.ts';

/** Bytes in front of every message: session, acknowledged, sequence, type (alex-sector/dns2tcp, common/includes/packet.h). */
export const HEADER_BYTES = 7;
/** Bits of the type byte: deauthentication, error, NOP, MTU check, data, ACK, NACK, name compression. */
export const TYPE_BITS = 0x01 | 0x02 | 0x04 | 0x08 | 0x10 | 0x20 | 0x40;
/** The type byte of a message that carries stream bytes. */
export const DATA_BIT = 0x08;

/** A message either way. */
export interface Message {
  session: number;
  ack: number;
  seq: number;
  type: number;
  data: Uint8Array;
}

/** What a query name says. */
export interface Up {
  /** `auth`, `connect`, `resource` from the label with the equals sign, or null. */
  control: string | null;
  message: Message | null;
  /** Characters of the base64 part. */
  length: number;
}

function readMessage(text: Uint8Array): Message | null {
  const bytes = decodeBase64(text, BASE64);
  if (!bytes || bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const type = bytes[6]!;
  if ((type & ~TYPE_BITS) !== 0) return null;
  const data = bytes.subarray(HEADER_BYTES);
  return { session: view.getUint16(0), ack: view.getUint16(2), seq: view.getUint16(4), type, data };
}

const CONTROLS = ['auth', 'connect', 'resource'];

/** Word of a control label: its equals sign becomes `?` in logs that escape nothing. */
export function controlOf(label: Uint8Array): string | null {
  if (label[0] !== 0x3d && label[0] !== 0x3f) return null;
  const word = String.fromCharCode(...label.subarray(1)).toLowerCase();
  return CONTROLS.includes(word) ? word : null;
}

/** Reads the labels in front of the zone; null when there are none. */
export function readUp(residual: Uint8Array): Up | null {
  const labels = splitLabels(residual);
  if (!labels || labels.length === 0) return null;
  const control = controlOf(labels[labels.length - 1]!);
  const text = concatBytes(control === null ? labels : labels.slice(0, -1));
  return { control, message: readMessage(text), length: text.length };
}

/**
 * Reads an answer: TXT strings or KEY data that begin with the index of the record (`A`, `B` ...), then base64.
 */
export function readDown(exchange: Exchange): Message | null {
  const parts: Uint8Array[] = [];
  for (const record of answersOf(exchange.answer)) {
    const text = record.type === TYPE.txt ? txtBytes(record.rdata) : null;
    if (text) parts.push(text);
    else if (record.type === TYPE.key) parts.push(record.rdata);
  }
  parts.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const body = concatBytes(parts.map((part) => part.subarray(1)));
  return body.length === 0 ? null : readMessage(body);
}
