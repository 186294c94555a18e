import { visible } from '../base/inert.ts';

/** Surrogates without their other half: with the flag, a pair is one character and not met. */
const LONE = /[\ud800-\udfff]/gu;

/**
 * The same document with lone surrogates in its texts written `\u{…}`. UTF-16 names may hold them; UTF-8 cannot, and
 * readers of JSON refuse or replace their escapes.
 */
export function wellFormed<Kind>(value: Kind): Kind {
  return (typeof value === 'object' && value !== null ? ofObject(value) : ofText(value)) as Kind;
}

function ofText(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(LONE, visible) : value;
}

function ofObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [ofText(key), wellFormed(each)]));
}
