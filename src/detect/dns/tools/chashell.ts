import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './chashell/examples.ts';
import { txtAnswer } from './support/answers.ts';
import { TYPE } from './support/records.ts';
import { dotted, fromHex } from './support/text.ts';
import { exchangesOf } from './support/timed.ts';
import { verdict } from './support/verdict.ts';

/** secretbox: 24 bytes of nonce, 16 of authenticator (lib/crypto/symetric.go). */
const NONCE = 24;
const MIN_BYTES = 40;
const HEX = /^[0-9a-f]{1,63}$/i;
const HEX_TEXT = /^[0-9a-f]*$/i;
/** Labels are filled before the next begins. */
const FULL = 63;
const MIN_NAMES = 8;
/** Random bytes: of so many names at least half show different values at each place of the nonce. */
const MIN_DIFFERENT = 0.5;
/** Places beyond 128 names are not compared: 256 values cannot all differ. */
const COMPARED = 128;

/** Hex of a question and its answer; decoded as far as it is compared. */
interface Sealed {
  zone: string;
  up: string;
  down: string | null;
}

/** Hex labels, all full but the last, in front of a zone of at least two labels. */
function readName(labels: readonly string[]): { hex: string; zone: string } | null {
  let end = 0;
  while (end < labels.length - 2 && HEX.test(labels[end]!)) {
    end++;
    if (labels[end - 1]!.length < FULL) break;
  }
  const hex = labels.slice(0, end).join('');
  return isSealed(hex) ? { hex, zone: dotted(labels.slice(end)) } : null;
}

function isSealed(hex: string): boolean {
  return hex.length >= 2 * MIN_BYTES && hex.length % 2 === 0;
}

function sealedOf(channel: Channel): Sealed[] {
  const zones = new Map<string, Map<string, Sealed>>();
  for (const exchange of exchangesOf(channel)) {
    const name = exchange.qtype === TYPE.txt ? readName(exchange.labels) : null;
    if (!name) continue;
    const list = zones.get(name.zone) ?? new Map<string, Sealed>();
    zones.set(name.zone, list);
    const text = txtAnswer(exchange);
    const down = text && isSealed(text) && HEX_TEXT.test(text) ? text : null;
    if (!list.has(exchange.key)) list.set(exchange.key, { zone: name.zone, up: name.hex, down });
  }
  const best = [...zones.values()].sort((a, b) => b.size - a.size)[0];
  return best ? [...best.values()] : [];
}

/** True when the first bytes have no structure: a session id or a type would stand still. */
function isRandom(messages: readonly string[]): boolean {
  const compared = messages.slice(0, COMPARED).map((hex) => fromHex(hex.slice(0, 2 * NONCE))!);
  for (let at = 0; at < NONCE; at++) {
    const different = new Set(compared.map((bytes) => bytes[at])).size;
    if (different < MIN_DIFFERENT * compared.length) return false;
  }
  return true;
}

function recognise(channel: Channel): Verdict | null {
  const sealed = sealedOf(channel);
  const answered = sealed.flatMap(({ down }) => (down ? [down] : []));
  if (sealed.length < MIN_NAMES || answered.length < sealed.length / 2) return null;
  if (!isRandom(sealed.map(({ up }) => up)) || !isRandom(answered)) return null;
  const sum = (list: readonly string[]) => list.reduce((n, hex) => n + hex.length / 2 - MIN_BYTES, 0);
  const up = sum(sealed.map((message) => message.up));
  const down = sum(answered);
  return verdict({
    proof: 'grammar',
    by: `${sealed.length} TXT questions and ${answered.length} answers are hex of at least ${MIN_BYTES} bytes without any field in clear, as a nonce and a sealed box are`,
    bytesUp: { lower: up, upper: up },
    bytesDown: { lower: down, upper: down },
    zone: sealed[0]!.zone,
    notes: ['A reverse shell; its symmetric key is in the program file and opens everything.'],
  });
}

/** Chashell, a reverse shell. */
export const chashell: Tool = {
  id: 'chashell',
  name: 'Chashell',
  source: 'sysdream/chashell lib/transport/dnsclient.go, lib/crypto/symetric.go',
  about:
    'Reverse shell over DNS with everything sealed under one symmetric key. Only the shape can be recognised without the program file.',
  examples,
  notThese,
  recognise,
};
