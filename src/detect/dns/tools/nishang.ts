import type { Channel } from '../channel.ts';
import { gunzip, type InflateBudget, inflateBudget, inflateRaw } from '../codec/deflate.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './nishang/examples.ts';
import { txtAnswer } from './support/answers.ts';
import { isText } from './support/plain.ts';
import { TYPE } from './support/records.ts';
import { dotted, fromBase64, joinFrom } from './support/text.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** Utility/Do-Exfiltration.ps1 cuts at 63, what a label holds; base64 signs stay as they are. */
const FULL = /^[A-Za-z0-9+/]{63}$/;
const REST = /^[A-Za-z0-9+/]{0,62}={0,2}$/;
/** Records of a script: up to 255 characters of base64, blanks allowed. */
const CHUNK = /^[A-Za-z0-9+/= ]{16,4096}$/;
/** 63 characters each: 4,096 parts are 190 KB of compressed output. */
const MAX_PARTS = 4096;
/** Transfers told apart in one zone. */
const MAX_TRANSFERS = 64;
/** Numbered records below so many zones are looked at. */
const MAX_ZONES = 256;

interface Opened extends Piece {
  zone: string;
  /** gzip carries a CRC-32, raw deflate nothing but its end. */
  checked: boolean;
}

function open(text: string, budget: InflateBudget): { bytes: Uint8Array; checked: boolean } | null {
  const packed = fromBase64(text);
  if (!packed) return null;
  const whole = gunzip(packed, budget);
  if (whole) return { bytes: whole, checked: true };
  const bytes = inflateRaw(packed, budget);
  return bytes && isText(bytes) ? { bytes, checked: false } : null;
}

/** Output sent up: TXT questions of 63 characters, the last one shorter, below one zone. */
function uploads(exchanges: readonly Exchange[], budget: InflateBudget): Opened[] {
  const open63 = new Map<string, string[]>();
  const found: Opened[] = [];
  for (const { labels, qtype } of exchanges) {
    const [label, ...rest] = labels;
    if (qtype !== TYPE.txt || rest.length < 1) continue;
    const zone = dotted(rest);
    const parts = open63.get(zone) ?? [];
    if (FULL.test(label!)) {
      open63.set(zone, parts);
      if (parts.length < MAX_PARTS) parts.push(label!);
    } else if (REST.test(label!) && parts.length > 0 && found.length < MAX_TRANSFERS) {
      const content = open(parts.join('') + label!, budget);
      if (content) found.push({ ...content, direction: 'up', complete: true, zone });
      open63.delete(zone);
    }
  }
  return found;
}

/** Scripts that came down: records 1 to n below one zone, base64 of raw deflate. */
function downloads(exchanges: readonly Exchange[], budget: InflateBudget): Opened[] {
  const zones = new Map<string, Map<number, string>>();
  for (const exchange of exchanges) {
    const [number, ...rest] = exchange.labels;
    const text = exchange.qtype === TYPE.txt && /^\d{1,4}$/.test(number!) ? txtAnswer(exchange) : null;
    if (!text || !CHUNK.test(text)) continue;
    const zone = dotted(rest);
    const parts = zones.get(zone) ?? new Map<number, string>();
    if (zones.size >= MAX_ZONES && !zones.has(zone)) continue;
    zones.set(zone, parts);
    parts.set(Number(number), text.replaceAll(' ', ''));
  }
  return [...zones].flatMap(([zone, parts]) => {
    const content = parts.size > 1 ? open(joinFrom(parts, 1).text, budget) : null;
    return content ? [{ ...content, direction: 'down' as const, complete: true, zone }] : [];
  });
}

function recognise(channel: Channel): Verdict | null {
  const exchanges = exchangesOf(channel);
  const budget = inflateBudget();
  const up = uploads(exchanges, budget);
  const down = downloads(exchanges, budget);
  const best = [...up, ...down].sort((a, b) => Number(b.checked) - Number(a.checked))[0];
  if (!best) return null;
  const sum = (list: readonly Opened[]) => list.reduce((n, piece) => n + piece.bytes.length, 0);
  return verdict({
    proof: 'proved',
    by: best.checked
      ? 'TXT questions of 63 base64 characters decode to a gzip stream whose CRC-32 is right'
      : 'base64 pieces in order are a deflate stream that ends where they end and holds text',
    pieces: [...down, ...up],
    bytesUp: { lower: sum(up), upper: sum(up) },
    bytesDown: { lower: sum(down), upper: sum(down) },
    zone: best.zone,
    notes: [
      down.length > 0
        ? 'A PowerShell script came in through numbered TXT records and is recovered.'
        : 'Output of PowerShell commands went out and is recovered.',
    ],
  });
}

/** Scripts of Nishang that speak DNS: DNS_TXT_Pwnage and Do-Exfiltration. */
export const nishang: Tool = {
  id: 'nishang',
  name: 'Nishang',
  source: 'samratashok/nishang Backdoors/DNS_TXT_Pwnage.ps1, Utility/Do-Exfiltration.ps1',
  about:
    'PowerShell collection whose back door polls a TXT record for commands and scripts. Scripts and output are compressed, not encrypted.',
  examples,
  notThese,
  recognise,
};
