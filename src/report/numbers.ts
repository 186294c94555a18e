import { thousands } from '../base/words.ts';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size for people, powers of 1,024, at most three digits and a tenth: `512 B`, `1.4 KB`, `56 KB`, `2.1 GB`. */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = unit > 0 && value < 10 ? (Math.floor(value * 10) / 10).toFixed(1) : thousands(value);
  return `${text.replace(/\.0$/, '')} ${UNITS[unit]}`;
}

/** `2026-11-22T12:09:54.987645Z` as `2026-11-22 12:09:54Z`; a dash without a time. */
export function utcTime(iso: string | null): string {
  return iso === null ? '-' : `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** Two times, the day said once where it is the same. */
export function utcSpan(first: string | null, last: string | null): string {
  if (first === null || last === null) return 'no times';
  if (first.slice(0, 10) === last.slice(0, 10)) return `${utcTime(first)} to ${last.slice(11, 19)}Z`;
  return `${utcTime(first)} to ${utcTime(last)}`;
}

/** Microseconds between two times of the report; NaN where one is missing. */
export function microsBetween(first: string | null, last: string | null): number {
  return micros(last) - micros(first);
}

/** Microseconds of a time of the report; NaN without one. */
export function micros(iso: string | null): number {
  if (iso === null) return Number.NaN;
  const seconds = Date.parse(`${iso.slice(0, 19)}Z`) * 1000;
  return seconds + Number(iso.slice(20, 26));
}

/** A share between 0 and 1 as percent, rounded down so that nothing reads as certain: 0.998 is `99 %`. */
export function percent(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)} %`;
}
