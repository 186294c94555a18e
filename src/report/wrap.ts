/**
 * Code points that take two cells (Unicode Standard Annex 11, wide and full-width; emoji shown as pictures),
 * as pairs of first and last. Coarse on purpose: an unassigned neighbour counted too wide leaves a blank,
 * one counted too narrow would break the line.
 */
const WIDE: readonly number[] = [
  0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23f3, 0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648,
  0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5,
  0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f5, 0x26fa, 0x26fd, 0x2705, 0x2705, 0x270a,
  0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0,
  0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e, 0x3041, 0xa4cf, 0xa960,
  0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff00, 0xff60, 0xffe0, 0xffe6,
  0x16fe0, 0x18d7f, 0x1aff0, 0x1b2ff, 0x1d300, 0x1d376, 0x1f000, 0x1faff, 0x20000, 0x3fffd,
];
/** The dot of a defanged name. */
const DOT = '[.]';
/** Below this nothing is wide. */
const FIRST_WIDE = 0x1100;
/** Combining diacritics take no cell; other marks are counted as one, which errs on the safe side. */
const COMBINING = { first: 0x300, last: 0x36f } as const;

function cells(code: number): number {
  if (code < FIRST_WIDE) return code >= COMBINING.first && code <= COMBINING.last ? 0 : 1;
  for (let i = 0; i < WIDE.length; i += 2) {
    if (code < WIDE[i]!) return 1;
    if (code <= WIDE[i + 1]!) return 2;
  }
  return 1;
}

/** Cells that an escaped, unpainted text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += cells(character.codePointAt(0) ?? 0);
  return width;
}

/** The text, or its beginning and the mark when it takes more than `width` cells. */
export function clip(text: string, width: number, mark = '...'): string {
  if (split(text, width) === text.length) return text;
  const cut = split(text, Math.max(width - mark.length, 0));
  return text.slice(0, cut) + mark;
}

/** Length in code units of the longest beginning that fits into `width` cells. */
function split(text: string, width: number): number {
  let used = 0;
  let length = 0;
  for (const character of text) {
    used += cells(character.codePointAt(0) ?? 0);
    if (used > width) return length;
    length += character.length;
  }
  return length;
}

/**
 * Breaks a text into lines of at most `width` cells: between words, and inside a word only where it is longer
 * than a line, there behind a dot of a name or a hyphen where one is near. At least one line comes back. Linear in the text.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const size = displayWidth(word);
    if (line !== '' && used + 1 + size > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += line === '' ? word : ` ${word}`;
    used += line === word ? size : 1 + size;
    if (used > width) {
      const pieces = breakWord(line, width);
      line = pieces.pop() ?? '';
      used = displayWidth(line);
      for (const piece of pieces) lines.push(piece);
    }
  }
  lines.push(line);
  return lines.map((each) => each.trimEnd());
}

/**
 * Pieces of at most `width` cells of one long word. A place to break is taken when the piece before it fills
 * at least a third of the line, so that short labels cost no lines; `[.]` itself is never cut.
 */
function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  for (;;) {
    const end = Math.max(split(rest, width), firstLength(rest));
    if (end >= rest.length) break;
    const cut = breakBefore(rest, end, width);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  pieces.push(rest);
  return pieces;
}

/** The last place to break in `word` that is not past `end`; `end` where none is near enough. */
function breakBefore(word: string, end: number, width: number): number {
  const least = Math.max(Math.ceil(width / 3), 1);
  for (let at = end; at >= least; at--) if (word[at - 1] === '-' || word.endsWith(DOT, at)) return at;
  for (let into = 1; into < DOT.length; into++)
    if (end > into && word.startsWith(DOT, end - into)) return end - into;
  return end;
}

/** Code units of the first character: a piece holds at least one, also where it is wider than the line. */
function firstLength(text: string): number {
  return (text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}

/** Pieces of at most `width` cells of a text without places to break; a character wider than a line stands alone. */
export function chop(text: string, width: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  let used = 0;
  let at = 0;
  for (const character of text) {
    const size = cells(character.codePointAt(0) ?? 0);
    if (used + size > width && at > start) {
      pieces.push(text.slice(start, at));
      start = at;
      used = 0;
    }
    used += size;
    at += character.length;
  }
  pieces.push(text.slice(start));
  return pieces;
}
