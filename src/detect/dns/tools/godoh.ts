import { createDecipheriv, createHash } from 'node:crypto';
import type { Channel } from '../channel.ts';
import { crc32 } from '../codec/crc32.ts';
import { createInflate, type Inflate } from '../codec/inflate.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './godoh/examples.ts';
import { concatHexParts, type Part, readPart } from './godoh/part.ts';
import { txtAnswer } from './support/answers.ts';
import { fromHex } from './support/text.ts';
import { exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** lib/key.go: the key that builds have unless their owner made another. */
const DEFAULT_KEY = Buffer.from('2589213f0c51583dcbaacbe0005e5908', 'hex');
/** protocol/constants.go: answers of a server that has nothing to say, and of one that has a command. */
const IDLE = 'v=B2B3FE1C';
const COMMAND = /^v=A9F466E8,p=([0-9a-f]{32,4096})$/i;
/** Two CRC-32 in names leave 2^-64. */
const MIN_CHECKSUMS = 2;
/** Answers that are the same 32-bit constant. */
const MIN_IDLE = 3;
/** A file of 32 MiB is 370,000 names. */
const MAX_STREAM = 32 << 20;

interface Stream {
  ident: string;
  parts: Map<number, Part>;
  ended: number;
}

/** Parts whose CRC-32 is right, by stream and number. */
function streamsOf(channel: Channel): Stream[] {
  const streams = new Map<string, Stream>();
  for (const { labels } of exchangesOf(channel)) {
    const part = readPart(labels);
    if (!part) continue;
    const key = `${part.ident} ${part.zone}`;
    const stream = streams.get(key) ?? { ident: part.ident, parts: new Map(), ended: -1 };
    streams.set(key, stream);
    if (part.kind === 'end') stream.ended = part.number;
    else if (part.kind === 'data' && crc32(part.data) === part.crc) stream.parts.set(part.number, part);
  }
  return [...streams.values()].filter((stream) => stream.parts.size > 0);
}

/** zlib, then AES-128-CBC with the IV in front (lib/utils.go); null with another key. */
function decrypt(bytes: Uint8Array, inflate: Inflate): Uint8Array | null {
  const sealed = inflate(bytes);
  if (!sealed || sealed.length < 32 || sealed.length % 16 !== 0) return null;
  try {
    const cipher = createDecipheriv('aes-128-cbc', DEFAULT_KEY, sealed.subarray(0, 16));
    const plain = Buffer.concat([cipher.update(sealed.subarray(16)), cipher.final()]);
    return plain[0] === 0x7b ? plain : null;
  } catch {
    return null;
  }
}

/** The file inside a decrypted object, when its SHA-1 says that it is whole; else the object itself. */
function unwrap(plain: Uint8Array, direction: Piece['direction']): Piece {
  const whole: Piece = { bytes: plain, direction, complete: true };
  try {
    const object: unknown = JSON.parse(Buffer.from(plain).toString('utf8'));
    if (typeof object !== 'object' || object === null) return whole;
    const { data, name, shasum } = object as { data?: unknown; name?: unknown; shasum?: unknown };
    if (typeof data !== 'string') return whole;
    const bytes = Buffer.from(data, 'base64');
    const sum = createHash('sha1').update(bytes).digest('hex');
    const known = typeof shasum === 'string' && shasum !== '';
    return {
      bytes,
      direction,
      complete: !known || sum === shasum,
      name: typeof name === 'string' ? name : null,
    };
  } catch {
    return whole;
  }
}

function pieceOf(stream: Stream, inflate: Inflate): Piece {
  const { bytes, count } = concatHexParts(stream.parts);
  const plain = decrypt(bytes, inflate);
  if (plain) return unwrap(plain, 'up');
  return { bytes, direction: 'up', complete: stream.ended === count + 1, content: 'zlib of AES-128-CBC' };
}

interface Down {
  idle: number;
  commands: Piece[];
  bytes: number;
}

/** Commands that decrypt with the built-in key, and answers that say "nothing". */
function downOf(channel: Channel, inflate: Inflate): Down {
  const down: Down = { idle: 0, commands: [], bytes: 0 };
  for (const exchange of exchangesOf(channel)) {
    const text = txtAnswer(exchange);
    if (text === IDLE) down.idle++;
    const sealed = text && fromHex(COMMAND.exec(text)?.[1] ?? '');
    if (!sealed || sealed.length === 0) continue;
    down.bytes += sealed.length;
    const plain = decrypt(sealed, inflate);
    if (plain && down.commands.length < 64) down.commands.push(unwrap(plain, 'down'));
  }
  return down;
}

function recognise(channel: Channel): Verdict | null {
  const streams = streamsOf(channel);
  const inflate = createInflate(MAX_STREAM, MAX_STREAM);
  const down = downOf(channel, inflate);
  const checked = streams.reduce((sum, stream) => sum + stream.parts.size, 0);
  const pieces = [...down.commands, ...streams.map((stream) => pieceOf(stream, inflate))];
  const opened = pieces.filter((piece) => piece.content === undefined).length;
  const proved = checked >= MIN_CHECKSUMS || opened > 0;
  if (!proved && down.idle < MIN_IDLE) return null;
  const up = streams.reduce((sum, s) => [...s.parts.values()].reduce((n, p) => n + p.data.length, sum), 0);
  return verdict({
    proof: proved ? 'proved' : 'grammar',
    by: proved
      ? `${checked} names carry the CRC-32 of their own data${opened > 0 ? `; ${opened} messages open with the key that is built in` : ''}`
      : `${down.idle} TXT answers are "${IDLE}", the tool's word for no command`,
    pieces,
    bytesUp: { lower: up, upper: up },
    bytesDown: { lower: down.bytes, upper: down.bytes },
    zone: [...(streams[0]?.parts.values() ?? [])][0]?.zone ?? null,
    notes: [
      opened > 0
        ? 'The default key was in use: content is readable for everyone.'
        : 'Content is encrypted with a key of the build, not the default one; the program file holds it.',
    ],
  });
}

/** goDoH; carried over HTTPS as a rule, in plain DNS when somebody tries it or a resolver translates. */
export const godoh: Tool = {
  id: 'godoh',
  name: 'goDoH',
  source: 'sensepost/godoh protocol/data.go, protocol/constants.go, protocol/file.go, lib/utils.go',
  about:
    'Proof-of-concept command channel for DNS over HTTPS. It runs commands and moves files; many builds keep the default key.',
  examples,
  notThese,
  recognise,
};
