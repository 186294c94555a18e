import { type Base32Alphabet, createBase32Alphabet } from '../../codec/base32.ts';
import { type Base64Alphabet, createBase64Alphabet } from '../../codec/base64.ts';
import { type ProtobufField, parseProtobuf } from '../../codec/protobuf.ts';

/** util/encoders/base32.go: no i, l, o, s. Either case, because resolvers may change it. */
export const SLIVER32: Base32Alphabet = createBase32Alphabet('ab1c2d3e4f5g6h7j8k9m0npqrtuvwxyz', true);
/** util/encoders/base64.go. */
export const SLIVER64: Base64Alphabet = createBase64Alphabet(
  'a0b2c5def6hijklmnopqr_st-uvwxyzA1B3C4DEFGHIJKLM7NO9PQR8ST+UVWXYZ',
);
/** Types of protobuf/dnspb/dns.proto that travel in names. */
const KINDS = new Set([0, 2, 3, 4, 6, 7, 8, 9]);

/** A DNSMessage of protobuf/dnspb/dns.proto, with its id taken apart. */
export interface Message {
  type: number;
  session: number;
  id: number;
  start: number;
  size: number;
  data: Uint8Array;
}

/** Reads a DNSMessage from the labels in front of a zone; null when they are none. */
export function decodeMessage(bytes: Uint8Array): Message | null {
  const fields = parseProtobuf(bytes);
  if (!fields || fields.some((f) => f.field > 6 || (f.bytes !== null) !== (f.field === 6))) return null;
  const number = (field: number) => fields.find((f: ProtobufField) => f.field === field)?.value ?? 0;
  const id = number(2);
  const data = fields.find((f) => f.field === 6)?.bytes ?? new Uint8Array(0);
  if (!KINDS.has(number(1)) || id === 0 || id > 0xffffffff) return null;
  return { type: number(1), session: id & 0xffffff, id, start: number(3), size: number(5), data };
}
