import { BASE16 } from '../../codec/base16.ts';
import { NO_SYMBOL } from '../../codec/bits.ts';
import type { Exchange } from '../support/exchanges.ts';
import { leadingText } from '../support/leading.ts';
import { PACKET, TYPES } from './packet.ts';

/** Hex digits of packet number, type and session. */
const HEADER_DIGITS = 10;
/** Names of one session below which no check but that of a key can hold. */
const MIN_NAMES = 3;
/** Hex digits of a key exchange: header, flags, and the two coordinates of a point. */
const KEY_DIGITS = 2 * (5 + 4 + 64);

/** False when no zone can make a session of the names: none is a key, and no three share a session number. */
export function mayHoldSession(exchanges: readonly Exchange[]): boolean {
  const sessions = new Uint16Array(exchanges.length);
  const text = new Uint8Array(HEADER_DIGITS);
  let count = 0;
  for (const { name, first } of exchanges) {
    if (!first || leadingText(name, text) < HEADER_DIGITS) continue;
    const type = byteAt(text, 4);
    const session = byteAt(text, 6) * 256 + byteAt(text, 8);
    if (byteAt(text, 0) < 0 || byteAt(text, 2) < 0 || !TYPES.has(type) || byteAt(text, 6) < 0) continue;
    if (byteAt(text, 8) < 0) continue;
    if (type === PACKET.enc && name.length > KEY_DIGITS) return true;
    sessions[count++] = session;
  }
  const sorted = sessions.subarray(0, count).sort();
  for (let i = MIN_NAMES - 1; i < sorted.length; i++)
    if (sorted[i] === sorted[i - MIN_NAMES + 1]) return true;
  return false;
}

/** Value of two hex digits; negative when one is none. */
function byteAt(text: Uint8Array, at: number): number {
  const high = BASE16.values[text[at]!]!;
  const low = BASE16.values[text[at + 1]!]!;
  return high === NO_SYMBOL || low === NO_SYMBOL ? -1 : high * 16 + low;
}
