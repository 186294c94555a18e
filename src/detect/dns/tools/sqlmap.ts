import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './sqlmap/examples.ts';
import { dotted, fromHex } from './support/text.ts';
import { exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** Boundaries are letters that no hex digit is (lib/core/settings.py), drawn anew for each question. */
const BOUNDARY = /^[g-z]{3}$/i;
const HEX = /^(?:[0-9a-f]{2}){1,31}$/i;
/** Hex labels between the boundaries. */
const MAX_LABELS = 4;
/** One question alone must carry so much text: 16 random bytes are printable once in 2^23 times. */
const MIN_ALONE = 16;
/** Several together may be shorter. */
const MIN_TOGETHER = 8;
/** Values told apart; each is one cell of a table. */
const MAX_VALUES = 64;

interface Chunk {
  boundaries: string;
  bytes: Uint8Array;
  zone: string;
}

/** Reads `<3 letters>.<hex>.<3 letters>.<zone>` whose hex is text; null when it is none. */
function readChunk(labels: readonly string[]): Chunk | null {
  if (!BOUNDARY.test(labels[0]!)) return null;
  for (let end = 2; end <= MAX_LABELS + 1 && end < labels.length - 1; end++) {
    if (!HEX.test(labels[end - 1]!)) return null;
    if (!BOUNDARY.test(labels[end]!)) continue;
    const bytes = fromHex(labels.slice(1, end).join(''));
    if (!bytes?.every(isPrintable)) return null;
    return {
      boundaries: `${labels[0]} ${labels[end]}`.toLowerCase(),
      bytes,
      zone: dotted(labels.slice(end + 1)),
    };
  }
  return null;
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;
}

/** Chunks of the zone that has most, each boundary pair once: UNC paths are looked up several times. */
function chunksOf(channel: Channel): Chunk[] {
  const zones = new Map<string, Map<string, Chunk>>();
  for (const { labels } of exchangesOf(channel)) {
    const chunk = readChunk(labels);
    if (!chunk) continue;
    const known = zones.get(chunk.zone) ?? new Map<string, Chunk>();
    zones.set(chunk.zone, known);
    if (!known.has(chunk.boundaries)) known.set(chunk.boundaries, chunk);
  }
  const best = [...zones.values()].sort((a, b) => b.size - a.size)[0];
  return best ? [...best.values()] : [];
}

/** Values: a chunk that is shorter than the longest ends one. */
function valuesOf(chunks: readonly Chunk[]): Piece[] {
  const full = chunks.reduce((most, chunk) => Math.max(most, chunk.bytes.length), 0);
  const pieces: Piece[] = [];
  let open: number[] = [];
  for (const [i, { bytes }] of chunks.entries()) {
    open.push(...bytes);
    if (bytes.length === full && i < chunks.length - 1) continue;
    const complete = bytes.length < full;
    if (pieces.length < MAX_VALUES) pieces.push({ bytes: Uint8Array.from(open), direction: 'up', complete });
    open = [];
  }
  return pieces;
}

function recognise(channel: Channel): Verdict | null {
  const chunks = chunksOf(channel);
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
  if (bytes < (chunks.length > 1 ? MIN_TOGETHER : MIN_ALONE)) return null;
  return verdict({
    proof: 'decoded',
    by: `${chunks.length} names between fresh three-letter boundaries decode to ${bytes} printable characters`,
    pieces: valuesOf(chunks),
    bytesUp: { lower: bytes, upper: bytes },
    zone: chunks[0]!.zone,
    notes: [
      'The computer that asks is the database server or stands for it: the way in is an SQL injection of an application in front of it.',
    ],
  });
}

/** sqlmap with `--dns-domain`. */
export const sqlmap: Tool = {
  id: 'sqlmap',
  name: 'sqlmap',
  source: 'sqlmapproject/sqlmap lib/techniques/dns/use.py, lib/core/settings.py',
  about:
    'Automatic SQL injection that makes the database look up names which hold query results. What was read from the database stands in the names in clear.',
  examples,
  notThese,
  recognise,
};
