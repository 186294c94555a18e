import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './powerdns/examples.ts';
import { txtAnswer } from './support/answers.ts';
import { TYPE } from './support/records.ts';
import { dotted, fromBase64, joinFrom } from './support/text.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { verdict } from './support/verdict.ts';

/** The loop that `0.<zone>` answers: it asks 1 to N with nslookup and runs the decoded text. */
const LOOP = /-le\s*(\d{1,6})\b/i;
const LOOKS_UP = /nslookup\b.{0,40}\btxt\b/i;
const DECODES = /FromBase64String/i;

interface Script {
  zone: string;
  count: number;
  chunks: Map<number, string>;
}

function readLoop(exchange: Exchange): Script | null {
  const text = exchange.labels[0] === '0' ? txtAnswer(exchange) : null;
  const count = Number(text && LOOP.exec(text)?.[1]);
  if (!text || !count || !LOOKS_UP.test(text) || !DECODES.test(text)) return null;
  return { zone: dotted(exchange.labels.slice(1)), count, chunks: new Map() };
}

function scriptOf(exchanges: readonly Exchange[]): Script | null {
  let script: Script | null = null;
  for (const exchange of exchanges) script ??= exchange.qtype === TYPE.txt ? readLoop(exchange) : null;
  if (!script) return null;
  for (const exchange of exchanges) {
    const text = txtAnswer(exchange);
    const [number, ...zone] = exchange.labels;
    if (text && /^[1-9]\d{0,5}$/.test(number!) && dotted(zone) === script.zone)
      script.chunks.set(Number(number), text);
  }
  return script;
}

function recognise(channel: Channel): Verdict | null {
  const script = scriptOf(exchangesOf(channel));
  if (!script) return null;
  const { text, count } = joinFrom(script.chunks, 1);
  const bytes = fromBase64(text) ?? new Uint8Array(0);
  const complete = count === script.count && bytes.length > 0;
  return verdict({
    proof: complete ? 'proved' : 'decoded',
    by: `the first record is a PowerShell loop over ${script.count} records; ${script.chunks.size} were delivered${complete ? ' and are base64 from the first to the last' : ''}`,
    pieces: bytes.length > 0 ? [{ bytes, direction: 'down', complete }] : [],
    bytesDown: { lower: bytes.length, upper: bytes.length },
    zone: script.zone,
    notes: ['The loop runs the script as soon as it is whole, without writing it to disk.'],
  });
}

/** PowerDNS of MDSec; it has nothing to do with the name server of the same name. */
export const powerdns: Tool = {
  id: 'powerdns',
  name: 'PowerDNS (MDSec)',
  source: 'mdsecactivebreach/PowerDNS powerdns.py',
  about:
    'Delivers one PowerShell script as numbered TXT records behind a loop that fetches and runs it. The script is in the answers in clear.',
  examples,
  notThese,
  recognise,
};
