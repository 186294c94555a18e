import type { EvidenceFile } from '../observe/evidence.ts';
import { HEAD_BYTES, type Limits } from './bounds.ts';
import type { DiskSource } from './disk.ts';
import type { CaptureFormat, LogFormat } from './format.ts';
import { type Content, createEvidenceFile, openContent } from './open.ts';
import { report } from './reasons.ts';
import { sniff } from './sniff.ts';
import { convertText } from './unread.ts';

/** What a first look at a file told. */
export interface Recognised {
  /** Something that can be read, and how. */
  readable: { capture: CaptureFormat | null; utf16: boolean } | null;
  format: string;
  compression: string | null;
  /** Microseconds UTC of the first record; NaN without. */
  firstTime: number;
  /** No evidence as far as can be told: a failure when it was named, nothing when it was met in a folder. */
  unknown: boolean;
  /** Holds the problems of what cannot be read. */
  trial: EvidenceFile;
}

/** How often a first look may load more to find the first time: it lies in the head of any sound capture. */
const MAX_FIRST_FILLS = 4;

/** Looks at the head of a file. Closes `disk`. Bounded by HEAD_BYTES of content, and the search for a first record. */
export async function recognise(
  disk: DiskSource,
  path: string,
  logs: readonly LogFormat[],
  limits: Limits,
): Promise<Recognised> {
  const trial = createEvidenceFile(path);
  const content = await openContent(disk, trial, limits, HEAD_BYTES);
  try {
    const blank = { readable: null, format: 'unknown', firstTime: Number.NaN, unknown: false, trial };
    const found = content ? await judge(content, trial, path, logs) : {};
    return { ...blank, ...found, compression: trial.compression };
  } finally {
    await (content?.source ?? disk).close();
  }
}

async function judge(
  content: Content,
  trial: EvidenceFile,
  path: string,
  logs: readonly LogFormat[],
): Promise<Partial<Recognised>> {
  const { bytes, end } = content.window;
  const sniffed = sniff(bytes.subarray(0, end), baseName(path), logs);
  switch (sniffed.kind) {
    case 'capture': {
      const { format } = sniffed;
      const firstTime = await findFirstTime(format, content, path);
      return { readable: { capture: format, utf16: false }, format: format.id, firstTime };
    }
    case 'log':
      return { readable: { capture: null, utf16: sniffed.utf16 }, format: sniffed.format };
    case 'unread':
      report(trial, 'not-read-here', { detail: convertText(sniffed.format) });
      return { format: sniffed.format.id };
    case 'report':
      report(trial, 'own-report');
      return { format: 'exhume-report', unknown: true };
    case 'unknown':
      return { unknown: noContent(trial, end) };
  }
}

/** An empty file says so; damage that hides the content speaks for itself; anything else is simply unknown. */
function noContent(trial: EvidenceFile, end: number): boolean {
  if (trial.problems.length > 0) return false;
  if (end === 0) report(trial, 'empty');
  else report(trial, 'unknown-format');
  return true;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.gz$/i, '');
}

async function findFirstTime(format: CaptureFormat, content: Content, path: string): Promise<number> {
  const file = createEvidenceFile(path);
  const cursor = format.open({ ...content, file, evidence: 0 });
  for (let fills = 0; cursor && fills < MAX_FIRST_FILLS; fills++) {
    if (cursor.next()) return cursor.at.time;
    if (!(await cursor.fill())) break;
  }
  return Number.NaN;
}
