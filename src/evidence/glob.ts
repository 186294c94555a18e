/** Patterns on path segments: `*`, `?`, `[...]` within one, `**` for any number of folders. */

/** True when a path contains what a shell would have expanded. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/**
 * Whether a name matches one segment of a pattern. As in a shell a leading dot must be written. Takes at most
 * length of name times length of pattern steps: only the last `*` is ever tried again.
 */
export function matchSegment(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    const step = p < pattern.length && pattern[p] !== '*' ? matchOne(pattern, p, name[n]!) : 0;
    if (step > 0) {
      p += step;
      n++;
    } else if (pattern[p] === '*') {
      star = p++;
      mark = n;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** How many characters of the pattern at `p` match one character; 0 when they do not. */
function matchOne(pattern: string, p: number, char: string): number {
  if (pattern[p] === '?') return 1;
  if (pattern[p] !== '[') return pattern[p] === char ? 1 : 0;
  const close = pattern.indexOf(']', p + 2 + (/[!^]/.test(pattern[p + 1] ?? '') ? 1 : 0));
  if (close < 0) return char === '[' ? 1 : 0;
  return inClass(pattern.slice(p + 1, close), char) ? close - p + 1 : 0;
}

function inClass(body: string, char: string): boolean {
  const negated = /^[!^]/.test(body);
  const set = negated ? body.slice(1) : body;
  for (let i = 0; i < set.length; i++) {
    const range = set[i + 1] === '-' && i + 2 < set.length;
    const hit = range ? char >= set[i]! && char <= set[i + 2]! : char === set[i];
    if (hit) return !negated;
    if (range) i += 2;
  }
  return negated;
}
