const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads a time as RFC 3339 section 5.6 writes it (with an offset, never local) to microseconds since 1970
 * UTC; digits past the sixth are cut. Null when it is none, or a day or hour that no calendar has.
 */
export function parseTime(text: string): number | null {
  const match = RFC3339.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as SixNumbers;
  if (hour > 23 || minute > 59 || second > 59 || !isDay(year, month, day)) return null;
  const offset = offsetMinutes(match[9], match[10], match[11]);
  if (offset === null) return null;
  const millis = Date.UTC(year, month - 1, day, hour, minute - offset, second);
  const micros = millis * 1000 + Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return micros >= 0 ? micros : null;
}

type SixNumbers = [number, number, number, number, number, number];

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function offsetMinutes(sign: string | undefined, hours = '0', minutes = '0'): number | null {
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  const size = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -size : size;
}
