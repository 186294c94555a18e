/** NIST P-256 (SEC 2 section 2.4.2): y^2 = x^3 - 3x + b modulo p. */
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
/** Bytes of one coordinate. */
const COORDINATE_BYTES = 32;

function integer(bytes: Uint8Array): bigint {
  let hex = '';
  for (let i = 0; i < bytes.length; i++) hex += bytes[i]!.toString(16).padStart(2, '0');
  return BigInt(`0x${hex}`);
}

/**
 * True when 64 bytes, big-endian x then y, are a point on P-256. Chance passes with 2^-256; false for any
 * other length, for coordinates past the prime and for all zeros.
 */
export function isP256Point(bytes: Uint8Array): boolean {
  if (bytes.length !== 2 * COORDINATE_BYTES) return false;
  const x = integer(bytes.subarray(0, COORDINATE_BYTES));
  const y = integer(bytes.subarray(COORDINATE_BYTES));
  if (x >= P || y >= P) return false;
  return (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}
