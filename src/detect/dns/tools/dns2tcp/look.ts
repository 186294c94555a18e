import { BASE64 } from '../../codec/base64.ts';
import { NO_SYMBOL } from '../../codec/bits.ts';
import { splitLabels } from '../../codec/labels.ts';
import type { Exchange } from '../support/exchanges.ts';
import { leadingText } from '../support/leading.ts';
import { controlOf, TYPE_BITS } from './message.ts';

/** Base64 characters that hold the seven bytes of a header. */
const HEADER_SYMBOLS = 10;
const LAST_SEQ = 0xffff;

/**
 * False when no zone can make a session of the names: none is a log-in, and no two that may be messages carry one
 * session number and sequence numbers that follow each other.
 */
export function mayHoldSession(exchanges: readonly Exchange[]): boolean {
  const numbers = new Uint32Array(exchanges.length);
  const text = new Uint8Array(HEADER_SYMBOLS);
  let count = 0;
  for (const { name } of exchanges) {
    if (isLogin(name)) return true;
    if (leadingText(name, text) < HEADER_SYMBOLS) continue;
    const number = sessionAndSeq(text);
    if (number >= 0) numbers[count++] = number;
  }
  return hasStep(numbers.subarray(0, count).sort());
}

/** Session number in the high half, sequence number in the low one; -1 when the characters are no header. */
function sessionAndSeq(text: Uint8Array): number {
  const { values } = BASE64;
  let high = 0;
  let low = 0;
  for (let i = 0; i < HEADER_SYMBOLS; i++) {
    const value = values[text[i]!]!;
    if (value === NO_SYMBOL) return -1;
    if (i < 4) high = high * 64 + value;
    else if (i < 8) low = low * 64 + value;
  }
  const type = (values[text[8]!]! << 2) | (values[text[9]!]! >> 4);
  if ((type & ~TYPE_BITS) !== 0) return -1;
  return (high >>> 8) * 0x10000 + (low & LAST_SEQ);
}

/** True when a number is followed by the next one of its session, or could be so past 16 bits. */
function hasStep(sorted: Uint32Array): boolean {
  for (let i = 0; i < sorted.length; i++) {
    if ((sorted[i]! & LAST_SEQ) === LAST_SEQ) return true;
    if (i > 0 && sorted[i]! === sorted[i - 1]! + 1) return true;
  }
  return false;
}

function isLogin(name: Uint8Array): boolean {
  if (!name.includes(0x3d) && !name.includes(0x3f)) return false;
  return splitLabels(name)?.some((label) => controlOf(label) === 'auth') ?? false;
}
