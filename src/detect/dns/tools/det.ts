import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './det/examples.ts';
import { type Job, jobsOf } from './det/job.ts';
import { fromHex } from './support/text.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** Encrypted bytes of the chunks in order of number. */
function pieceOf(job: Job): Piece {
  const numbers = [...job.chunks.keys()].sort((a, b) => a - b);
  const text = numbers.map((n) => job.chunks.get(n)!).join('');
  const bytes = fromHex(text) ?? new Uint8Array(Buffer.from(text, 'latin1'));
  const first = numbers[0] ?? 0;
  const complete = job.done && job.md5 !== null && numbers.every((n, i) => n === first + i) && first <= 1;
  return { bytes, direction: 'up', complete, name: job.name, content: 'AES-256-CBC of a zlib stream' };
}

function noteOf(job: Job): string {
  const sum = job.md5 ? `, MD5 ${job.md5.slice(0, 32)}` : '';
  const end = job.done ? 'the end was announced' : 'no end was seen';
  return `${job.name ?? 'A file without a seen name'}${sum}: ${job.chunks.size} chunks, ${end}. The zone in the names may be an innocent one: the questions go straight to the collector.`;
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

/** DET, Data Exfiltration Toolkit. */
export const det: Tool = {
  id: 'det',
  name: 'DET',
  source: 'PaulSec/DET and sensepost/DET plugins/dns.py, det.py',
  about:
    'Sends files over many protocols at once; the DNS plug-in is one of them, so look for the others. Names and MD5 of files are in clear, content needs the configured passphrase.',
  examples,
  notThese,
  recognise,
};
