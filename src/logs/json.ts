import { MAX_WRAPPERS } from './bounds.ts';
import type { LogContext, LogLine } from './types.ts';

/** A parsed object of a log. Its keys are evidence: it is only ever looked up, never copied. */
export type JsonObject = { readonly [key: string]: unknown };

const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
/** Keys under which shippers put the logged object or its text. */
const WRAPPERS = ['message', 'result', '_raw', '_source', 'event', 'original', 'json', 'log'] as const;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The object of one line; `blank` for a line of white space or array brackets, null when it is no object. A comma
 * at either end and the brackets of an array around the lines are looked past.
 */
export function parseObject(bytes: Uint8Array, from: number, to: number): JsonObject | 'blank' | null {
  let start = from;
  let end = to;
  const skip = (c: number | undefined) => c === 0x20 || c === 9 || c === 13 || c === 0x2c;
  while (start < end && (skip(bytes[start]) || bytes[start] === 0x5b)) start++;
  while (end > start && (skip(bytes[end - 1]) || bytes[end - 1] === 0x5d)) end--;
  if (start === end) return 'blank';
  const value = parse(decoder.decode(bytes.subarray(start, end)));
  return isObject(value) ? value : null;
}

/** Names a line in which `parseObject` found no object. A whole array in one line is taken apart by other programs. */
export function tellNoObject(context: LogContext, { at, bytes, start }: LogLine): void {
  const array = bytes[start] === 0x5b;
  const text = array
    ? 'A JSON array in one line was left out; jq -c ".[]" writes its objects one a line.'
    : 'A line that is no JSON object was left out.';
  context.problem(array ? 'json-array' : 'json', at, text);
}

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * Value at a dotted path, whether the keys are dotted (`id.orig_h`), nested (`id: {orig_h}`), both, or written with
 * underscores by a store that allows no dots (`id_orig_h`).
 */
export function lookUp(object: JsonObject, path: string): unknown {
  const flat = own(object, path);
  if (flat !== undefined || !path.includes('.')) return flat;
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const inner = own(object, path.slice(0, dot));
    const value = isObject(inner) ? lookUp(inner, path.slice(dot + 1)) : undefined;
    if (value !== undefined) return value;
  }
  return own(object, path.replaceAll('.', '_'));
}

/** The object itself or the first wrapped one that `fits`; texts of JSON are parsed. Null when there is none. */
export function unwrap(
  object: JsonObject,
  fits: (object: JsonObject) => boolean,
  depth = MAX_WRAPPERS,
): JsonObject | null {
  if (fits(object)) return object;
  if (depth === 0) return null;
  for (const key of WRAPPERS) {
    const value = own(object, key);
    const inner = typeof value === 'string' && value.startsWith('{') ? parse(value) : value;
    const found = isObject(inner) ? unwrap(inner, fits, depth - 1) : null;
    if (found) return found;
  }
  return null;
}
