import { readFileSync } from 'node:fs';
import { dataFile } from '../base/package.ts';

/**
 * Statistics of ordinary DNS labels, as costs in 1/16 bit: what a reader who knows ordinary names still has
 * to be told. Trained by `bench/model/make.mjs` (which also says how to make it again) on 2026-11-22 from
 * 207,139 distinct labels, below and including registrable domains, of host names in public lists; one
 * registrable domain in five is held out. The file holds counts turned to costs, none of the lists.
 *
 * Lists and their licences: uBlock Origin 1.67 with EasyList and EasyPrivacy (GPL-3.0, CC-BY-SA-3.0), Privacy
 * Badger 2020.10.7 (GPL-3.0), subbrute's host labels in sublist3r 1.1 (GPL-2.0), service names of netbase
 * (GPL-2.0), npm top-sites 1.1.222, third-party-web 0.30.0, free-email-domains 1.12.6, reserved-subdomains
 * 1.0.4 (MIT), email-providers 2.26.0 (ISC); registrable domains by the public suffix list (MPL-2.0).
 *
 * Layout of `label-model.bin`, little-endian: 8 bytes `xhlabel1`, training labels and known labels as two
 * 32-bit words, 40 x 40 x 64 triple costs, 64 length costs, 8,192 hashes of known labels, their 8,192 costs.
 */
export interface LabelModel {
  /** Cost of symbol c after a, b at `(a << 12) | (b << 6) | c`: 64 places for 40 symbols, so that an index is shifts only. */
  readonly triples: Uint8Array;
  /** Cost of a label's length, 0 to 63 bytes. */
  readonly lengths: Uint8Array;
  /** Open addressing over hashes of known labels' symbols (FNV-1a); 0 is a free slot. */
  readonly knownHashes: Uint32Array;
  /** Cost of the known label in the same slot. */
  readonly knownCosts: Uint8Array;
  /** Distinct labels that the model was trained on. */
  readonly trainedOn: number;
}

/** Symbols: a-z 0 to 25, 0-9 26 to 35, hyphen 36, underscore 37, any other byte 38, edge of the label 39. */
const SYMBOLS = 40;
export const SYMBOL_BITS = 6;
export const OTHER_SYMBOL = 38;
export const EDGE_SYMBOL = 39;
/** Offset basis and prime of 32-bit FNV-1a. */
export const HASH_START = 0x811c9dc5 | 0;
export const HASH_FACTOR = 0x01000193;
/** Known labels are at most this long. */
export const KNOWN_LONGEST = 24;

const HEAD = 16;
const TRIPLES = SYMBOLS * SYMBOLS * 64;
const LENGTHS = 64;
const SLOTS = 8192;
const SIZE = HEAD + TRIPLES + LENGTHS + SLOTS * 5;

/** Spreads 40 x 40 x 64 costs to a table of 64 x 64 x 64. */
function spread(costs: Uint8Array): Uint8Array {
  const table = new Uint8Array(1 << (3 * SYMBOL_BITS));
  const block = SYMBOLS << SYMBOL_BITS;
  for (let a = 0; a < SYMBOLS; a++)
    table.set(costs.subarray(a * block, (a + 1) * block), a << (2 * SYMBOL_BITS));
  return table;
}

/** 32-bit words as the file has them, little-endian, on any machine. */
function words(bytes: Buffer): Uint32Array {
  const bigEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 0;
  const copy = new Uint8Array(bigEndian ? bytes.swap32() : bytes);
  return new Uint32Array(copy.buffer);
}

function load(): LabelModel {
  const bytes = readFileSync(dataFile('label-model.bin'));
  if (bytes.length !== SIZE || bytes.toString('latin1', 0, 8) !== 'xhlabel1')
    throw new Error('label-model.bin does not belong to this version: install exhume again');
  const hashesAt = HEAD + TRIPLES + LENGTHS;
  const costsAt = hashesAt + SLOTS * 4;
  return {
    triples: spread(bytes.subarray(HEAD, HEAD + TRIPLES)),
    lengths: new Uint8Array(bytes.subarray(HEAD + TRIPLES, hashesAt)),
    knownHashes: words(bytes.subarray(hashesAt, costsAt)),
    knownCosts: new Uint8Array(bytes.subarray(costsAt)),
    trainedOn: bytes.readUInt32LE(8),
  };
}

/** The model, read once when this module is first imported (below 5 ms with the file). */
export const labelModel: LabelModel = load();
