/** Reflected polynomial of CRC-32 (ISO 3309, as in Ethernet, gzip and ZIP). */
const POLYNOMIAL = 0xedb88320;

let table: Uint32Array | null = null;

function buildTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    return value;
  });
}

/** CRC-32 (IEEE 802.3) of the bytes as an unsigned 32-bit number. */
export function crc32(bytes: Uint8Array): number {
  table ??= buildTable();
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 0xff]!;
  return (crc ^ 0xffffffff) >>> 0;
}
