import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** One entry of a folder. Names that are not UTF-8 are shown with `\xHH` and opened by their bytes. */
export interface Entry {
  /** The name as shown. */
  name: string;
  /** The full path as the file system takes it. */
  path: string | Buffer;
  type: 'file' | 'folder' | 'link' | 'fifo' | 'socket' | 'device';
}

/** The entries of a folder, sorted by code unit of their names. Throws what the file system says. */
export async function listFolder(path: string | Buffer): Promise<Entry[]> {
  const found = await readdir(path, { withFileTypes: true, encoding: 'buffer' });
  const entries = found.map((each) => toEntry(path, each as unknown as Dirent<Buffer>));
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function toEntry(folder: string | Buffer, entry: Dirent<Buffer>): Entry {
  const text = entry.name.toString('utf8');
  const valid = Buffer.from(text).equals(entry.name);
  const joined = Buffer.concat([Buffer.from(folder), Buffer.from('/'), entry.name]);
  return {
    name: valid ? text : showBytes(entry.name),
    path: valid && typeof folder === 'string' ? joined.toString() : joined,
    type: typeOf(entry),
  };
}

/** What kind of thing a stat or a folder entry speaks of. */
export function typeOf(entry: {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}): Entry['type'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFIFO()) return 'fifo';
  return entry.isSocket() ? 'socket' : 'device';
}

function showBytes(name: Buffer): string {
  let shown = '';
  for (const byte of name)
    shown += byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`;
  return shown;
}
