import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { type ExampleLine, exampleChannel } from './support/example.ts';
import { dotted, fromHex, latin1 } from './support/text.ts';
import { exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** Letters and digits that every message of one transfer begins with. */
const JOB_CHARACTERS = 7;
const LABEL = /^[A-Za-z0-9]{1,63}$/;
const HEX = /^[0-9a-f]+$/;
/** Data labels in front of the zone. */
const MAX_DATA_LABELS = 4;
/** Between the fields of a message. */
const MARK = '|!|';
/** Jobs told apart in one channel. */
const MAX_JOBS = 64;
/** Pieces of one message: a chunk of some kilobytes in names of 60 characters. */
const MAX_PIECES = 4096;

interface Job {
  id: string;
  zone: string;
  /** Hex of names that do not make a message yet. */
  open: string[];
  name: string | null;
  md5: string | null;
  chunks: Map<number, string>;
  done: boolean;
  frames: number;
}

interface Cut {
  job: string;
  hex: string;
  zone: string;
}

/** Job and hex of a name, for each place where its zone may begin. */
function cutsOf(labels: readonly string[]): Cut[] {
  const cuts: Cut[] = [];
  let text = '';
  for (let k = 1; k <= Math.min(MAX_DATA_LABELS, labels.length - 1); k++) {
    if (!LABEL.test(labels[k - 1]!)) break;
    text += labels[k - 1]!;
    const hex = text.slice(JOB_CHARACTERS).toLowerCase();
    if (!HEX.test(hex)) break;
    cuts.push({ job: text.slice(0, JOB_CHARACTERS), hex, zone: dotted(labels.slice(k)) });
  }
  return cuts;
}

/** The fields of a message; null when the bytes are none of this job. */
function readFrame(hex: string, job: string): string[] | null {
  const bytes = hex.length % 2 === 0 ? fromHex(hex) : null;
  const text = bytes ? latin1(bytes) : '';
  const head = text.slice(0, JOB_CHARACTERS + MARK.length);
  return head.toLowerCase() === (job + MARK).toLowerCase() ? text.split(MARK) : null;
}

function apply(job: Job, fields: readonly string[]): void {
  job.frames++;
  const [, second, third, fourth] = fields;
  if (third === 'REGISTER' && fourth) {
    job.name = second ?? null;
    job.md5 = fourth;
  } else if (third === 'DONE') job.done = true;
  else if (third !== undefined && /^\d{1,9}$/.test(second ?? '')) job.chunks.set(Number(second), third);
}

/** A frame opens with job and mark as hex: a name that begins so starts a message. */
function opens(hex: string, job: string): boolean {
  const head = Buffer.from(job.slice(0, 2), 'latin1').toString('hex');
  return hex.startsWith(head) && hex.includes(Buffer.from(MARK, 'latin1').toString('hex'));
}

/** Feeds one name; messages may span several, the last one shorter. */
function feed(jobs: Map<string, Job>, cut: Cut): void {
  const key = `${cut.job.toLowerCase()} ${cut.zone}`;
  let job = jobs.get(key);
  if (!job) {
    if (jobs.size >= MAX_JOBS || !opens(cut.hex, cut.job)) return;
    job = {
      id: cut.job,
      zone: cut.zone,
      open: [],
      name: null,
      md5: null,
      chunks: new Map(),
      done: false,
      frames: 0,
    };
    jobs.set(key, job);
  }
  if (opens(cut.hex, cut.job) || job.open.length >= MAX_PIECES) {
    finish(job);
    job.open = [];
  }
  job.open.push(cut.hex);
}

function finish(job: Job): void {
  const fields = job.open.length > 0 ? readFrame(job.open.join(''), job.id) : null;
  if (fields) apply(job, fields);
}

function jobsOf(channel: Channel): Job[] {
  const jobs = new Map<string, Job>();
  for (const { labels } of exchangesOf(channel)) for (const cut of cutsOf(labels)) feed(jobs, cut);
  for (const job of jobs.values()) finish(job);
  return [...jobs.values()].filter((job) => job.frames > 0 && (job.name !== null || job.frames > 1));
}

/** Encrypted bytes of the chunks in order of number. */
function pieceOf(job: Job): Piece {
  const numbers = [...job.chunks.keys()].sort((a, b) => a - b);
  const text = numbers.map((n) => job.chunks.get(n)!).join('');
  const bytes = fromHex(text) ?? new Uint8Array(Buffer.from(text, 'latin1'));
  const first = numbers[0] ?? 0;
  const complete = job.done && job.md5 !== null && numbers.every((n, i) => n === first + i) && first <= 1;
  return { bytes, direction: 'up', complete, name: job.name, content: 'AES-256-CBC of a zlib stream' };
}

function recognise(channel: Channel): Verdict | null {
  const jobs = jobsOf(channel).sort((a, b) => b.frames - a.frames);
  const best = jobs[0];
  if (!best) return null;
  const pieces = jobs.filter((job) => job.chunks.size > 0).map(pieceOf);
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  return verdict({
    proof: 'decoded',
    by: `${best.frames} messages decode to frames that repeat the job "${best.id}" of their names${best.name === null ? '' : `; the file is "${best.name}"`}`,
    pieces,
    bytesUp: { lower: bytes, upper: bytes },
    zone: null,
    notes: jobs.map(noteOf),
  });
}

function noteOf(job: Job): string {
  const sum = job.md5 ? `, MD5 ${job.md5.slice(0, 32)}` : '';
  const end = job.done ? 'the end was announced' : 'no end was seen';
  return `${job.name ?? 'A file without a seen name'}${sum}: ${job.chunks.size} chunks, ${end}. The zone in the names may be an innocent one: the questions go straight to the collector.`;
}

function exampleLines(zone: string): ExampleLine[] {
  const job = 'aZ3kQ9x';
  const messages = [
    `${job}|!|plan.docx|!|REGISTER|!|9e107d9d372bb6826bd81d3542a419d6`,
    `${job}|!|0|!|${'c0ffee42'.repeat(6)}`,
    `${job}|!|1|!|DONE`,
  ];
  return messages.flatMap((message) => {
    const hex = Buffer.from(message, 'latin1').toString('hex');
    return hex.match(/.{1,40}/g)!.map((part) => ({ name: `${job}${part}.${zone}`, rcode: 3 }));
  });
}

/** DET, Data Exfiltration Toolkit. */
export const det: Tool = {
  id: 'det',
  name: 'DET',
  source: 'PaulSec/DET and sensepost/DET plugins/dns.py, det.py',
  about:
    'Sends files over many protocols at once; the DNS plug-in is one of them, so look for the others. Names and MD5 of files are in clear, content needs the configured passphrase.',
  examples: () => [
    {
      about: 'a file announced, sent and ended',
      channel: exampleChannel('server', '', exampleLines('example.com')),
    },
  ],
  notThese: () => [
    {
      about: 'hashes of one length',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 20 }, (_, i) => ({
          name: `${((i + 1) * 0x9e3779b1).toString(16).padStart(20, 'a')}.example.com`,
          a: ['127.0.0.1'],
        })),
      ),
    },
  ],
  recognise,
};
