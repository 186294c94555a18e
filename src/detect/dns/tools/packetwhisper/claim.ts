import type { Verdict } from '../../tool.ts';
import { verdict } from '../support/verdict.ts';

/** The longest public table; base64 needs 65 entries of it. */
export const MAX_SYMBOLS = 71;
/** Base64 of 72 bytes of text: fewer questions say too little about their prefixes. */
export const MIN_NAMES = 96;
/** Base64 of text uses some 40 to 60 of 65 characters; far fewer are a handful of real services. */
export const MIN_SYMBOLS = 20;
/** Most frequent symbol: base64 of text stays below 0.15, of zeros it is 1. */
export const MAX_SHARE = 0.3;
/** How often each value comes. */
export function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The verdict on a number of symbols, three bytes for four of them. */
export function claim(symbols: number, by: string, note: string): Verdict {
  const bytes = Math.floor((symbols * 3) / 4);
  return verdict({
    proof: 'grammar',
    by,
    bytesUp: { lower: bytes, upper: bytes },
    notes: [note, 'The order of the tool’s public tables, or of the table that was used, gives the file.'],
  });
}
