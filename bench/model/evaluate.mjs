// Prints how many bits the label model charges: held-out ordinary labels, random and counted text, word lists.
//   npm run build && node bench/model/evaluate.mjs [--debian DIR] [--npm DIR] [--expectations FILE]
// With --expectations (and tshark) also: content per (initiator, registrable domain) of every DNS case in that
// file, for several allowances per label, channels against benign evidence.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'tldts';
import { SURPRISE_UNITS_PER_BIT, surpriseBits } from '../../dist/detect/dns/surprise.js';
import { generator } from '../random.mjs';
import { explainMissing, readLabels, sourceRoots } from './sources.mjs';

const ALPHABETS = {
  decimal: '0123456789',
  hex: '0123456789abcdef',
  base32: 'abcdefghijklmnopqrstuvwxyz234567',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
};
const TSHARK = 'tshark';
const ALLOWANCES = [0, 6, 8, 12, 16, 20];

function bits(label) {
  const bytes = Buffer.from(label, 'latin1');
  return surpriseBits(bytes, 0, bytes.length) / SURPRISE_UNITS_PER_BIT;
}

/** Percentiles of a list of numbers, and bits a character over all of it. */
function row(name, labels) {
  const costs = labels.map(bits).sort((a, b) => a - b);
  const at = (q) => costs[Math.min(costs.length - 1, Math.floor(q * costs.length))].toFixed(1);
  const characters = labels.reduce((s, l) => s + l.length, 0);
  const mean = costs.reduce((a, b) => a + b, 0) / characters;
  return {
    what: name,
    labels: labels.length,
    p10: at(0.1),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    bitsPerChar: mean.toFixed(2),
  };
}

function heldOutRows({ held }) {
  const rows = [row('held-out labels', held)];
  for (const [from, to] of [
    [1, 4],
    [5, 8],
    [9, 14],
    [15, 63],
  ])
    rows.push(
      row(
        `  ${from} to ${to} characters`,
        held.filter((l) => l.length >= from && l.length <= to),
      ),
    );
  return rows;
}

function randomRows(next) {
  const rows = [];
  const draw = (alphabet, n) =>
    Array.from({ length: n }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
  for (const [name, alphabet] of Object.entries(ALPHABETS))
    for (const n of [8, 16, 32, 63])
      rows.push({
        ...row(
          `random ${name}, ${n}`,
          Array.from({ length: 2000 }, () => draw(alphabet, n)),
        ),
        entropy: Math.log2(alphabet.length).toFixed(2),
      });
  return rows;
}

/** Word-list encodings and counters, made of held-out words so that the model has not seen the pairs. */
function wordRows({ held }, next) {
  const words = [...new Set(held.filter((l) => /^[a-z]{4,8}$/.test(l)))].slice(0, 4096);
  const word = () => words[Math.floor(next() * words.length)];
  const list = (make) => Array.from({ length: 2000 }, (_, i) => make(i));
  return [
    row('one word of 4,096 (12 bits)', list(word)),
    row(
      'two words joined (24 bits)',
      list(() => word() + word()),
    ),
    row(
      'three words, hyphens (36 bits)',
      list(() => `${word()}-${word()}-${word()}`),
    ),
    row(
      'counter, decimal',
      list((i) => String(1000 + i)),
    ),
    row(
      'counter, hex of 8',
      list((i) => i.toString(16).padStart(8, '0')),
    ),
    row(
      'counter behind a word',
      list((i) => `host${String(i).padStart(4, '0')}`),
    ),
  ];
}

function names(capture) {
  const fields = ['-e', 'ip.src', '-e', 'ipv6.src', '-e', 'dns.qry.name'];
  const run = spawnSync(
    TSHARK,
    ['-n', '-r', capture, '-Y', 'dns.flags.response == 0', '-T', 'fields', ...fields],
    { encoding: 'latin1', maxBuffer: 1 << 30 },
  );
  return run.stdout
    .split('\n')
    .map((l) => l.split('\t'))
    .filter((f) => f[2]);
}

/** Bytes of content per (initiator, registrable domain) for each allowance: a map from key to one sum each. */
function zoneSums(evidence) {
  const sums = new Map();
  const seen = new Set();
  for (const [v4, v6, raw] of evidence.flatMap(names)) {
    const name = raw.toLowerCase();
    const zone =
      parse(name, { allowPrivateDomains: true, validateHostname: false }).domain ??
      name.split('.').slice(-2).join('.');
    if (seen.has(`${v4}${v6} ${name}`) || name.endsWith('.arpa')) continue;
    seen.add(`${v4}${v6} ${name}`);
    const below = raw
      .slice(0, Math.max(0, raw.length - zone.length - 1))
      .split('.')
      .filter(Boolean)
      .map(bits);
    const key = `${v4 || v6} ${zone}`;
    const entry = sums.get(key) ?? ALLOWANCES.map(() => 0);
    for (const [i, allowance] of ALLOWANCES.entries())
      for (const b of below) entry[i] += Math.max(0, b - allowance) / 8;
    sums.set(key, entry);
  }
  return sums;
}

function caseRows(file) {
  const cases = JSON.parse(readFileSync(file, 'utf8')).cases.filter(
    (c) => c.tags.includes('dns') && c.evidence.every((e) => /pcap/.test(e)),
  );
  return cases.map((c) => {
    const sums = [...zoneSums(c.evidence.map((e) => join(dirname(file), e)))];
    const benign = c.tags.includes('benign');
    const zones = c.expect.map((e) => e.zone).filter(Boolean);
    const wanted = benign ? sums : sums.filter(([key]) => zones.some((z) => z.endsWith(key.split(' ')[1])));
    wanted.sort((a, b) => b[1][3] - a[1][3]);
    const best = wanted[0] ?? ['-', ALLOWANCES.map(() => 0)];
    return {
      case: c.id,
      benign,
      zone: best[0],
      ...Object.fromEntries(ALLOWANCES.map((a, i) => [`less ${a}`, Math.round(best[1][i])])),
    };
  });
}

const argv = process.argv.slice(2);
const read = readLabels(sourceRoots(argv));
if (read.missing.length > 0) {
  console.error(explainMissing(read.missing));
  process.exit(1);
}
const next = generator(1);
console.table([...heldOutRows(read), ...randomRows(next), ...wordRows(read, next)]);
if (argv.includes('--expectations')) console.table(caseRows(argv[argv.indexOf('--expectations') + 1]));
