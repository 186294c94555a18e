import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { EvidenceFile } from '../observe/evidence.ts';
import { DEFAULT_LIMITS, type Limits } from './bounds.ts';
import { errorCode, openDisk } from './disk.ts';
import type { LogFormat } from './format.ts';
import { createEvidenceFile, type EvidenceSource } from './open.ts';
import { report } from './reasons.ts';
import { type Recognised, recognise } from './recognise.ts';
import { createSpool, releaseSpool, type Spool, spoolStream } from './spool.ts';
import { type Candidate, walk } from './walk.ts';

/** All evidence of one case before it is read. */
export interface Survey {
  /** Every file in the order of the report: by first time, then by path; files without time last. */
  files: EvidenceFile[];
  /** The readable ones in the same order. */
  sources: EvidenceSource[];
  /** Removes temporary copies; after it nothing can be read again. */
  release(): Promise<void>;
}

export interface SurveyOptions {
  logs?: readonly LogFormat[];
  limits?: Partial<Limits>;
  /** What `-` is read from. */
  stdin?: AsyncIterable<Uint8Array | string> & { isTTY?: boolean };
}

interface Surveyor {
  logs: readonly LogFormat[];
  limits: Limits;
  stdin: SurveyOptions['stdin'];
  spool: Spool;
  /** By device and inode, to read a file once however often it is given. */
  seen: Map<string, Entry>;
}

interface Entry {
  file: EvidenceFile;
  firstTime: number;
  source: EvidenceSource | null;
  named: boolean;
  /** Known to be no evidence: ignored unless it was named. */
  harmless: boolean;
}

/**
 * Walks the paths, recognises every file by its content and puts them in order. Never throws on what it finds:
 * what cannot be read is in `files` with its problem. The same evidence gives the same order, however the paths
 * were given.
 */
export async function survey(paths: readonly string[], options: SurveyOptions = {}): Promise<Survey> {
  const surveyor: Surveyor = {
    logs: options.logs ?? [],
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    stdin: options.stdin,
    spool: createSpool(),
    seen: new Map(),
  };
  const entries: Entry[] = [];
  for (const candidate of await walk(paths)) {
    const entry = await look(surveyor, candidate);
    if (entry) entries.push(entry);
  }
  return arrange(entries, () => releaseSpool(surveyor.spool));
}

function arrange(entries: Entry[], release: () => Promise<void>): Survey {
  entries.sort(compareEntries);
  for (const [index, entry] of entries.entries()) {
    if (entry.source) entry.source.index = index;
    else if (entry.harmless && !entry.named) ignore(entry.file);
  }
  const sources = entries.map(({ source }) => source).filter((source) => source !== null);
  return { files: entries.map(({ file }) => file), sources, release };
}

/** A README beside captures is no failure. */
function ignore(file: EvidenceFile): void {
  file.status = 'ignored';
  file.problems = [];
}

function compareEntries(a: Entry, b: Entry): number {
  const first = Number.isNaN(a.firstTime) ? Number.POSITIVE_INFINITY : a.firstTime;
  const second = Number.isNaN(b.firstTime) ? Number.POSITIVE_INFINITY : b.firstTime;
  if (first !== second) return first < second ? -1 : 1;
  if (!a.source !== !b.source) return a.source ? -1 : 1;
  return a.file.path < b.file.path ? -1 : a.file.path > b.file.path ? 1 : 0;
}

/** One candidate; null when it was met before under another name. */
async function look(surveyor: Surveyor, candidate: Candidate): Promise<Entry | null> {
  const file = createEvidenceFile(candidate.shown);
  const entry: Entry = { file, firstTime: Number.NaN, source: null, named: candidate.named, harmless: false };
  try {
    if (await isRepeated(surveyor, candidate, entry)) return null;
    const path = await settlePath(surveyor, candidate, entry);
    if (path !== null) await lookInto(surveyor, entry, path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') report(file, 'missing', { detail: ' any more' });
    else report(file, 'unreadable', { detail: code });
  }
  return entry;
}

/** The same file again, by another path or a hard link: it counts as named when one of them is. */
async function isRepeated(surveyor: Surveyor, candidate: Candidate, entry: Entry): Promise<boolean> {
  if (candidate.kind === 'none') return false;
  const key = candidate.kind === 'stdin' ? '-' : await identity(candidate.path);
  const before = surveyor.seen.get(key);
  if (before) before.named ||= candidate.named;
  else surveyor.seen.set(key, entry);
  return before !== undefined;
}

async function identity(path: string | Buffer): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev}:${ino}`;
}

/** Where the bytes can be read from more than once; null when nowhere, which is reported. */
async function settlePath(
  surveyor: Surveyor,
  candidate: Candidate,
  { file }: Entry,
): Promise<string | Buffer | null> {
  const { kind, path, problem } = candidate;
  if (kind === 'file') return path;
  if (problem) report(file, problem.reason, { detail: problem.detail });
  if (problem && !candidate.named && MET_AND_IGNORED.has(problem.reason)) ignore(file);
  if (kind === 'none') return null;
  if (kind === 'stream') return takeStream(surveyor, createReadStream(path), file);
  const stdin = surveyor.stdin ?? process.stdin;
  if (!stdin.isTTY) return takeStream(surveyor, stdin, file);
  report(file, 'terminal');
  return null;
}

/** What walking a folder meets and passes by. */
const MET_AND_IGNORED: ReadonlySet<string> = new Set(['not-a-file', 'link-not-followed']);

async function takeStream(
  surveyor: Surveyor,
  stream: AsyncIterable<Uint8Array | string>,
  file: EvidenceFile,
): Promise<string> {
  const { path, bytes, problem } = await spoolStream(surveyor.spool, stream, surveyor.limits.spoolBytes);
  if (problem) report(file, problem.reason, { offset: bytes, detail: problem.detail });
  return path;
}

async function lookInto(surveyor: Surveyor, entry: Entry, path: string | Buffer): Promise<void> {
  const { file } = entry;
  const disk = await openDisk(path, file, false);
  file.bytes = disk.stamp.size;
  const found = await recognise(disk, file.path, surveyor.logs, surveyor.limits);
  file.format = found.format;
  file.compression = found.compression;
  entry.firstTime = found.firstTime;
  entry.harmless = found.unknown;
  if (found.readable) entry.source = toSource(surveyor, entry, path, found.readable);
  else for (const problem of found.trial.problems) file.problems.push(problem);
}

function toSource(
  surveyor: Surveyor,
  { file, firstTime }: Entry,
  path: string | Buffer,
  readable: NonNullable<Recognised['readable']>,
): EvidenceSource {
  return { ...readable, file, index: 0, path, firstTime, limits: surveyor.limits, stamp: null };
}
