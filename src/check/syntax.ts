/** A token of JSON behind its white space (RFC 8259): a sign, a string, or another scalar. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const SPACE = /[ \t\r\n]*/y;

/** What may come next: a value, a key, or the sign between two of them. `first` stands behind an opening bracket. */
type Next = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'comma';

/**
 * The offset at which a text stops being JSON; its length where it ends too early, -1 where it is JSON. Node names
 * the place only for some mistakes, in words that differ between its versions.
 */
export function syntaxErrorAt(text: string): number {
  const open: string[] = [];
  let next: Next = 'value';
  let at = 0;
  do {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const begin = behindSpace(text, at);
    const after: Next | null =
      match && step(open, next, match[1] ?? (match[2] === undefined ? 'scalar' : 'string'));
    if (!match || !after) return begin;
    next = after;
    at = TOKEN.lastIndex;
  } while (open.length > 0 || next !== 'comma');
  const end = behindSpace(text, at);
  return end === text.length ? -1 : end;
}

function behindSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** What may come behind a token; null when the token may not stand there. */
function step(open: string[], next: Next, token: string): Next | null {
  if (token === ':') return next === 'colon' ? 'value' : null;
  if (token === ',') return next === 'comma' && open.length > 0 ? behindComma(open) : null;
  if (token === '}' || token === ']') return close(open, next, token) ? 'comma' : null;
  if (next === 'key' || next === 'firstKey') return token === 'string' ? 'colon' : null;
  if (next !== 'value' && next !== 'firstValue') return null;
  if (token !== '{' && token !== '[') return 'comma';
  open.push(token);
  return token === '{' ? 'firstKey' : 'firstValue';
}

function behindComma(open: readonly string[]): Next {
  return open.at(-1) === '{' ? 'key' : 'value';
}

function close(open: string[], next: Next, token: string): boolean {
  const empty = token === '}' ? 'firstKey' : 'firstValue';
  if ((next !== 'comma' && next !== empty) || open.at(-1) !== (token === '}' ? '{' : '[')) return false;
  open.pop();
  return true;
}
