import { MAX_OPENS } from './bounds.ts';
import type { RunFile } from './files.ts';
import { bySensitivity, type Profile } from './profile.ts';
import type { Run } from './runs.ts';

/** A file of a finding that crossed whole, but whose bytes did not come in order or came over several opens. */
export interface UnhashedFile {
  key: string;
  direction: 'read' | 'written';
  /** Keys of its opens for a second reading. */
  opens: readonly string[];
  /** Bytes, more than 0. */
  size: number;
}

/** SHA-256 by the keys of the files. */
export type LateHashes = ReadonlyMap<string, string>;

/** Files of findings that a second reading can hash, the strongest of each finding first. */
export function unhashedFiles(findings: readonly Profile[]): UnhashedFile[] {
  const found = new Map<string, UnhashedFile>();
  for (const { files } of findings)
    for (const file of [...files].sort(bySensitivity)) {
      if (!isHashable(file)) continue;
      const key = lateKey(file);
      const direction = file.direction === 'write' ? 'written' : 'read';
      found.set(key, { key, direction, opens: file.openKeys, size: file.size! });
    }
  return [...found.values()];
}

/** True for a file that crossed whole, and whose bytes a second reading can hash. */
export function isHashable(file: RunFile): boolean {
  const whole = file.complete === true && file.sha256 === null && !file.attempt;
  return whole && file.source === 'packets' && (file.size ?? 0) > 0 && file.openKeys.length <= MAX_OPENS;
}

/** Gives files the hashes that the second reading found. */
export function addLateHashes(runs: readonly Run[], hashes: LateHashes): void {
  if (hashes.size === 0) return;
  for (const { files } of runs) for (const file of files) file.sha256 ??= hashes.get(lateKey(file)) ?? null;
}

function lateKey(file: RunFile): string {
  return JSON.stringify([file.direction, ...file.openKeys]);
}
