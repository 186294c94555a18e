import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Text is handed to the file system in pieces of about this many characters: one call per line is slow. */
const FLUSH_CHARS = 1 << 16;

/** Why a file cannot be written, as a sentence; null when nothing stands against it. Asked before a long scan. */
export function whyNotWritable(
  file: string,
  evidence: readonly string[],
  option = '--output',
): string | null {
  const known = stat(file);
  if (known?.isDirectory()) return `${option} ${file} is a folder`;
  if (isOneOf(file, evidence)) return `${option} ${file} is evidence; exhume never writes over evidence`;
  if (known && !known.isFile()) return null;
  try {
    accessSync(dirname(known ? realpathSync(file) : file), constants.W_OK);
    return null;
  } catch (error) {
    return `${option} ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`;
  }
}

/** True when `file` is one of `paths`, by whatever name. */
export function isOneOf(file: string, paths: readonly string[]): boolean {
  const own = stat(file);
  if (!own) return false;
  return paths.some((path) => {
    const other = stat(path);
    return other !== undefined && other.ino === own.ino && other.dev === own.dev;
  });
}

function stat(path: string) {
  return statSync(path, { throwIfNoEntry: false });
}

/**
 * Writes a file whole or not at all: `fill` writes into a temporary file beside it, which takes its name at
 * the end. A link keeps being a link; what is no regular file (a pipe, /dev/null) is written as it stands.
 * Throws the file system's error.
 */
export function writeWhole(file: string, fill: (write: (text: string) => void) => void): void {
  const known = stat(file);
  if (known && !known.isFile()) {
    writeInto(file, 'w', fill);
    return;
  }
  const target = known ? realpathSync(file) : file;
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeInto(draft, 'wx', fill);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function writeInto(path: string, flag: string, fill: (write: (text: string) => void) => void): void {
  const descriptor = openSync(path, flag);
  let waiting = '';
  const flush = () => {
    const bytes = Buffer.from(waiting);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    waiting = '';
  };
  try {
    fill((text) => {
      waiting += text;
      if (waiting.length >= FLUSH_CHARS) flush();
    });
    flush();
  } finally {
    closeSync(descriptor);
  }
}
