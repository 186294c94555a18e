// Trains the model of ordinary DNS labels and writes src/data/label-model.bin.
//   node bench/model/make.mjs [--debian DIR] [--npm DIR] [--out FILE]
// Same lists in, same bytes out. The layout of the file is described in src/data/label-model.ts.
import { writeFileSync } from 'node:fs';
import { explainMissing, readLabels, sourceRoots } from './sources.mjs';
import { STRUCTURAL } from './structural.mjs';

const UNIT = 16; // costs are in 1/16 bit
const SYMBOLS = 40;
/** Places for the last symbol of a triple in the file: a power of two, so that loading copies blocks. */
const PLACES = 64;
const OTHER = 38;
const EDGE = 39;
const MAX_LABEL = 63;
const KNOWN_SLOTS = 8192;
const KNOWN_LABELS = 4096;
const KNOWN_LONGEST = 24;
/** Share of all labels that the structural ones have: about what www, mail and the like have in resolver logs. */
const STRUCTURAL_SHARE = 0.5;

/** Symbol of a byte after case folding: a-z 0-25, 0-9 26-35, hyphen 36, underscore 37, anything else 38. */
function symbol(byte) {
  if (byte >= 97 && byte <= 122) return byte - 97;
  if (byte >= 48 && byte <= 57) return byte - 48 + 26;
  if (byte === 45) return 36;
  return byte === 95 ? 37 : OTHER;
}

/** Counts of symbol triples; a label stands between edges: edge, edge, label, edge. */
function countTriples(train) {
  const counts = new Float64Array(SYMBOLS ** 3);
  for (const [label, weight] of train) {
    // A label met very often is a known label; its letters must not drown the rest.
    const times = Math.min(weight, 20);
    let a = EDGE;
    let b = EDGE;
    for (let i = 0; i <= label.length; i++) {
      const c = i === label.length ? EDGE : symbol(label.charCodeAt(i));
      counts[(a * SYMBOLS + b) * SYMBOLS + c] += times;
      a = b;
      b = c;
    }
  }
  return counts;
}

/** Witten-Bell interpolation: a distribution, smoothed by the shorter context's as far as it has been seen little. */
function smooth(row, lower) {
  let total = 0;
  let kinds = 0;
  for (const n of row) {
    total += n;
    if (n > 0) kinds++;
  }
  const weight = total + kinds;
  return lower.map((p, i) => (weight === 0 ? p : (row[i] + kinds * p) / weight));
}

function triples(counts) {
  const cost = new Uint8Array(SYMBOLS ** 2 * PLACES);
  const one = new Float64Array(SYMBOLS);
  const two = new Float64Array(SYMBOLS ** 2);
  for (let i = 0; i < counts.length; i++) {
    one[i % SYMBOLS] += counts[i];
    two[i % SYMBOLS ** 2] += counts[i];
  }
  const p1 = smooth(one, new Float64Array(SYMBOLS).fill(1 / SYMBOLS));
  for (let b = 0; b < SYMBOLS; b++) {
    const p2 = smooth(two.subarray(b * SYMBOLS, (b + 1) * SYMBOLS), p1);
    for (let a = 0; a < SYMBOLS; a++) {
      const at = (a * SYMBOLS + b) * SYMBOLS;
      const p3 = smooth(counts.subarray(at, at + SYMBOLS), p2);
      for (let c = 0; c < SYMBOLS; c++)
        cost[(a * SYMBOLS + b) * PLACES + c] = Math.min(
          255,
          Math.max(1, Math.round(-Math.log2(p3[c]) * UNIT)),
        );
    }
  }
  return cost;
}

/** What it costs to say how long a label is, at most the 6 bits that any length up to 63 needs. */
function lengths(train) {
  const seen = new Float64Array(MAX_LABEL + 1).fill(1);
  for (const label of train.keys()) seen[Math.min(label.length, MAX_LABEL)]++;
  const total = seen.reduce((a, b) => a + b);
  return Uint8Array.from(seen, (n) => Math.min(6 * UNIT, Math.round(-Math.log2(n / total) * UNIT)));
}

/** 32-bit FNV-1a of a label's symbols; 0 is the free slot, so 0 becomes 1. Must agree with src/detect/dns/surprise.ts. */
function fnv(label) {
  let h = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) h = Math.imul(h ^ symbol(label.charCodeAt(i)), 0x01000193);
  return h >>> 0 || 1;
}

/** The most frequent labels with their shares: half from the structural list, half from the training names. */
function known(train) {
  const share = new Map();
  const sum = STRUCTURAL.reduce((s, _, i) => s + 1 / (i + 3), 0);
  for (const [i, label] of STRUCTURAL.entries()) share.set(label, STRUCTURAL_SHARE / (i + 3) / sum);
  let total = 0;
  for (const n of train.values()) total += n;
  const often = [...train].filter(([l, n]) => l.length <= KNOWN_LONGEST && n >= 3);
  often.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  for (const [label, n] of often) {
    if (share.size >= KNOWN_LABELS && !share.has(label)) continue;
    share.set(label, (share.get(label) ?? 0) + (n / total) * (1 - STRUCTURAL_SHARE));
  }
  const hashes = new Uint32Array(KNOWN_SLOTS);
  const cost = new Uint8Array(KNOWN_SLOTS);
  for (const [label, p] of [...share].sort()) {
    const hash = fnv(label);
    let slot = hash & (KNOWN_SLOTS - 1);
    while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & (KNOWN_SLOTS - 1);
    hashes[slot] = hash;
    cost[slot] = Math.min(255, Math.round(-Math.log2(p) * UNIT));
  }
  return { hashes, cost, size: share.size };
}

function write(out, train) {
  const words = known(train);
  const bytes = new Uint8Array(16 + SYMBOLS ** 2 * PLACES + MAX_LABEL + 1 + KNOWN_SLOTS * 5);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('xhlabel1'));
  view.setUint32(8, train.size, true);
  view.setUint32(12, words.size, true);
  bytes.set(triples(countTriples(train)), 16);
  bytes.set(lengths(train), 16 + SYMBOLS ** 2 * PLACES);
  const at = 16 + SYMBOLS ** 2 * PLACES + MAX_LABEL + 1;
  for (const [i, hash] of words.hashes.entries()) view.setUint32(at + i * 4, hash, true);
  bytes.set(words.cost, at + KNOWN_SLOTS * 4);
  writeFileSync(out, bytes);
  return { bytes: bytes.length, known: words.size };
}

const argv = process.argv.slice(2);
const read = readLabels(sourceRoots(argv));
if (read.missing.length > 0) {
  console.error(explainMissing(read.missing));
  process.exit(1);
}
const out = argv.includes('--out')
  ? argv[argv.indexOf('--out') + 1]
  : new URL('../../src/data/label-model.bin', import.meta.url);
const written = write(out, read.train);
console.log('names or labels by source:', read.sizes);
console.log(
  `trained on ${read.train.size} distinct labels; ${read.held.length} labels held out; ${written.known} known labels; ${written.bytes} bytes`,
);
console.log('held-out figures: npm run build && node bench/model/evaluate.mjs (same options)');
