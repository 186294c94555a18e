import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LateHashes, UnhashedFile } from '../detect/smb/unhashed.ts';
import { createSpool, folderOf, releaseSpool, type Spool } from '../evidence/spool.ts';
import type { Unseen } from '../observe/unseen.ts';
import type { Collector } from '../wire/smb/collect.ts';
import { LATE_READ_BYTES, MAX_LATE_BYTES, MAX_LATE_FILES } from './bounds.ts';
import { createPieces, type Pieces, takePiece } from './late-pieces.ts';

/** Files that the second reading puts together in a private temporary folder, to hash them. */
export interface LateFiles {
  spool: Spool;
  files: LateFile[];
  collector: Collector;
  /** Files past a bound, and files that the disk did not take. */
  leftOut: number;
}

/** One file on its way; `handle` is -1 until its first byte, and again when it is given up. */
interface LateFile {
  wanted: UnhashedFile;
  path: string;
  pieces: Pieces;
}

/**
 * Prepares the second reading for the files wanted, in their order, as many as the bounds allow. A folder that
 * cannot be made leaves all of them out.
 */
export async function openLateFiles(wanted: readonly UnhashedFile[]): Promise<LateFiles> {
  const spool = createSpool();
  const chosen = withinBounds(wanted);
  const files: LateFile[] = [];
  try {
    const folder = await folderOf(spool);
    for (const [n, file] of chosen.entries())
      files.push({ wanted: file, path: join(folder, String(n)), pieces: createPieces(file) });
  } catch {
    // without a folder there is no hash, and all else of the report stands
  }
  return { spool, files, collector: collectorOf(files), leftOut: wanted.length - files.length };
}

function withinBounds(wanted: readonly UnhashedFile[]): UnhashedFile[] {
  let room = MAX_LATE_BYTES;
  const chosen: UnhashedFile[] = [];
  for (const file of wanted) {
    if (chosen.length >= MAX_LATE_FILES || file.size > room) continue;
    room -= file.size;
    chosen.push(file);
  }
  return chosen;
}

function collectorOf(files: readonly LateFile[]): Collector {
  const byOpen = new Map<string, LateFile[]>();
  for (const file of files)
    for (const key of file.wanted.opens) byOpen.set(key, [...(byOpen.get(key) ?? []), file]);
  return {
    wants: (key) => byOpen.has(key),
    take(key, direction, offset, bytes) {
      for (const file of byOpen.get(key) ?? [])
        if (file.wanted.direction === direction) takeLate(file, offset, bytes);
    },
  };
}

/** A disk that takes no more ends the file, not the scan. */
function takeLate(file: LateFile, offset: number, bytes: Uint8Array): void {
  const { pieces } = file;
  if (pieces.state === 'given-up') return;
  try {
    if (pieces.handle < 0) pieces.handle = openSync(file.path, 'wx+', 0o600);
    takePiece(pieces, offset, bytes, writeSync, readSync);
  } catch {
    pieces.state = 'given-up';
  }
}

/** Hashes what came whole, closes and removes everything. Hashes are SHA-256 in hex by the keys of the files. */
export async function closeLateFiles(late: LateFiles): Promise<LateHashes> {
  const hashes = new Map<string, string>();
  try {
    for (const { wanted, pieces } of late.files) {
      const whole = pieces.state === 'open' && pieces.handle >= 0 && pieces.bytes === wanted.size;
      const hash = whole ? hashOf(pieces.handle, wanted.size) : null;
      if (hash !== null) hashes.set(wanted.key, hash);
      if (pieces.state === 'given-up') late.leftOut++;
    }
  } finally {
    for (const { pieces } of late.files) if (pieces.handle >= 0) closeSync(pieces.handle);
    await releaseSpool(late.spool);
  }
  return hashes;
}

/** Null when the file is shorter than what was written into it, or cannot be read. */
function hashOf(handle: number, size: number): string | null {
  const hash = createHash('sha256');
  const window = new Uint8Array(Math.min(size, LATE_READ_BYTES));
  try {
    for (let at = 0; at < size; ) {
      const got = readSync(handle, window, 0, Math.min(window.length, size - at), at);
      if (got === 0) return null;
      hash.update(window.subarray(0, got));
      at += got;
    }
  } catch {
    return null;
  }
  return hash.digest('hex');
}

/** Says what was left without a hash that could have had one. */
export function lateGaps({ leftOut }: LateFiles): Unseen[] {
  if (leftOut === 0) return [];
  const text = `${leftOut} files that crossed whole over SMB, but not in order, have no SHA-256: they are past the bound of this scan, or the temporary folder did not take them.`;
  return [{ evidence: null, reason: 'hashes-past-bound', count: leftOut, text }];
}
