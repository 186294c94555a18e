/**
 * Evidence is hostile: a name may hold control sequences for a terminal, formulas for a spreadsheet, or
 * characters that hide or reorder text. Each output passes every string through the function of its target.
 */

/**
 * Characters that do something instead of showing something, as ranges of a character class. Ranges and not
 * Unicode properties: those differ between Node versions.
 */
const INERT_RANGES = [
  '\\u0000-\\u001f\\u007f-\\u009f', // C0, DEL, C1
  '\\u00ad\\u034f\\u061c\\u180e', // soft hyphen, grapheme joiner, Arabic letter mark, Mongolian separator
  '\\u115f\\u1160\\u3164\\uffa0', // Hangul fillers: blank, but letters
  '\\u17b4\\u17b5\\u180b-\\u180d\\u180f\\ufe00-\\ufe0f', // invisible vowels, variation selectors
  '\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff', // zero width, separators, bidirectional controls
  '\\ud800-\\udfff\\ufff0-\\uffff', // lone surrogates, interlinear marks, replacement, no characters
  '\\ue000-\\uf8ff', // private use: SMB clients store reserved characters there
  '\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{10ffff}', // shorthand and musical controls, tags, private planes
];
const INERT = new RegExp(`[${INERT_RANGES.join('')}]`, 'gu');
/** Combining marks past the second on one character: stacked, they draw over the lines around them. */
const STACKED = /(?<=\p{M}{2})\p{M}+/gu;
/** Anything outside printable ASCII, for terminals without Unicode. */
const NOT_ASCII = /[^\x20-\x7e]/gu;
/** What JSON leaves raw although a terminal, an editor or JavaScript acts on it. */
const JSON_ACTIVE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
/** First characters that a spreadsheet takes for a formula, their full-width twins included. */
const FORMULA = /^[\s"'`]*[=+\-@\uff0b\uff0d\uff1d\uff20]/;
/** A plain number is no formula, and a minus sign in front of one is wanted as it is. */
const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?$/;

function visible(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    out += code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
  }
  return out;
}

/**
 * Text for a terminal: whatever would move the cursor, change a title, copy to the clipboard, hide or turn
 * text is shown as `\xHH` or `\u{…}`. Line breaks and tabs too: layout is the report's, never the evidence's.
 */
export function forTerminal(text: string, unicode = true): string {
  const inert = text.replace(INERT, visible);
  return unicode ? inert.replace(STACKED, visible) : inert.replace(NOT_ASCII, visible);
}

/**
 * Text for a CSV cell. Controls are shown as for a terminal, so a row is one line. A cell that a spreadsheet
 * could take for a formula (first character `=`, `+`, `-`, `@` or a full-width twin, blanks and
 * quotes before it not counted) gets one `'` in front. To undo it: take one leading `'` off where such a
 * character follows. JSON holds the same text untouched.
 */
export function forCsv(text: string): string {
  const shown = text.replace(INERT, visible);
  return FORMULA.test(shown) && !NUMBER.test(shown) ? `'${shown}` : shown;
}

/** Serialised JSON in which C1, separators, bidirectional and zero-width characters are `\uXXXX`: the same document, inert when printed. */
export function forJson(serialised: string): string {
  return serialised.replace(
    JSON_ACTIVE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
