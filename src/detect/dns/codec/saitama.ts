import { BASE32, decodeBase32 } from './base32.ts';
import { symbolsOf } from './bits.ts';
import { mersenneTwister } from './mt19937.ts';

/** Plain alphabet that each question shuffles. */
const PLAIN = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Digits of the counter, as in the one sample that was read; other builds may have others. */
const COUNTER_DIGITS = 'razupgnv2w01eos4t38h7yqidxmkljc6b9f5';
/** Counters have up to three digits. One digit (36 of 46,656 starts, gone after as many questions) is left out. */
const COUNTER_LENGTHS = [3, 2] as const;

/** A label under one reading of its counter: the text in front of it, shuffled back. */
export interface SaitamaText {
  counter: number;
  text: string;
}

function digitValue(character: string): number {
  return COUNTER_DIGITS.indexOf(character);
}

/** Value of counter digits, most significant first; -1 when one is none or a leading digit is zero. */
export function readCounter(digits: string): number {
  if (digits.length > 1 && digits[0] === COUNTER_DIGITS[0]) return -1;
  let value = 0;
  for (const digit of digits) {
    const next = digitValue(digit);
    if (next < 0) return -1;
    value = value * COUNTER_DIGITS.length + next;
  }
  return value;
}

/** Digits of a counter; the reverse of `readCounter`. */
export function writeCounter(counter: number): string {
  let digits = '';
  let rest = counter;
  do {
    digits = COUNTER_DIGITS[rest % COUNTER_DIGITS.length]! + digits;
    rest = Math.floor(rest / COUNTER_DIGITS.length);
  } while (rest > 0);
  return digits;
}

/** Alphabets drawn so far: at most one for each counter of three digits, 46,656. */
const drawn: (string | undefined)[] = [];

/** The alphabet of one question: drawn without replacement by MT19937 seeded with the counter. */
export function shuffledAlphabet(counter: number): string {
  drawn[counter] ??= draw(counter);
  return drawn[counter];
}

function draw(counter: number): string {
  const draws = mersenneTwister(counter, PLAIN.length);
  const left = [...PLAIN];
  let alphabet = '';
  for (const draw of draws) alphabet += left.splice(draw % left.length, 1)[0]!;
  return alphabet;
}

/** Readings of a label of lower-case letters and digits, one for each possible number of counter digits. */
export function readSaitama(label: string): SaitamaText[] {
  const readings: SaitamaText[] = [];
  for (const digits of COUNTER_LENGTHS) {
    if (digits >= label.length - 1) continue;
    const counter = readCounter(label.slice(-digits));
    if (counter < 0) continue;
    const alphabet = shuffledAlphabet(counter);
    let text = '';
    for (let i = 0; i < label.length - digits; i++) text += PLAIN[alphabet.indexOf(label[i]!)] ?? '?';
    readings.push({ counter, text });
  }
  return readings;
}

/** Writes a plain text under a counter; the reverse of `readSaitama`. */
export function writeSaitama(text: string, counter: number): string {
  const alphabet = shuffledAlphabet(counter);
  return Array.from(text, (c) => alphabet[PLAIN.indexOf(c)] ?? '').join('') + writeCounter(counter);
}

/** Value of digits of the plain alphabet, base 36, padded with `a`; -1 when one is none. */
export function plainNumber(text: string): number {
  let value = 0;
  for (const digit of text) {
    const next = PLAIN.indexOf(digit);
    if (next < 0) return -1;
    value = value * PLAIN.length + next;
  }
  return value;
}

/** Digits of a number in the plain alphabet, padded to a width with `a`. */
export function plainDigits(value: number, width: number): string {
  let digits = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / PLAIN.length))
    digits = PLAIN[rest % PLAIN.length]! + digits;
  return digits.padStart(width, PLAIN[0]!);
}

/** Bytes of base32 data as the implant writes it: a last symbol without a whole byte is dropped. */
export function saitamaData(text: string): Uint8Array | null {
  return (
    decodeBase32(symbolsOf(text), BASE32, 'any') ?? decodeBase32(symbolsOf(text.slice(0, -1)), BASE32, 'any')
  );
}
