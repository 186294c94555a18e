import type { Path } from './locate.ts';

/** What is wrong with a document, and where. */
export interface Flaw {
  path: Path;
  text: string;
}

/** Looks at one value; null when it is right. */
export type Shape = (value: unknown, path: Path) => Flaw | null;

/** One of the given words. */
export function oneOf(...words: readonly (string | number)[]): Shape {
  return (value, path) =>
    words.some((word) => word === value) ? null : { path, text: `must be ${words.map(quoted).join(' or ')}` };
}

function quoted(word: string | number): string {
  return typeof word === 'string' ? `"${word}"` : String(word);
}

/** Any text, also an empty one. */
export const anyText: Shape = (value, path) =>
  typeof value === 'string' ? null : { path, text: 'must be a text' };

/** A text that holds something. */
export const text: Shape = (value, path) =>
  typeof value === 'string' && value !== '' ? null : { path, text: 'must be a text that is not empty' };

/** A text that `fits` accepts; `what` completes "must be". */
export function textLike(fits: (value: string) => boolean, what: string): Shape {
  return (value, path) =>
    typeof value === 'string' && fits(value) ? null : { path, text: `must be ${what}` };
}

/** A count: a whole number from 0 that JSON carries exactly. */
export const count: Shape = (value, path) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? null
    : { path, text: 'must be a whole number from 0' };

/** A list whose entries all fit. */
export function listOf(entry: Shape, least = 0): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return { path, text: 'must be a list' };
    if (value.length < least) return { path, text: 'must not be empty' };
    return firstFlaw(value.map((item, i) => () => entry(item, [...path, i])));
  };
}

/** Either of two shapes; the second one's words are told where neither fits. */
export function either(first: Shape, second: Shape): Shape {
  return (value, path) => (first(value, path) === null ? null : second(value, path));
}

/** An object with the required keys, perhaps the optional ones, and no other. */
export function objectOf(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>>,
): Shape {
  const shapes = new Map([...Object.entries(required), ...Object.entries(optional)]);
  return (value, path) => {
    if (!isObject(value)) return { path, text: 'must be an object' };
    const missing = Object.keys(required).find((key) => !Object.hasOwn(value, key));
    if (missing !== undefined) return { path, text: `lacks the key "${missing}"` };
    return firstFlaw(
      Object.entries(value).map(([key, item]) => () => {
        const shape = shapes.get(key);
        return shape ? shape(item, [...path, key]) : { path: [...path, key], text: 'is no known key here' };
      }),
    );
  };
}

/** A JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstFlaw(looks: readonly (() => Flaw | null)[]): Flaw | null {
  for (const look of looks) {
    const flaw = look();
    if (flaw) return flaw;
  }
  return null;
}
