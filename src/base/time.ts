/** Times are microseconds since 1970-01-01 UTC as numbers; 2^53 µs reach the year 2255. */

/** Past this (2^53, year 2255) a number no longer counts single microseconds. */
const MAX_MICROS = Number.MAX_SAFE_INTEGER;

/** RFC 3339 in UTC with six digits; null for NaN and what no calendar holds. */
export function isoTime(micros: number): string | null {
  if (!Number.isFinite(micros) || micros < 0 || micros > MAX_MICROS) return null;
  const seconds = Math.floor(micros / 1e6);
  const fraction = Math.floor(micros - seconds * 1e6);
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(fraction).padStart(6, '0')}Z`;
}
