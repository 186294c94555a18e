import { EDGE_SYMBOL, KNOWN_LONGEST, labelModel, OTHER_SYMBOL, SYMBOLS } from '../../data/label-model.ts';

/** Costs are integers in units of 1/16 bit, so that sums do not depend on the order of adding. */
export const SURPRISE_UNITS_PER_BIT = 16;

/**
 * What one label may cost before it counts as content: 12 bits. A held-out ordinary label costs more than
 * that (median 20 bits), but it is one of few in its zone; a channel repeats the excess in each name. Chosen by
 * bench/model/evaluate.mjs against 0, 6, 8, 16 and 20: what separates zones hardly changes between 8 and 16,
 * while at 20 short counters and word lists begin to go unheard.
 */
export const LABEL_ALLOWANCE = 12 * SURPRISE_UNITS_PER_BIT;

/** Entering and leaving the "code" state inside a label. */
const ENTER_CODE = 3 * SURPRISE_UNITS_PER_BIT;
const LEAVE_CODE = 3 * SURPRISE_UNITS_PER_BIT;
/** A label that is a code from its first byte on: one in eight labels, below what the switch would cost later. */
const START_CODE = 3 * SURPRISE_UNITS_PER_BIT;
/** Saying that a label is one of the known ones. */
const KNOWN_FLAG = SURPRISE_UNITS_PER_BIT;
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
const FOLDED = new Uint8Array(256).map((_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
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

/** Cost of a known label, or a number no label reaches. Bytes that are not in the model's table hash to a miss. */
function knownCost(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > KNOWN_LONGEST) return 0x7fff;
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ FOLDED[bytes[i]!]!, 0x01000193);
  hash = hash >>> 0 || 1;
  const { knownHashes, knownCosts } = labelModel;
  const mask = knownHashes.length - 1;
  let slot = hash & mask;
  for (let found = knownHashes[slot]!; found !== 0; found = knownHashes[slot]!) {
    if (found === hash) return knownCosts[slot]! + KNOWN_FLAG;
    slot = (slot + 1) & mask;
  }
  return 0x7fff;
}

/**
 * Surprise of one label, `bytes[from, to)`, in 1/16 bit: the length of the shorter of three descriptions.
 * A known label (`www`, `_ldap`) costs the logarithm of its share. Other labels are a path through two
 * states: "word", each letter given the two before it (trained, see data/label-model), and "code", each byte at
 * the price of the smallest usual alphabet of its run between hyphens (decimal, 16, 32, 64, 128, raw); changing
 * the state costs 3 bits and saying the length of a code up to 6. So random text costs about its entropy
 * plus a few bits, and an ordinary word about 2 to 3 bits a letter, whatever the case. Bytes may be anything; an
 * empty label costs nothing; at most 8 bits a byte and 12 more. Allocates nothing.
 */
export function surpriseBits(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from) return 0;
  const { triples, lengths } = labelModel;
  let word = 0;
  let code = START_CODE + lengths[Math.min(to - from, MAX_LABEL)]!;
  let context = EDGE_SYMBOL * SYMBOLS + EDGE_SYMBOL;
  for (let at = from; at < to; ) {
    let kinds = 0;
    let end = at;
    while (end < to && !(kinds & JOINER)) kinds |= KIND_OF[bytes[end++]!]!;
    const price = CODE_COST[kinds]!;
    for (; at < end; at++) {
      const triple = context * SYMBOLS + SYMBOL_OF[bytes[at]!]!;
      // Without branches: random text would mispredict every second one. `d & (d >> 31)` is min(d, 0).
      const toWord = code + LEAVE_CODE - word;
      const toCode = word + ENTER_CODE - code;
      word += (toWord & (toWord >> 31)) + triples[triple]!;
      code += (toCode & (toCode >> 31)) + price;
      context = triple % (SYMBOLS * SYMBOLS);
    }
  }
  word += triples[context * SYMBOLS + EDGE_SYMBOL]!;
  return Math.min(word, code, knownCost(bytes, from, to));
}

/**
 * Content of the labels in `name[from, to)`, length-prefixed as on the wire (the caller leaves the zone and the
 * root out), in 1/16 bit: for each label its surprise less LABEL_ALLOWANCE, never below zero. A length byte
 * that points past `to` ends the walk at `to`. Allocates nothing.
 */
export function nameSurprise(name: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; ) {
    const start = at + 1;
    const end = Math.min(start + name[at]!, to);
    const cost = surpriseBits(name, start, end);
    if (cost > LABEL_ALLOWANCE) sum += cost - LABEL_ALLOWANCE;
    at = end;
  }
  return sum;
}
