import type { Channel } from '../channel.ts';
import { BASE32, decodeBase32 } from '../codec/base32.ts';
import { BASE64_URL, decodeBase64 } from '../codec/base64.ts';
import { symbolsOf } from '../codec/bits.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './dnsexfiltrator/examples.ts';
import { INDEX, MAX_CHUNKS, type Transfer, transfersOf } from './dnsexfiltrator/transfer.ts';
import { txtAnswer } from './support/answers.ts';
import { TYPE } from './support/records.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** Chunks without an announcement: the answers must echo so many different numbers. */
const MIN_ECHOES = 8;

/** Encrypted bytes of a transfer in order of number; null when case was lost or a chunk is no text of the alphabet. */
function contentOf(transfer: Transfer): Uint8Array | null {
  const indices = [...transfer.chunks.keys()].sort((a, b) => a - b);
  const text = symbolsOf(indices.map((index) => transfer.chunks.get(index)!).join(''));
  if (transfer.mode === '32') return decodeBase32(text, BASE32, 'any');
  return text.every((byte) => byte < 0x41 || byte > 0x5a) ? null : decodeBase64(text, BASE64_URL, 'any');
}

function pieceOf(transfer: Transfer): Piece {
  const bytes = contentOf(transfer);
  return {
    bytes: bytes ?? new Uint8Array(0),
    direction: 'up',
    complete: bytes !== null && transfer.chunks.size === transfer.count,
    name: transfer.name,
    content: 'ZIP archive, encrypted with RC4',
  };
}

/** Encoded characters to bytes, for what is known without decoding. */
function encodedBytes(transfer: Transfer): number {
  let characters = 0;
  for (const data of transfer.chunks.values()) characters += data.length;
  return Math.floor((characters * (transfer.mode === '32' ? 5 : 6)) / 8);
}

function noteOf(transfer: Transfer): string {
  const share = `${transfer.chunks.size} of ${transfer.count} chunks`;
  return `${transfer.name}: ${share}, ${encodedBytes(transfer)} bytes of an encrypted ZIP archive. With the password that was typed on the computer it opens.`;
}

function fromTransfers(transfers: readonly Transfer[]): Verdict | null {
  const best = transfers.reduce((a, b) => (b.chunks.size > a.chunks.size ? b : a));
  const acknowledged = txtAnswer(best.exchange)?.toUpperCase() === 'OK' || best.echoed > 0;
  if (best.mode === null && !acknowledged && best.chunks.size === 0) return null;
  const bytes = transfers.reduce((sum, transfer) => sum + encodedBytes(transfer), 0);
  const moved = transfers.filter((transfer) => transfer.chunks.size > 0);
  return verdict({
    proof: acknowledged || best.chunks.size > 1 ? 'proved' : 'decoded',
    by: `the first question decodes to "${best.name}|${best.count}"; ${best.chunks.size} of ${best.count} numbered chunks follow, ${best.echoed} answered with their own number`,
    pieces: moved.map(pieceOf),
    bytesUp: { lower: bytes, upper: bytes },
    zone: best.zone,
    notes: transfers.map(noteOf),
  });
}

/** A recording that began late: numbered chunks whose answers repeat the number. */
function fromEchoes(exchanges: readonly Exchange[]): Verdict | null {
  const numbers = new Set<number>();
  let low = MAX_CHUNKS;
  let high = 0;
  let characters = 0;
  let last: Exchange | null = null;
  for (const exchange of exchanges) {
    const { labels } = exchange;
    if (exchange.qtype !== TYPE.txt || labels.length < 4 || !INDEX.test(labels[0]!)) continue;
    if (txtAnswer(exchange) !== labels[0] || labels[1]!.length < 16 || numbers.has(Number(labels[0])))
      continue;
    numbers.add(Number(labels[0]));
    low = Math.min(low, Number(labels[0]));
    high = Math.max(high, Number(labels[0]));
    characters += labels[1]!.length;
    last = exchange;
  }
  if (!last || numbers.size < MIN_ECHOES || high - low + 1 > numbers.size * 2) return null;
  return verdict({
    proof: 'grammar',
    by: `${numbers.size} TXT answers repeat the number that opens the question, numbers ${low} to ${high}`,
    bytesUp: { lower: Math.floor((characters * 5) / 8), upper: numbers.size * 180 },
    notes: ['The opening question with the file name was not seen: the recording began after it.'],
  });
}

function recognise(channel: Channel): Verdict | null {
  const exchanges = exchangesOf(channel);
  const transfers = transfersOf(exchanges);
  return transfers.length > 0 ? fromTransfers(transfers) : fromEchoes(exchanges);
}

/** DNSExfiltrator: program, DLL and PowerShell script. */
export const dnsexfiltrator: Tool = {
  id: 'dnsexfiltrator',
  name: 'DNSExfiltrator',
  source: 'Arno0x/DNSExfiltrator dnsExfiltrator.cs, dnsexfiltrator.py, Invoke-DNSExfiltrator.ps1',
  about:
    'Sends one file out in question names, zipped and encrypted with RC4. The first question gives name and number of chunks, so what left and whether all of it left is known without the password.',
  examples,
  notThese,
  recognise,
};
