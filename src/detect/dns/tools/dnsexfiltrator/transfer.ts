import { BASE32, decodeBase32 } from '../../codec/base32.ts';
import { BASE64_URL, decodeBase64 } from '../../codec/base64.ts';
import { symbolsOf } from '../../codec/bits.ts';
import { txtAnswer } from '../support/answers.ts';
import { TYPE } from '../support/records.ts';
import type { Exchange } from '../support/timed.ts';

/** `name|count` as the first question announces it. A path has at most 255 bytes in the file systems met here. */
const ANNOUNCEMENT = /^([^|\p{Cc}]{1,255})\|(\d{1,7})$/u;
const MODE = /^base(32|64)$/i;
/** Number of a chunk, decimal. */
export const INDEX = /^\d{1,7}$/;
/** Labels that the announcement may span: 255 bytes of name in base32 are 7 of 63. */
const MAX_NAME_LABELS = 7;
/** Announced chunks past this are no file that DNS carried: 4 million chunks of 140 bytes are 560 MB. */
export const MAX_CHUNKS = 1 << 22;
/** Zones with a transfer under way; each costs a look at every question. */
const MAX_OPEN = 16;
/** One announced file with the chunks that were seen. */
export interface Transfer {
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
export function transfersOf(exchanges: readonly Exchange[]): Transfer[] {
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
