import { inert, visible } from '../base/inert.ts';

/**
 * Evidence is hostile: a name may hold control sequences for a terminal, formulas for a spreadsheet, or
 * characters that hide or reorder text. Each output passes every string through the function of its target.
 */

/** Combining marks past the second on one character: stacked, they draw over the lines around them. */
const STACKED = /(?<=\p{M}{2})\p{M}+/gu;
/** Anything outside printable ASCII, for terminals without Unicode. */
const NOT_ASCII = /[^\x20-\x7e]/gu;
/** What JSON leaves raw although a terminal, an editor or JavaScript acts on it. */
const JSON_ACTIVE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
/** First characters that a spreadsheet takes for a formula, their full-width twins included. */
const FORMULA = /^[\s"'`]*[=+\-@\uff0b\uff0d\uff1d\uff20]/;
/** Characters of a cell: Excel takes 32,767 and LibreOffice as many; longer ones it cuts or spreads over rows. */
const MAX_CELL = 32_767;
const CUT = '...';
/** A plain number is no formula, and a minus sign in front of one is wanted as it is. */
const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?$/;

/**
 * Text for a terminal: whatever would move the cursor, change a title, copy to the clipboard, hide or turn
 * text is shown as `\xHH` or `\u{…}`. Line breaks and tabs too: layout is the report's, never the evidence's.
 */
export function forTerminal(text: string, unicode = true): string {
  const shown = inert(text);
  return unicode ? shown.replace(STACKED, visible) : shown.replace(NOT_ASCII, visible);
}

/**
 * Text for a CSV cell. Controls are shown as for a terminal, so a row is one line. A cell that a spreadsheet
 * could take for a formula (first character `=`, `+`, `-`, `@` or a full-width twin, blanks and
 * quotes before it not counted) gets one `'` in front. To undo it: take one leading `'` off where such a
 * character follows. A cell of more characters than spreadsheets take ends with `...`. JSON holds the same text
 * untouched.
 */
export function forCsv(text: string): string {
  const whole = inert(text);
  const shown = FORMULA.test(whole) && !NUMBER.test(whole) ? `'${whole}` : whole;
  return shown.length > MAX_CELL ? shown.slice(0, MAX_CELL - CUT.length) + CUT : shown;
}

/** Serialised JSON in which C1, separators, bidirectional and zero-width characters are `\uXXXX`: the same document, inert when printed. */
export function forJson(serialised: string): string {
  return serialised.replace(
    JSON_ACTIVE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
