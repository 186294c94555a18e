import type { Channel } from '../../channel.ts';
import { dotted, fromHex, latin1 } from '../support/text.ts';
import { exchangesOf } from '../support/timed.ts';

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

/** One transfer, by the job id that all its names begin with. */
export interface Job {
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

/** Jobs of which at least one message could be read whole. */
export function jobsOf(channel: Channel): Job[] {
  const jobs = new Map<string, Job>();
  for (const { labels } of exchangesOf(channel)) for (const cut of cutsOf(labels)) feed(jobs, cut);
  for (const job of jobs.values()) finish(job);
  return [...jobs.values()].filter((job) => job.frames > 0 && (job.name !== null || job.frames > 1));
}
