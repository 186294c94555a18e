const MICROS_PER_DAY = 86_400e6;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Microseconds UTC at which a calendar day (`2026-11-22`) begins; null when no calendar has it. */
export function dayStart(text: string): number | null {
  const match = DAY.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && date.getTime() >= 0 ? date.getTime() * 1000 : null;
}

/** True when a time lies behind the last day on which something holds. An unknown time never holds. */
export function isPast(until: string | null, time: number): boolean {
  const start = until === null ? Number.POSITIVE_INFINITY : (dayStart(until) ?? Number.NEGATIVE_INFINITY);
  return until !== null && !(time < start + MICROS_PER_DAY);
}
