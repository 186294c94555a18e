import type { Channel } from '../channel.ts';
import { BASE32, decodeBase32, encodeBase32 } from '../codec/base32.ts';
import { BASE64_URL, decodeBase64 } from '../codec/base64.ts';
import { symbolsOf } from '../codec/bits.ts';
import type { Tool, Verdict } from '../tool.ts';
import { TYPE, txtAnswer } from './support/answers.ts';
import { type ExampleLine, exampleChannel } from './support/example.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** `name|count` as the first question announces it. A path has at most 255 bytes in the file systems met here. */
const ANNOUNCEMENT = /^([^|\p{Cc}]{1,255})\|(\d{1,7})$/u;
const MODE = /^base(32|64)$/i;
const INDEX = /^\d{1,7}$/;
/** Labels that the announcement may span: 255 bytes of name in base32 are 7 of 63. */
const MAX_NAME_LABELS = 7;
/** Announced chunks past this are no file that DNS carried: 4 million chunks of 140 bytes are 560 MB. */
const MAX_CHUNKS = 1 << 22;
/** Zones with a transfer under way; each costs a look at every question. */
const MAX_OPEN = 16;
/** Chunks without an announcement: the answers must echo so many different numbers. */
const MIN_ECHOES = 8;

interface Transfer {
  exchange: Exchange;
  name: string;
  count: number;
  /** Null in older builds, which know base64 only. */
  mode: '32' | '64' | null;
  zone: string;
  chunks: Map<number, string>;
  /** Chunks whose TXT answer repeats their number. */
  echoed: number;
}

/** Reads `init.<base32 of name|count>[.more].<BASE32 or BASE64>.<zone>`; null when it is none. */
function readInit(exchange: Exchange): Transfer | null {
  const { labels } = exchange;
  if (labels[0]!.toLowerCase() !== 'init' || labels.length < 3) return null;
  const modeAt = labels.findIndex((label, i) => i > 1 && i <= MAX_NAME_LABELS + 1 && MODE.test(label));
  if (modeAt < 0) return readOldInit(exchange);
  const bytes = decodeBase32(symbolsOf(labels.slice(1, modeAt).join('')), BASE32, 'any');
  return announce(exchange, bytes, modeAt + 1, labels[modeAt]!.slice(4) as '32' | '64');
}

/** Builds before the choice of alphabets: `init.<base64url of name|count>.<zone>`, case kept. */
function readOldInit(exchange: Exchange): Transfer | null {
  const { labels } = exchange;
  for (let end = 2; end <= Math.min(MAX_NAME_LABELS + 1, labels.length - 1); end++) {
    const bytes = decodeBase64(symbolsOf(labels.slice(1, end).join('')), BASE64_URL);
    const transfer = announce(exchange, bytes, end, null);
    if (transfer) return transfer;
  }
  return null;
}

function announce(
  exchange: Exchange,
  bytes: Uint8Array | null,
  zoneAt: number,
  mode: Transfer['mode'],
): Transfer | null {
  const match = bytes && ANNOUNCEMENT.exec(Buffer.from(bytes).toString('utf8'));
  const count = Number(match?.[2]);
  if (!match || count < 1 || count > MAX_CHUNKS || match[1]!.includes('\ufffd')) return null;
  const zone = exchange.labels.slice(zoneAt).join('.').toLowerCase();
  return { exchange, name: match[1]!, count, mode, zone, chunks: new Map(), echoed: 0 };
}

/** Number and data of `<n>.<data labels>.<zone>`. */
function readChunk(exchange: Exchange, zone: string): { index: number; data: string } | null {
  const { labels, key } = exchange;
  if (!INDEX.test(labels[0]!) || !key.endsWith(`.${zone}`)) return null;
  const zoneLabels = zone.split('.').length;
  if (labels.length < zoneLabels + 2) return null;
  return { index: Number(labels[0]), data: labels.slice(1, labels.length - zoneLabels).join('') };
}

/** All announced transfers with their chunks, in order of time. A new announcement in a zone ends the one before. */
function transfersOf(exchanges: readonly Exchange[]): Transfer[] {
  const transfers: Transfer[] = [];
  const current = new Map<string, Transfer>();
  for (const exchange of exchanges) {
    if (exchange.qtype !== TYPE.txt) continue;
    const begun = readInit(exchange);
    if (begun) {
      const before = current.get(begun.zone);
      if (before?.exchange.key === exchange.key && before.chunks.size === 0) continue;
      if (before === undefined && current.size >= MAX_OPEN) continue;
      current.set(begun.zone, begun);
      transfers.push(begun);
      continue;
    }
    for (const transfer of current.values()) collect(transfer, exchange);
  }
  return transfers;
}

function collect(transfer: Transfer, exchange: Exchange): void {
  const chunk = readChunk(exchange, transfer.zone);
  if (!chunk || chunk.index >= transfer.count) return;
  if (!transfer.chunks.has(chunk.index)) {
    transfer.chunks.set(chunk.index, chunk.data);
    if (txtAnswer(exchange) === exchange.labels[0]) transfer.echoed++;
  }
}

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

function exampleLines(mode: string, answers: boolean): ExampleLine[] {
  const init = Buffer.from(encodeBase32(symbolsOf('plan.xlsx|3'), BASE32))
    .toString('latin1')
    .toUpperCase();
  const zone = 'x.example.net';
  const txt = (text: string) => (answers ? { txt: [text] } : {});
  return [
    { name: `init.${init}.${mode}.${zone}`, type: TYPE.txt, ...txt('OK') },
    ...['JBSWY3DPEBLW64TMMQQQ', 'KRUGS4ZANFZSA5DFPB2A', 'ORSXG5DT'].map((data, i) => ({
      name: `${i}.${data}.${zone}`,
      type: TYPE.txt,
      ...txt(String(i)),
    })),
  ];
}

/** DNSExfiltrator: program, DLL and PowerShell script. */
export const dnsexfiltrator: Tool = {
  id: 'dnsexfiltrator',
  name: 'DNSExfiltrator',
  source: 'Arno0x/DNSExfiltrator dnsExfiltrator.cs, dnsexfiltrator.py, Invoke-DNSExfiltrator.ps1',
  about:
    'Sends one file out in question names, zipped and encrypted with RC4. The first question gives name and number of chunks, so what left and whether all of it left is known without the password.',
  examples: () => [
    {
      about: 'base32, answered',
      channel: exampleChannel('zone', 'example.net', exampleLines('BASE32', true)),
    },
    {
      about: 'base64, questions only',
      channel: exampleChannel('zone', 'example.net', exampleLines('BASE64', false)),
    },
  ],
  notThese: () => [
    {
      about: 'a host called init',
      channel: exampleChannel('zone', 'example.com', [
        { name: 'init.itunes.example.com', type: TYPE.txt, txt: ['OK'] },
        { name: 'init.push.example.com', a: ['192.0.2.1'] },
      ]),
    },
    {
      about: 'numbered TXT records that answer with something else',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 20 }, (_, i) => ({
          name: `${i}.selector-key-of-mail-relay.dkim.example.com`,
          type: TYPE.txt,
          txt: ['v=DKIM1; k=rsa'],
        })),
      ),
    },
  ],
  recognise,
};
