import type { Channel } from '../channel.ts';
import { decodeBase16, encodeBase16 } from '../codec/base16.ts';
import { BASE32, decodeBase32 } from '../codec/base32.ts';
import { BASE64, decodeBase64, encodeBase64 } from '../codec/base64.ts';
import { symbolsOf } from '../codec/bits.ts';
import { gunzip, gzipName, type InflateBudget, inflateBudget } from '../codec/deflate.ts';
import { concatBytes } from '../codec/labels.ts';
import type { Tool, Verdict } from '../tool.ts';
import { readCounters } from './shell-oneliner/counter.ts';
import { TYPE } from './support/answers.ts';
import { type ExampleLine, exampleChannel } from './support/example.ts';
import { describeBytes } from './support/plain.ts';
import { steadiness } from './support/rhythm.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** A label as xxd, od, base32 or base64 write it, with the characters that people put for `+`, `/` and `=`. */
const ENCODED = /^[A-Za-z0-9+/=_-]{16,63}$/;
/** The last chunk may be as short as one character. */
const ENCODED_REST = /^[A-Za-z0-9+/=_-]{1,63}$/;
/** A label in front of the data that may be a number, with a few constant characters. */
const SHORT = /^[A-Za-z0-9_-]{1,12}$/;
/** Labels that one chunk may fill. */
const MAX_DATA_LABELS = 6;
/** Chunks that make a transfer; two could be any pair of hashes. */
const MIN_CHUNKS = 3;
/** Of the names below the zone that look encoded, so many have the full length. */
const MIN_FULL = 0.6;
/** Decoded bytes: 32 random ones are text once in 2^45 times. */
const MIN_BYTES = 32;
/** A loop in a shell does not wait; half a minute between chunks is another kind of sender. */
const MAX_GAP_SECONDS = 10;
/** Transfers told apart in one channel. */
const MAX_TRANSFERS = 64;

interface Chunk {
  text: string;
  /** Number in a label of its own; NaN without one. */
  number: number;
  time: number;
}

/** Data labels in front: a long one first, or a short one (a number, perhaps) and a long one. */
function startsEncoded(labels: readonly string[]): boolean {
  return ENCODED.test(labels[0]!) || (SHORT.test(labels[0]!) && ENCODED.test(labels[1] ?? ''));
}

