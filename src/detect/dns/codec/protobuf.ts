/** One field of a protocol buffer message: a number, or bytes (wire types 0 and 2). */
export interface ProtobufField {
  field: number;
  /** Value of a varint; for bytes their length. */
  value: number;
  /** Null for a varint. */
  bytes: Uint8Array | null;
}

/** Fields that a message of a DNS tool can have: few, since all of it fits into a name. */
const MAX_FIELDS = 32;
/** Nine groups of seven bits pass 2^53; a tool's ids and sizes fit into five. */
const MAX_VARINT_BYTES = 5;

interface Varint {
  value: number;
  next: number;
}

function readVarint(bytes: Uint8Array, at: number): Varint | null {
  let value = 0;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return byte === 0 && i > 0 ? null : { value, next: at + i + 1 };
  }
  return null;
}

/**
 * Reads a message strictly: numbers in shortest form, fields in rising order, no field twice, nothing left
 * over. Null for anything else, so that random bytes hardly ever pass (Protocol Buffers encoding guide).
 */
export function parseProtobuf(bytes: Uint8Array): ProtobufField[] | null {
  const fields: ProtobufField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const last = fields.at(-1)?.field ?? 0;
    const key = readVarint(bytes, at);
    if (!key || fields.length >= MAX_FIELDS || key.value >> 3 <= last) return null;
    const value = readVarint(bytes, key.next);
    const wire = key.value & 7;
    if (!value || (wire !== 0 && wire !== 2)) return null;
    const end = wire === 2 ? value.next + value.value : value.next;
    if (end > bytes.length) return null;
    const content = wire === 2 ? bytes.subarray(value.next, end) : null;
    fields.push({ field: key.value >> 3, value: value.value, bytes: content });
    at = end;
  }
  return fields.length > 0 ? fields : null;
}
