import type { Channel } from '../channel.ts';
import { gunzip, gzipName, type InflateBudget, inflateBudget } from '../codec/deflate.ts';
import type { Tool, Verdict } from '../tool.ts';
import {
  type Chunk,
  chunksOf,
  fullLength,
  inOrder,
  isWhole,
  MIN_CHUNKS,
  mainType,
  residuals,
  startsEncoded,
  transfersOf,
  zoneOf,
} from './shell-oneliner/chunks.ts';
import { decodeTransfer, type Plain } from './shell-oneliner/decode.ts';
import { examples, notThese } from './shell-oneliner/examples.ts';
import { TYPE } from './support/records.ts';
import { steadiness } from './support/rhythm.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** A loop in a shell does not wait; half a minute between chunks is another kind of sender. */
const MAX_GAP_SECONDS = 10;
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

function notesOf(transfers: readonly Transfer[]): string[] {
  const notes = ['The content was not encrypted and is recovered as it was sent.'];
  if (transfers.some((transfer) => !transfer.piece.complete))
    notes.push('The names carry no number, so nothing proves that no piece is missing.');
  return notes;
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

/** Hex, base32 or base64 of a file piped into a look-up command. */
export const shellOneliner: Tool = {
  id: 'shell-oneliner',
  name: 'hand-made sender (shell one-liner)',
  source: 'no program: xxd, od or base64 in a loop with dig, nslookup, host or ping',
  about:
    'Somebody typed or scripted a loop that looks up pieces of a file as names. What was sent stands in the evidence in clear.',
  examples,
  notThese,
  recognise,
};
