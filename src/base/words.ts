/** Numbers, times and lists as a sentence states them. No locale, no clock: same in, same out. */

const MICROS_PER_SECOND = 1e6;

/** An integer with commas between groups of three digits: 1,234,567. */
export function thousands(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count with its noun: `1 name`, `638 names`. `many` is given where an `s` does not do. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`; past `max` items `a, b and 3 more`. */
export function listed(items: readonly string[], max = items.length): string {
  const shown = items.slice(0, max);
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${thousands(rest)} more`] : shown;
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function utc(micros: number): string {
  if (!Number.isFinite(micros) || micros < 0 || micros > Number.MAX_SAFE_INTEGER) return '';
  return new Date(Math.floor(micros / 1000)).toISOString();
}

/** UTC time of day to the second, `12:09:56`; `an unknown time` where the record has none. */
export function clockTime(micros: number): string {
  return utc(micros).slice(11, 19) || 'an unknown time';
}

/** UTC calendar day, `2026-11-22`; `an unknown day` where the record has none. */
export function calendarDay(micros: number): string {
  return utc(micros).slice(0, 10) || 'an unknown day';
}

/** A length of time in its two largest units: `0.4 s`, `14 s`, `3 min 5 s`, `2 h 4 min`, `3 d 2 h`. */
export function duration(micros: number): string {
  if (!Number.isFinite(micros) || micros < 0) return 'an unknown time';
  const seconds = micros / MICROS_PER_SECOND;
  if (seconds < 10) return `${(Math.floor(seconds * 10) / 10).toString()} s`;
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, 'min', 1, 's');
  return whole < 86_400 ? pair(whole, 3600, 'h', 60, 'min') : pair(whole, 86_400, 'd', 3600, 'h');
}

function pair(seconds: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % big) / small);
  const head = `${thousands(Math.floor(seconds / big))} ${bigUnit}`;
  return rest === 0 ? head : `${head} ${rest} ${smallUnit}`;
}

/**
 * How whole put-together content is. Content that has a hash but is not complete was joined as it came, without
 * a number that counts its pieces; without a hash, bytes are known to be missing.
 */
export function wholeness({ complete, sha256 }: { complete: boolean; sha256: string | null }): string {
  if (complete) return 'whole';
  return sha256 === null ? 'with gaps' : 'nothing proves that it is whole';
}

/** Order of text by UTF-16 code unit: the same on every machine, unlike a locale's. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
