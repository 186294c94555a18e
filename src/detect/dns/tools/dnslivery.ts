import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './dnslivery/examples.ts';
import { txtAnswer } from './support/answers.ts';
import { TYPE } from './support/records.ts';
import { dotted, fromBase64, joinFrom } from './support/text.ts';
import { type Exchange, exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** Launcher for several chunks: the last number, and the file's label and zone around `$_`. */
const LAUNCHER =
  /\(0\.\.(\d{1,6}) \| % \{Resolve-DnsName -ty(?:pe)? TXT -Name "([^"$]{1,200})\.\$_\.([^"]{1,253})"/i;
/** Launcher for one chunk. */
const SINGLE = /Resolve-DnsName -ty(?:pe)? TXT -Name "([^"$]{1,200})\.0\.([^"]{1,253})"/i;
/** Only TXT answers of this length and more can be a launcher. */
const MIN_LAUNCHER = 80;
/** Files told apart in a channel. */
const MAX_FILES = 32;

interface Delivery {
  file: string;
  zone: string;
  /** Number of the last chunk, from 0. */
  last: number;
  /** The launcher runs what it fetched, or writes it to a file, or prints it. */
  use: 'run' | 'save' | 'print';
  chunks: Map<number, string>;
}

function readLauncher(text: string): Delivery | null {
  if (text.length < MIN_LAUNCHER) return null;
  const several = LAUNCHER.exec(text);
  const single = several ? null : SINGLE.exec(text);
  const last = several ? Number(several[1]) : 0;
  const [file, zone] = several ? [several[2]!, several[3]!] : [single?.[1] ?? '', single?.[2] ?? ''];
  if (file === '') return null;
  const use = /^IEX/i.test(text) ? 'run' : text.includes('WriteAllBytes') ? 'save' : 'print';
  return { file: file.toLowerCase(), zone: zone.toLowerCase(), last, use, chunks: new Map() };
}

/** Deliveries by the name in front of the chunk's number. */
function deliveriesOf(exchanges: readonly Exchange[]): Delivery[] {
  const found = new Map<string, Delivery>();
  const texts = exchanges.filter((e) => e.qtype === TYPE.txt);
  for (const exchange of texts) {
    const delivery = readLauncher(txtAnswer(exchange) ?? '');
    const key = delivery && `${delivery.file} ${delivery.zone}`;
    if (key && !found.has(key) && found.size < MAX_FILES) found.set(key, delivery);
  }
  if (found.size === 0) return [];
  for (const exchange of texts) {
    const { labels } = exchange;
    const at = labels.findIndex((label, i) => i > 0 && /^\d{1,6}$/.test(label));
    const delivery = found.get(`${dotted(labels.slice(0, at))} ${dotted(labels.slice(at + 1))}`);
    const text = txtAnswer(exchange);
    if (at > 0 && delivery && text) delivery.chunks.set(Number(labels[at]), text);
  }
  return [...found.values()];
}

function isWhole(delivery: Delivery): boolean {
  return joinFrom(delivery.chunks, 0).count === delivery.last + 1;
}

function pieceOf(delivery: Delivery): Piece {
  const bytes = fromBase64(joinFrom(delivery.chunks, 0).text) ?? new Uint8Array(0);
  return { bytes, direction: 'down', complete: isWhole(delivery) && bytes.length > 0, name: delivery.file };
}

const DID = { run: 'ran it', save: 'wrote it to a file', print: 'printed it' } as const;

function recognise(channel: Channel): Verdict | null {
  const deliveries = deliveriesOf(exchangesOf(channel));
  const best = deliveries.find(isWhole) ?? deliveries[0];
  if (!best) return null;
  const pieces = deliveries.filter((delivery) => delivery.chunks.size > 0).map(pieceOf);
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  const whole = pieces.some((piece) => piece.complete);
  return verdict({
    proof: whole ? 'proved' : 'decoded',
    by: `the launcher asks for chunks 0 to ${best.last} of ${best.file}; ${best.chunks.size} of ${best.last + 1} were delivered${whole ? ' and are base64 from the first to the last' : ''}`,
    pieces,
    bytesDown: { lower: bytes, upper: bytes },
    zone: best.zone,
    notes: deliveries.map((d) => `${d.file}: the launcher fetched it in PowerShell and ${DID[d.use]}.`),
  });
}

/** DNSlivery. */
export const dnslivery: Tool = {
  id: 'dnslivery',
  name: 'DNSlivery',
  source: 'no0be/DNSlivery dnslivery.py',
  about:
    'Serves files and scripts as TXT records, with a PowerShell launcher that fetches and runs them. What came in is in the answers in clear.',
  examples,
  notThese,
  recognise,
};
