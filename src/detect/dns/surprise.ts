import {
  EDGE_SYMBOL,
  HASH_FACTOR,
  HASH_START,
  KNOWN_LONGEST,
  labelModel,
  OTHER_SYMBOL,
  SYMBOL_BITS,
} from '../../data/label-model.ts';

/** Costs are integers in units of 1/16 bit, so that sums do not depend on the order of adding. */
export const SURPRISE_UNITS_PER_BIT = 16;

/**
 * What one label may cost before it counts as content: 12 bits. The common ones of the known labels stay below it, and the flat cost of
 * saying "this is a code of that length" (up to 9 bits) is in it, so that what is left of a random label is about
 * its entropy. Tried by bench/model/evaluate.mjs against 0, 6, 8, 16 and 20: channels that put codes in names
 * lose about as much as benign zones do, so the order of zones hardly changes; above 12 short counters are
 * no longer heard, below 8 hosts with ordinary names add up.
 */
export const LABEL_ALLOWANCE = 12 * SURPRISE_UNITS_PER_BIT;

/**
 * Labels of a name that get the allowance, counted from its first. Ordinary names have few labels below their zone; where
 * there are more, short pieces would all pass below the allowance of a word.
 */
const ALLOWED_LABELS = 4;

/** Entering and leaving the "code" state inside a label. */
const ENTER_CODE = 3 * SURPRISE_UNITS_PER_BIT;
const LEAVE_CODE = 3 * SURPRISE_UNITS_PER_BIT;
/** A label that is a code from its first byte on: taken to be one in eight. */
const START_CODE = 3 * SURPRISE_UNITS_PER_BIT;
/** Saying that a label is one of the known ones. */
const KNOWN_FLAG = SURPRISE_UNITS_PER_BIT;
/** More than any label can cost. */
const NOT_KNOWN = 0x7fffffff;
/** The two symbols before the next one. */
const CONTEXT_MASK = (1 << (2 * SYMBOL_BITS)) - 1;
/** RFC 1035 section 2.3.4; logs may hold longer pieces, whose length costs no more. */
const MAX_LABEL = 63;

/** What kinds of bytes a run of a label has: bits of a mask. */
const DIGIT = 1;
const HEX_LETTER = 2;
const LETTER = 4;
const HEX_UPPER = 8;
const UPPER = 16;
const JOINER = 32;
const PLUS = 64;
const PRINTABLE = 128;
const HIGH = 256;
const CONTROL = 512;

const SYMBOL_OF = new Uint8Array(256).map((_, byte) => symbolOf(byte));
const KIND_OF = new Uint16Array(256).map((_, byte) => kindOf(byte));
const CODE_COST = new Uint8Array(1024).map((_, mask) => codeCost(mask));

function symbolOf(byte: number): number {
  const c = byte >= 65 && byte <= 90 ? byte + 32 : byte;
  if (c >= 97 && c <= 122) return c - 97;
  if (c >= 48 && c <= 57) return c - 48 + 26;
  if (c === 0x2d) return 36;
  return c === 0x5f ? 37 : OTHER_SYMBOL;
}

function kindOf(byte: number): number {
  if (byte < 0x20 || byte === 0x7f) return CONTROL;
  if (byte > 0x7f) return HIGH;
  if (byte >= 48 && byte <= 57) return DIGIT;
  if (byte >= 97 && byte <= 122) return byte <= 102 ? HEX_LETTER : LETTER;
  if (byte >= 65 && byte <= 90) return byte <= 70 ? HEX_UPPER : UPPER;
  if (byte === 0x2d || byte === 0x5f) return JOINER;
  return byte === 0x2b || byte === 0x2f || byte === 0x3d ? PLUS : PRINTABLE;
}

/** Bits per byte of the smallest usual alphabet that holds all kinds in the mask, in 1/16 bit. */
function codeCost(mask: number): number {
  if (mask & CONTROL) return 128; // raw bytes, 8 bits
  if (mask & HIGH) return 112; // base128
  if (mask & PRINTABLE) return 104; // base85 to base94, 6.5 bits
  if (mask & PLUS) return 96; // base64
  const upper = mask & (UPPER | HEX_UPPER);
  const lower = mask & (LETTER | HEX_LETTER);
  if ((mask & (LETTER | UPPER)) === 0) return upper | lower ? 64 : 53; // base16 in any case; decimal log2(10)
  if (upper && lower) return 96; // base62 and base64url
  return mask & DIGIT ? 82 : 75; // base32 to base36, log2(35); letters alone log2(26)
}

