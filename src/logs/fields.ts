import { type AddressTable, internText, NO_ADDRESS } from '../base/address.ts';
import { MAX_ID_CHARS, MAX_NAME_CHARS } from './bounds.ts';
import { type JsonObject, lookUp } from './json.ts';
import { microsOfIso, microsOfNumber } from './time.ts';

/** Values of logged objects by dotted path, as far as they have the kind that is asked for. */

/** Longest text of an address: IPv6 with a dotted tail and a zone index. */
const MAX_ADDRESS_TEXT = 64;

/** True for an object that is no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a path, or null. */
export function objectAt(object: JsonObject, path: string): JsonObject | null {
  const value = lookUp(object, path);
  return isObject(value) ? value : null;
}

/** The text at a path, or null; an empty text is a text. */
export function textAt(object: JsonObject, path: string): string | null {
  const value = lookUp(object, path);
  return typeof value === 'string' ? value : null;
}

/**
 * The text of a name, path or account at a path, its first MAX_NAME_CHARS characters; null when there is none. What
 * comes back of a longer one is a copy: a part of it would hold all of it in memory.
 */
export function nameAt(object: JsonObject, path: string): string | null {
  const text = textAt(object, path);
  if (text === null || text.length <= MAX_NAME_CHARS) return text;
  return Buffer.from(text.slice(0, MAX_NAME_CHARS), 'utf16le').toString('utf16le');
}

/** The id of a connection or a file at a path; null for one that is empty or longer than ids are. */
export function idAt(object: JsonObject, path: string): string | null {
  const text = textAt(object, path);
  return text === null || text === '' || text === '-' || text.length > MAX_ID_CHARS ? null : text;
}

/** The list at a path, empty when there is none. */
export function listAt(object: JsonObject, path: string): readonly unknown[] {
  const value = lookUp(object, path);
  return Array.isArray(value) ? value : [];
}

/** A whole number from 0 to `max` as number or digits; -1 when there is none. */
export function countAt(object: JsonObject, path: string, max = Number.MAX_SAFE_INTEGER): number {
  const value = lookUp(object, path);
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= max ? number : -1;
}

/**
 * The number that a value is or that its text says; NaN for every other kind. `Number` would ask an object to turn
 * itself into text, and an object of evidence may have a key `toString`.
 */
export function plainNumber(value: unknown): number {
  return typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
}

/** True for what the writers of logs put for yes. */
export function trueAt(object: JsonObject, path: string): boolean {
  const value = lookUp(object, path);
  return value === true || value === 'T' || value === 'true';
}

/** Microseconds UTC of ISO 8601 text or an epoch number; NaN when there is none. */
export function microsAt(object: JsonObject, path: string): number {
  const value = lookUp(object, path);
  if (typeof value === 'number') return microsOfNumber(value);
  if (typeof value !== 'string') return Number.NaN;
  return /^\d{1,20}(\.\d{1,12})?$/.test(value) ? microsOfNumber(Number(value)) : microsOfIso(value);
}

/** Address id of the text at a path; a zone index (RFC 4007 section 11) is left out. NO_ADDRESS without one. */
export function addressAt(object: JsonObject, path: string, table: AddressTable): number {
  const text = textAt(object, path);
  if (text === null || text.length > MAX_ADDRESS_TEXT) return NO_ADDRESS;
  const zone = text.indexOf('%');
  return internText(table, zone < 0 ? text : text.slice(0, zone));
}
