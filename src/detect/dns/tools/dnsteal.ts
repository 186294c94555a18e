import type { Channel } from '../channel.ts';
import { BASE64, decodeBase64 } from '../codec/base64.ts';
import { symbolsOf } from '../codec/bits.ts';
import { gunzip, gunzipPart, gzipName, type InflateBudget, inflateBudget, isGzip } from '../codec/deflate.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './dnsteal/examples.ts';
import { describeBytes } from './support/plain.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** A data label: base64 with `*` for `+`, at most two `=`, and the closing hyphen that no host name has. */
const DATA = /^[A-Za-z0-9*/]{1,62}={0,2}-$/;
/** Files told apart in one channel; more are counted in a note. */
const MAX_FILES = 64;
/** Names of full labels from which the shape alone is a grammar. */
const MIN_NAMES = 4;

interface SentFile {
  name: string;
  /** Data of each question, in order of time. */
  parts: string[];
  /** Length of the first label of each question. */
  firstLengths: number[];
}

/** Leading data labels of a name; 0 when the name is none of the tool's. */
function dataLabels(labels: readonly string[]): number {
  let n = 0;
  while (n < labels.length - 1 && DATA.test(labels[n]!)) n++;
  return n;
}

/** Files by the labels behind the data: file name, and an attacker's zone where one was added. */
function filesOf(exchanges: readonly Exchange[]): SentFile[] {
  const files = new Map<string, SentFile>();
  for (const { labels } of exchanges) {
    const n = dataLabels(labels);
    if (n === 0) continue;
    const name = labels.slice(n).join('.');
    const file = files.get(name) ?? { name, parts: [], firstLengths: [] };
    if (files.size >= MAX_FILES && !files.has(name)) continue;
    files.set(name, file);
    file.parts.push(
      labels
        .slice(0, n)
        .map((label) => label.slice(0, -1))
        .join(''),
    );
    file.firstLengths.push(labels[0]!.length);
  }
  return [...files.values()];
}

function decodeFile(file: SentFile): Uint8Array | null {
  const text = file.parts.join('').replaceAll('*', '+');
  return decodeBase64(symbolsOf(text), BASE64, 'any');
}

interface Opened {
  proof: Verdict['proof'];
  by: string;
  piece: Piece | null;
}

/** What a file turns out to be; null when nothing holds. */
function openFile(file: SentFile, budget: InflateBudget): Opened | null {
  const bytes = decodeFile(file);
  if (bytes && isGzip(bytes)) return openGzip(file, bytes, budget);
  const kind = bytes && describeBytes(bytes);
  if (kind) {
    const piece: Piece = { bytes, direction: 'up', complete: false, name: file.name, content: kind };
    return { proof: 'decoded', by: `base64 labels that end in hyphens decode to ${kind}`, piece };
  }
  const full = file.firstLengths.filter((length) => length === file.firstLengths[0]).length;
  if (file.parts.length < MIN_NAMES || full < file.parts.length - 1) return null;
  const by = `${file.parts.length} names of base64 labels that end in hyphens, then "${file.name}"`;
  return { proof: 'grammar', by, piece: null };
}

function openGzip(file: SentFile, bytes: Uint8Array, budget: InflateBudget): Opened {
  const name = gzipName(bytes) ?? file.name;
  const whole = gunzip(bytes, budget);
  if (whole) {
    const by = `${file.parts.length} names decode to a gzip file whose CRC-32 and length are right`;
    return { proof: 'proved', by, piece: { bytes: whole, direction: 'up', complete: true, name } };
  }
  const part = gunzipPart(bytes, budget);
  const piece: Piece = { bytes: part ?? bytes, direction: 'up', complete: false, name };
  return {
    proof: 'decoded',
    by: `${file.parts.length} names decode to a gzip file with parts missing`,
    piece,
  };
}

const STRENGTH = { proved: 2, decoded: 1, grammar: 0 } as const;

function recognise(channel: Channel): Verdict | null {
  const files = filesOf(exchangesOf(channel));
  const budget = inflateBudget();
  const opened = files.map((file) => openFile(file, budget)).filter((file) => file !== null);
  const best = opened.reduce<Opened | null>(
    (a, b) => (a && STRENGTH[a.proof] >= STRENGTH[b.proof] ? a : b),
    null,
  );
  if (!best) return null;
  const pieces = opened.map((file) => file.piece).filter((piece) => piece !== null);
  const characters = files.reduce((sum, file) => sum + file.parts.reduce((n, part) => n + part.length, 0), 0);
  const carried = Math.floor((characters * 3) / 4);
  return verdict({
    proof: best.proof,
    by: best.by,
    pieces,
    bytesUp: {
      lower: carried,
      upper: pieces.reduce((most, { bytes }) => Math.max(most, bytes.length), carried),
    },
    notes: [
      'The questions go straight to the collector, and the names belong to no zone: blocking the server address stops it, blocking a domain does not.',
    ],
  });
}

/** dnsteal, the Python collector with its generated shell one-liner. */
export const dnsteal: Tool = {
  id: 'dnsteal',
  name: 'dnsteal',
  source: 'm57/dnsteal dnsteal.py',
  about:
    'A collector prints a shell loop that sends files as base64 names straight to it. Without a password the whole file, its name and often its time stand in the evidence.',
  examples,
  notThese,
  recognise,
};