/**
 * Cost of the known label with this hash, or a number that no label reaches. One other label in a million has the
 * hash of a known one and is counted too low. The table always has free slots.
 */
function knownCost(hash: number): number {
  const { knownHashes, knownCosts } = labelModel;
  const wanted = hash >>> 0 || 1;
  const mask = knownHashes.length - 1;
  let slot = hash & mask;
  for (let found = knownHashes[slot]!; found !== 0; found = knownHashes[slot]!) {
    if (found === wanted) return knownCosts[slot]! + KNOWN_FLAG;
    slot = (slot + 1) & mask;
  }
  return NOT_KNOWN;
}

/**
 * Surprise of one label, `bytes[from, to)`, in 1/16 bit: the length of the shortest of three descriptions.
 * A known label (`www`, `_ldap`) costs the logarithm of its share. Other labels are a path through two
 * states: "word", each letter given the two before it (trained, see data/label-model), and "code", each byte at
 * the price of the smallest usual alphabet of its run between hyphens (decimal, 16, 32, 64, 128, raw). Changing
 * the state costs 3 bits, beginning as a code 3 and at most 6 for its length. So random text costs its
 * entropy plus less than 10 bits, and an ordinary word 3 to 4.5 bits a letter, whatever the case: an upper bound
 * of what the label can carry. Bytes may be anything; an empty label costs nothing; at most 8 bits a byte
 * and 9 more. Allocates nothing; two table look-ups and a dozen instructions a byte.
 */
export function surpriseBits(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length <= 0) return 0;
  const { triples, lengths } = labelModel;
  let word = 0;
  let code = START_CODE + lengths[Math.min(length, MAX_LABEL)]!;
  let context = (EDGE_SYMBOL << SYMBOL_BITS) | EDGE_SYMBOL;
  let hash = HASH_START;
  for (let at = from; at < to; ) {
    let kinds = 0;
    let end = at;
    while (end < to && (kinds & JOINER) === 0) kinds |= KIND_OF[bytes[end++]!]!;
    const price = CODE_COST[kinds]!;
    for (; at < end; at++) {
      const symbol = SYMBOL_OF[bytes[at]!]!;
      const triple = (context << SYMBOL_BITS) | symbol;
      hash = Math.imul(hash ^ symbol, HASH_FACTOR);
      // Without branches: random text would mispredict every second one. `d & (d >> 31)` is min(d, 0).
      const toWord = code + LEAVE_CODE - word;
      const toCode = word + ENTER_CODE - code;
      word += (toWord & (toWord >> 31)) + triples[triple]!;
      code += (toCode & (toCode >> 31)) + price;
      context = triple & CONTEXT_MASK;
    }
  }
  word += triples[(context << SYMBOL_BITS) | EDGE_SYMBOL]!;
  const known = length <= KNOWN_LONGEST ? knownCost(hash) : NOT_KNOWN;
  return Math.min(word, code, known);
}

/**
 * Content of one label that is number `place` of its name, from 0: its surprise less LABEL_ALLOWANCE, never below zero, in
 * 1/16 bit; from the fifth label on all of its surprise.
 */
export function labelContent(bytes: Uint8Array, from: number, to: number, place: number): number {
  const cost = surpriseBits(bytes, from, to);
  if (place >= ALLOWED_LABELS) return cost;
  return cost > LABEL_ALLOWANCE ? cost - LABEL_ALLOWANCE : 0;
}

/**
 * Content of the labels in `name[from, to)`, length-prefixed as on the wire (the caller leaves the zone and the
 * root out), in 1/16 bit: the sum over its labels. A length byte that points past `to` ends the walk at `to`.
 * Allocates nothing.
 */
export function nameSurprise(name: Uint8Array, from: number, to: number): number {
  let sum = 0;
  let place = 0;
  for (let at = from; at < to; place++) {
    const start = at + 1;
    const end = Math.min(start + name[at]!, to);
    sum += labelContent(name, start, end, place);
    at = end;
  }
  return sum;
}