/** The type that most questions have: its twins of other types say the same again. */
function mainType(exchanges: readonly Exchange[]): number {
  const counts = new Map<number, number>();
  for (const { qtype } of exchanges) counts.set(qtype, (counts.get(qtype) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? TYPE.a;
}

/** The longest suffix that most encoded names share: where the data end. Empty when there are too few. */
function zoneOf(exchanges: readonly Exchange[]): string {
  const counts = new Map<string, number>();
  for (const { labels } of exchanges) {
    const most = Math.min(MAX_DATA_LABELS, labels.length - 2);
    for (let k = 1; k <= most; k++) {
      const suffix = labels.slice(k).join('.').toLowerCase();
      counts.set(suffix, (counts.get(suffix) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length)[0];
  return best && best[1] >= MIN_CHUNKS - 1 ? best[0] : '';
}

/** Data labels of the names below the zone whose labels could all be data. */
function residuals(exchanges: readonly Exchange[], zone: string): { data: string[]; time: number }[] {
  const zoneLabels = zone.split('.').length;
  return exchanges
    .filter(({ key }) => key.endsWith(`.${zone}`))
    .map(({ labels, time }) => ({ data: labels.slice(0, labels.length - zoneLabels), time }))
    .filter(({ data }) => data.length <= MAX_DATA_LABELS && data.every((l) => ENCODED_REST.test(l)))
    .filter(({ data }) => data.length > 1 || data[0]!.length > 0);
}

/** Chunks with their numbers, where the first or the last label counts. */
function chunksOf(rows: readonly { data: string[]; time: number }[]): Chunk[] {
  const several = rows.filter(({ data }) => data.length > 1);
  const first = several.length === rows.length ? readCounters(several.map(({ data }) => data[0]!)) : null;
  const last =
    first || several.length < rows.length ? null : readCounters(several.map(({ data }) => data.at(-1)!));
  return rows.map(({ data, time }, i) => {
    const text = data.slice(first ? 1 : 0, last ? -1 : data.length).join('');
    return { text, number: (first ?? last)?.[i] ?? Number.NaN, time };
  });
}

/** Cuts chunks into transfers: each ends with a chunk that is shorter than the full length. */
function transfersOf(chunks: readonly Chunk[], full: number): Chunk[][] {
  const transfers: Chunk[][] = [];
  let current: Chunk[] = [];
  for (const chunk of chunks) {
    if (chunk.text.length > full || transfers.length >= MAX_TRANSFERS) continue;
    current.push(chunk);
    if (chunk.text.length === full) continue;
    if (current.length > 1) transfers.push(current);
    current = [];
  }
  if (current.length > 1) transfers.push(current);
  return transfers;
}

/** Length that most chunks have; 0 when no length prevails. */
function fullLength(chunks: readonly Chunk[]): number {
  const counts = new Map<number, number>();
  for (const { text } of chunks) counts.set(text.length, (counts.get(text.length) ?? 0) + 1);
  const best = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0];
  return best && best[1] >= MIN_FULL * chunks.length && best[0] >= 16 ? best[0] : 0;
}

interface Plain {
  bytes: Uint8Array;
  encoding: string;
  content: string;
}

type Decode = (text: string) => Uint8Array | null;

const DECODERS: readonly { encoding: string; decode: Decode }[] = [
  { encoding: 'hex', decode: (text) => decodeBase16(symbolsOf(text)) },
  { encoding: 'base32', decode: (text) => decodeBase32(symbolsOf(text), BASE32, 'any') },
  { encoding: 'base64', decode: decodeAnyBase64 },
];

function decodeAnyBase64(text: string): Uint8Array | null {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  return decodeBase64(symbolsOf(standard), BASE64, 'any');
}

/** The decoding under which the chunks become text or a known kind of file; null when none does. */
function decodeTransfer(chunks: readonly Chunk[]): Plain | null {
  for (const { encoding, decode } of DECODERS) {
    const together = decode(chunks.map((chunk) => chunk.text).join(''));
    const each = together ? null : chunks.map((chunk) => decode(chunk.text));
    const bytes = together ?? (each?.every((part) => part !== null) ? concatBytes(each) : null);
    const content = bytes && bytes.length >= MIN_BYTES ? describeBytes(bytes) : null;
    if (bytes && content) return { bytes, encoding, content };
  }
  return null;
}

/** In order of their numbers when all have one, else of time; a number that comes again is dropped. */
function inOrder(chunks: readonly Chunk[]): Chunk[] {
  if (chunks.some((chunk) => Number.isNaN(chunk.number))) return [...chunks];
  const byNumber = new Map<number, Chunk>();
  for (const chunk of chunks) if (!byNumber.has(chunk.number)) byNumber.set(chunk.number, chunk);
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/** True when the numbers run from 0 or 1 without a gap and the last chunk is short. */
function isWhole(chunks: readonly Chunk[], full: number): boolean {
  const first = chunks[0]!.number;
  const ends = chunks.at(-1)!.text.length < full;
  return ends && (first === 0 || first === 1) && chunks.every((chunk, i) => chunk.number === first + i);
}

interface Transfer {
  chunks: number;
  full: number;
  plain: Plain;
  piece: Piece;
  checked: boolean;
}

function readTransfer(raw: readonly Chunk[], full: number, budget: InflateBudget): Transfer | null {
  const chunks = inOrder(raw);
  const beat = steadiness(raw.map((chunk) => chunk.time));
  if (chunks.length < MIN_CHUNKS || (beat && beat.median > MAX_GAP_SECONDS)) return null;
  const plain = decodeTransfer(chunks);
  if (!plain) return null;
  const unpacked = gunzip(plain.bytes, budget);
  const piece: Piece = {
    bytes: unpacked ?? plain.bytes,
    direction: 'up',
    complete: unpacked !== null || isWhole(chunks, full),
    name: unpacked ? gzipName(plain.bytes) : null,
  };
  return { chunks: chunks.length, full, plain, piece, checked: unpacked !== null };
}

/** Transfers in one alphabet below one zone. */
function transfersBelow(exchanges: readonly Exchange[], zone: string): Transfer[] {
  const chunks = chunksOf(residuals(exchanges, zone));
  const full = fullLength(chunks);
  if (full === 0) return [];
  const budget = inflateBudget();
  return transfersOf(chunks, full)
    .map((transfer) => readTransfer(transfer, full, budget))
    .filter((transfer) => transfer !== null);
}

/** Gzip in TXT questions of 63 characters is what the PowerShell scripts of Nishang send. */
function isNishang(transfer: Transfer, type: number): boolean {
  return (
    transfer.checked && type === TYPE.txt && transfer.full === 63 && transfer.plain.encoding === 'base64'
  );
}

function recognise(channel: Channel): Verdict | null {
  if (channel.kind === 'zones') return null;
  const all = exchangesOf(channel);
  const type = mainType(all.filter(({ labels }) => startsEncoded(labels)));
  const exchanges = all.filter((exchange) => exchange.qtype === type);
  const zone = zoneOf(exchanges.filter(({ labels }) => startsEncoded(labels)));
  if (zone === '') return null;
  const transfers = transfersBelow(exchanges, zone);
  const best = transfers.find((transfer) => transfer.checked) ?? transfers[0];
  if (!best || isNishang(best, type)) return null;
  const sent = transfers.reduce((sum, transfer) => sum + transfer.plain.bytes.length, 0);
  return verdict({
    proof: best.checked ? 'proved' : 'decoded',
    by: `${best.chunks} names of ${best.full} ${best.plain.encoding} characters, the last one shorter or the same, decode to ${best.plain.content}${best.checked ? ' whose CRC-32 is right' : ''}`,
    pieces: transfers.map((transfer) => transfer.piece),
    bytesUp: { lower: sent, upper: sent },
    zone,
    notes: notesOf(transfers),
  });
}

function notesOf(transfers: readonly Transfer[]): string[] {
  const notes = ['The content was not encrypted and is recovered as it was sent.'];
  if (transfers.some((transfer) => !transfer.piece.complete))
    notes.push('The names carry no number, so nothing proves that no piece is missing.');
  return notes;
}

const EXAMPLE_TEXT =
  'root:x:0:0:root:/root:/bin/bash\nbackup:x:34:34:backup:/var/backups:/usr/sbin/nologin\nwww-data:x:33:33\n';

function exampleLines(encode: (bytes: Uint8Array) => Uint8Array, per: number): ExampleLine[] {
  const bytes = symbolsOf(EXAMPLE_TEXT);
  const lines: ExampleLine[] = [];
  for (let at = 0; at < bytes.length; at += per) {
    const label = Buffer.from(encode(bytes.subarray(at, at + per))).toString('latin1');
    lines.push({ name: `${label}.x.example.net`, after: 0.1, a: ['192.0.2.1'] });
  }
  return lines;
}

function numberedLines(): ExampleLine[] {
  const lines = exampleLines(encodeBase16, 10).map((line, i) => ({
    ...line,
    name: `${i.toString(16).padStart(4, '0')}.${line.name}`,
  }));
  return [lines[1]!, lines[0]!, ...lines.slice(2)];
}

/** Hex, base32 or base64 of a file piped into a look-up command. */
export const shellOneliner: Tool = {
  id: 'shell-oneliner',
  name: 'hand-made sender (shell one-liner)',
  source: 'no program: xxd, od or base64 in a loop with dig, nslookup, host or ping',
  about:
    'Somebody typed or scripted a loop that looks up pieces of a file as names. What was sent stands in the evidence in clear.',
  examples: () => [
    {
      about: 'hex behind a hexadecimal number, out of order',
      channel: exampleChannel('zone', 'example.net', numberedLines()),
    },
    { about: 'hex', channel: exampleChannel('zone', 'example.net', exampleLines(encodeBase16, 24)) },
    {
      about: 'base64',
      channel: exampleChannel(
        'zone',
        'example.net',
        exampleLines((bytes) => encodeBase64(bytes, BASE64), 24),
      ),
    },
  ],
  notThese: () => [
    {
      about: 'look-ups of file hashes: hex of one length that is no text',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 40 }, (_, i) => ({
          name: `${((i + 1) * 0x9e3779b1).toString(16).padStart(16, '7')}${((i + 3) * 0x85ebca6b).toString(16).padStart(16, 'd')}.h.example.com`,
          after: 0.2,
          a: ['127.0.0.1'],
        })),
      ),
    },
    {
      about: 'long host names',
      channel: exampleChannel(
        'zone',
        'example.com',
        ['authentication-service', 'notification-gateway', 'subscription-backend', 'configuration-store'].map(
          (label) => ({ name: `${label}.example.com`, a: ['192.0.2.1'] }),
        ),
      ),
    },
  ],
  recognise,
};
