/** Steps from the top of a JSON document to a value: keys and indices. */
export type Path = readonly (string | number)[];

const SPACE = /[\s:,]/;

/**
 * The line (from 1) on which the value at `path` begins, in a text that `JSON.parse` has accepted. Where a key
 * of the path is missing, the line of the value that should have it.
 */
export function lineOf(text: string, path: Path): number {
  let at = skipSpace(text, 0);
  for (const step of path) {
    const next = stepTo(text, at, step);
    if (next < 0) break;
    at = next;
  }
  return lineAt(text, at);
}

/** Where the inside of the object at `path` begins and ends, without its braces; null when there is none. */
export function objectSpan(text: string, path: Path): { from: number; to: number } | null {
  let at = skipSpace(text, 0);
  for (const step of path) {
    at = stepTo(text, at, step);
    if (at < 0) return null;
  }
  return text[at] === '{' ? { from: at + 1, to: skipValue(text, at) - 1 } : null;
}

/** Offset of the value one step below the one at `at`; -1 when there is none. */
function stepTo(text: string, at: number, step: string | number): number {
  return typeof step === 'number' ? findIndex(text, at, step) : findKey(text, at, step);
}

/** The line (from 1) of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** `a.b[2].c`, as an error names a place. */
export function pathText(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i > 0 ? `.${step}` : step)).join('');
}

function findIndex(text: string, start: number, index: number): number {
  if (text[start] !== '[') return -1;
  let at = skipSpace(text, start + 1);
  for (let i = 0; i < index && text[at] !== ']'; i++) at = skipSpace(text, skipValue(text, at));
  return text[at] === ']' ? -1 : at;
}

/** The last of equal keys, since that is the one that `JSON.parse` keeps. */
function findKey(text: string, start: number, key: string): number {
  if (text[start] !== '{') return -1;
  let found = -1;
  for (let at = skipSpace(text, start + 1); at < text.length && text[at] !== '}'; ) {
    const end = skipString(text, at);
    const value = skipSpace(text, end);
    if (JSON.parse(text.slice(at, end)) === key) found = value;
    at = skipSpace(text, skipValue(text, value));
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.test(text[at]!)) at++;
  return at;
}

function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** The offset behind the value at `from`. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const char = text[at];
    if (char === '"') at = skipString(text, at);
    else {
      if (char === '{' || char === '[') depth++;
      else if (char === '}' || char === ']') depth--;
      at = char !== undefined && '{}[]'.includes(char) ? at + 1 : skipScalar(text, at);
    }
    if (depth > 0) at = skipSpace(text, at);
  } while (depth > 0 && at < text.length);
  return at;
}

function skipScalar(text: string, from: number): number {
  let at = from;
  while (at < text.length && !'{}[],:" \t\r\n'.includes(text[at]!)) at++;
  return Math.max(at, from + 1);
}
