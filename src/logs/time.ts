/** Times of logs as microseconds since 1970 UTC. Digits are read one by one: no floating point before the end. */

const ZERO = 0x30;
const DOT = 0x2e;
/** Beyond 2^53 microseconds (year 2255) a number no longer counts single ones. */
const MAX_SECONDS = 9_007_199_254;

function isDigit(c: number | undefined): boolean {
  return c !== undefined && c >= ZERO && c <= 0x39;
}

/**
 * Microseconds of decimal seconds `1653991234.123456` in `bytes[from, to)`; further digits round. NaN when it is
 * no number or past what counts single microseconds.
 */
export function parseSeconds(bytes: Uint8Array, from: number, to: number): number {
  let p = from;
  let seconds = 0;
  while (p < to && isDigit(bytes[p])) seconds = seconds * 10 + bytes[p++]! - ZERO;
  if (p === from || seconds > MAX_SECONDS) return Number.NaN;
  let micros = 0;
  let scale = 1_000_000;
  if (bytes[p] === DOT && p < to) {
    p++;
    while (p < to && scale > 1 && isDigit(bytes[p])) {
      micros = micros * 10 + bytes[p++]! - ZERO;
      scale /= 10;
    }
    if (p < to && isDigit(bytes[p]) && bytes[p]! >= ZERO + 5) micros++;
    while (p < to && isDigit(bytes[p])) p++;
  }
  return p === to ? seconds * 1_000_000 + micros * scale : Number.NaN;
}

/** Largest epoch number taken for seconds, milliseconds, microseconds: above each begins the next unit. */
const UNITS: readonly (readonly [number, number])[] = [
  [1e11, 1e6],
  [1e14, 1e3],
  [1e17, 1],
];

/**
 * Microseconds of an epoch number whose unit is known by its size. A double of seconds since 1970 is within
 * 0.12 µs of what was written until 2242, so rounding gives the written microsecond back.
 */
export function microsOfNumber(value: number): number {
  if (!Number.isFinite(value) || value < 0) return Number.NaN;
  for (const [below, factor] of UNITS) if (value < below) return Math.round(value * factor);
  return Math.round(value / 1e3);
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/;

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** Microseconds of ISO 8601 text (UTC when it names no zone); NaN when it is none. */
export function microsOfIso(text: string): number {
  const match = text.length <= 40 ? ISO.exec(text) : null;
  if (!match) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const millis = Date.UTC(year, month - 1, day, hour, minute, second) - zoneMinutes(match[8]) * 60_000;
  const fraction = Math.round(Number((match[7] ?? '').padEnd(9, '0')) / 1e3);
  const valid = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 61;
  return valid ? millis * 1000 + fraction : Number.NaN;
}
