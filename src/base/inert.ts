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

/** Characters as `\xHH` below 256 and `\u{…}` above. */
export function visible(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    out += code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
  }
  return out;
}

/** Text in which whatever would act on a terminal, hide or turn text, or break a line is shown instead. */
export function inert(text: string): string {
  return text.replace(INERT, visible);
}
