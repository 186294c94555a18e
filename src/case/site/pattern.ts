import { MAX_PATH } from './bounds.ts';

/**
 * Whether a path as findings show it (`\\dc1\C$\Windows\x`) fits a pattern: `*` and `?` within a part, `**` for
 * any number of parts, `/` for `\`, letters of either case. A pattern that begins with `\\` begins at the
 * computer, any other at the share. A path whose share was not seen, or that climbs with `..`, fits none. Takes at
 * most length of path times length of pattern steps.
 */
export function pathFits(pattern: string, path: string): boolean {
  const shown = path.replaceAll('/', '\\').toLowerCase();
  if (path.length > MAX_PATH || !shown.startsWith('\\\\')) return false;
  const parts = shown.slice(2).split('\\');
  if (parts.includes('..')) return false;
  const wanted = pattern.replaceAll('/', '\\').toLowerCase();
  return wanted.startsWith('\\\\')
    ? fits(split(wanted.slice(2)), parts, isAny, partFits)
    : fits(split(wanted.replace(/^\\/, '')), parts.slice(1), isAny, partFits);
}

function split(pattern: string): string[] {
  return pattern.split('\\');
}

function isAny(part: string): boolean {
  return part === '**';
}

/** One part of a path: `*` for any characters, `?` for one. */
function partFits(pattern: string, text: string): boolean {
  return fits(
    [...pattern],
    [...text],
    (one) => one === '*',
    (one, char) => one === '?' || one === char,
  );
}

/** Matches with one kind of wildcard for any number of items; only the last wildcard is ever tried again. */
function fits(
  pattern: readonly string[],
  items: readonly string[],
  isWildcard: (part: string) => boolean,
  one: (part: string, item: string) => boolean,
): boolean {
  let p = 0;
  let i = 0;
  let wildcard = -1;
  let mark = 0;
  while (i < items.length) {
    if (p < pattern.length && isWildcard(pattern[p]!)) {
      wildcard = p++;
      mark = i;
    } else if (p < pattern.length && one(pattern[p]!, items[i]!)) {
      p++;
      i++;
    } else if (wildcard >= 0) {
      p = wildcard + 1;
      i = ++mark;
    } else return false;
  }
  while (p < pattern.length && isWildcard(pattern[p]!)) p++;
  return p === pattern.length;
}
