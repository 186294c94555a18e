/** Numbers that a sender wrote into a label of their own: `12`, `0x00c7` without the 0x, `s7c-12`. */

/** A decimal or hexadecimal number at the end, after what stays the same. */
const DECIMAL = /^(?:.*\D)?(\d{1,9})$/;
const HEXADECIMAL = /^(?:.*[^0-9a-f])?([0-9a-f]{1,8})$/i;
/** Of so many numbers of a run at least this share must be there, each once. */
const MIN_DENSITY = 0.5;
/** Different numbers per label: a resend repeats one, a constant label repeats all. */
const MIN_DISTINCT = 0.8;

/** The numbers of labels that count; null when they do not. All labels end in digits behind the same text. */
export function readCounters(labels: readonly string[]): number[] | null {
  return readBase(labels, DECIMAL, 10) ?? readBase(labels, HEXADECIMAL, 16);
}

function readBase(labels: readonly string[], pattern: RegExp, base: number): number[] | null {
  const numbers: number[] = [];
  let prefix: string | null = null;
  for (const label of labels) {
    const digits = pattern.exec(label)?.[1];
    if (digits === undefined) return null;
    const before = label.slice(0, label.length - digits.length);
    prefix ??= before;
    if (before !== prefix) return null;
    numbers.push(Number.parseInt(digits, base));
  }
  return counts(numbers) ? numbers : null;
}

/** True when numbers are mostly different and lie close together. */
function counts(numbers: readonly number[]): boolean {
  if (numbers.length < 2) return false;
  const distinct = new Set(numbers).size;
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const number of numbers) {
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  return distinct >= MIN_DISTINCT * numbers.length && distinct >= MIN_DENSITY * (high - low + 1);
}
