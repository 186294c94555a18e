import type { EvidenceSource, OpenOptions, OpenSource } from './open.ts';
import { openSource, reopen } from './open.ts';
import { report } from './reasons.ts';
import type { FrameCursor, LineCursor } from './types.ts';

/** What receives every record; called synchronously, the cursor is lent. `at.evidence` tells the file. */
export type Visit = (cursor: FrameCursor | LineCursor) => void;

export interface DrainOptions extends Pick<OpenOptions, 'onName'> {
  /** A later reading: nothing is hashed, counted or reported again. */
  again?: boolean;
  /** Stops the reading; what is open or waiting says so. */
  signal?: AbortSignal;
  /** Told after each block: bytes of evidence files read so far. */
  onProgress?: (bytes: number) => void;
}

/** An open file with a record in hand. */
interface Active extends OpenSource {
  /** Time of the record in hand; minus infinity when it has none, so that it is not held back. */
  time: number;
}

interface Merge {
  active: Active[];
  /** Not opened yet, by first time, those without time last. */
  waiting: EvidenceSource[];
  /** First of `waiting` that is not opened. */
  next: number;
  visit: Visit;
  options: DrainOptions;
  openFiles: number;
  /** Bytes of the files that are finished. */
  finished: number;
  /** Time up to which was read while a file that was due could not be opened. */
  blocked: number;
}

/**
 * Reads all records of all sources, in the order of the survey: files in sequence one after another, files that
 * overlap in time merged record by record, equal times in the order of the files. A record without time, or
 * before its predecessor in the same file, follows that at once. Nothing is allocated per record; files are
 * opened when their first time comes, at most `limits.openFiles` at once. Every file's account is filled.
 */
export async function drain(
  sources: readonly EvidenceSource[],
  visit: Visit,
  options: DrainOptions = {},
): Promise<void> {
  const openFiles = Math.max(1, sources[0]?.limits.openFiles ?? 1);
  const merge: Merge = {
    active: [],
    waiting: [...sources],
    next: 0,
    visit,
    options,
    openFiles,
    finished: 0,
    blocked: Number.NEGATIVE_INFINITY,
  };
  try {
    while (merge.next < merge.waiting.length || merge.active.length > 0) {
      if (options.signal?.aborted) return interrupt(merge);
      await step(merge);
    }
  } finally {
    for (const { cursor } of merge.active) await cursor.close();
  }
}

/** Opens what is due, then runs the file with the earliest record until another's turn comes. */
async function step(merge: Merge): Promise<void> {
  await openDue(merge);
  const running = earliest(merge.active);
  if (!running || merge.options.signal?.aborted) return;
  const other = earliest(merge.active, running);
  const waiting = merge.active.length < merge.openFiles ? merge.waiting[merge.next] : undefined;
  const bound = Math.min(
    other?.time ?? Number.POSITIVE_INFINITY,
    waiting ? due(waiting) : Number.POSITIVE_INFINITY,
  );
  const yields = other !== null && other.time === bound && other.source.index < running.source.index;
  merge.visit(running.cursor);
  if (!run(running, bound, yields, merge.visit)) await load(merge, running);
}

/** Visits records up to `bound`; true when one past it is in hand, false when more must be loaded. */
function run(running: Active, bound: number, yields: boolean, visit: Visit): boolean {
  const { cursor } = running;
  if (bound === Number.POSITIVE_INFINITY) {
    while (cursor.next()) visit(cursor);
    return false;
  }
  while (cursor.next()) {
    const { time } = cursor.at;
    if (time > bound || (yields && time === bound)) {
      running.time = time;
      return true;
    }
    visit(cursor);
  }
  return false;
}

/** Loads until a record is in hand; a file that ended is closed and leaves. */
async function load(merge: Merge, entry: Active): Promise<void> {
  const { cursor, disk } = entry;
  do {
    if (merge.options.signal?.aborted) return;
    if (cursor.next()) {
      entry.time = timeInHand(cursor);
      return;
    }
    merge.options.onProgress?.(progress(merge));
  } while (await cursor.fill());
  merge.active.splice(merge.active.indexOf(entry), 1);
  await cursor.close();
  merge.finished += disk.position;
  merge.options.onProgress?.(progress(merge));
}

function progress({ active, finished }: Merge): number {
  let bytes = finished;
  for (const { disk } of active) bytes += disk.position;
  return bytes;
}

function timeInHand({ at }: FrameCursor | LineCursor): number {
  return Number.isNaN(at.time) ? Number.NEGATIVE_INFINITY : at.time;
}

/** When a file's turn comes; a file without time waits for all that have one. */
function due({ firstTime }: EvidenceSource): number {
  return Number.isNaN(firstTime) ? Number.POSITIVE_INFINITY : firstTime;
}

function earliest(active: readonly Active[], except: Active | null = null): Active | null {
  let best: Active | null = null;
  for (const entry of active) {
    if (entry === except) continue;
    if (!best || entry.time < best.time || (entry.time === best.time && isBefore(entry, best))) best = entry;
  }
  return best;
}

function isBefore(a: Active, b: Active): boolean {
  return a.source.index < b.source.index;
}

/** Opens waiting files whose first record is not later than what is in hand; at least one when nothing is. */
async function openDue(merge: Merge): Promise<void> {
  for (;;) {
    const source = merge.waiting[merge.next];
    if (!source) return;
    const now = earliest(merge.active)?.time ?? Number.POSITIVE_INFINITY;
    if (merge.active.length > 0 && (due(source) > now || due(source) === Number.POSITIVE_INFINITY)) return;
    if (merge.active.length >= merge.openFiles) {
      merge.blocked = Math.max(merge.blocked, now);
      return;
    }
    merge.next++;
    if (due(source) < merge.blocked && !merge.options.again) report(source.file, 'out-of-order');
    const open = merge.options.again ? reopen : openSource;
    const opened = await open(source, merge.options.onName ? { onName: merge.options.onName } : {});
    if (!opened) continue;
    const entry = { ...opened, time: Number.NEGATIVE_INFINITY };
    merge.active.push(entry);
    await load(merge, entry);
  }
}

function interrupt(merge: Merge): void {
  for (const { source, disk, cursor } of merge.active) {
    disk.hurry = true;
    report(source.file, 'interrupted', { offset: cursor.at.offset });
  }
  for (const source of merge.waiting.slice(merge.next)) report(source.file, 'interrupted', { offset: 0 });
}
