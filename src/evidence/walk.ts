import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { MAX_FILES, MAX_FOLDER_DEPTH } from './bounds.ts';
import { errorCode } from './disk.ts';
import { type Entry, listFolder, typeOf } from './folder.ts';
import { isPattern, matchSegment } from './glob.ts';
import type { Reason } from './reasons.ts';

/** Something that the command line led to. */
export interface Candidate {
  /** As given or as found below what was given, with `/`. */
  shown: string;
  /** As the file system takes it. */
  path: string | Buffer;
  /** Given on the command line, by name or by a pattern, and not met while walking a folder. */
  named: boolean;
  /** `stream` is a FIFO that can be read once; `stdin` is `-`. */
  kind: 'file' | 'stream' | 'stdin' | 'none';
  /** Why nothing can be read, with `kind: 'none'`. */
  problem?: { reason: Reason; detail: string };
}

interface Walk {
  found: Candidate[];
  full: boolean;
}

/**
 * All that the paths of a command line lead to: files, folders (all below them, links not followed), patterns
 * that no shell expanded, `-`. Never throws: what cannot be read is a candidate with a problem. At most
 * MAX_FILES come back, sorted by path.
 */
export async function walk(paths: readonly string[]): Promise<Candidate[]> {
  const state: Walk = { found: [], full: false };
  for (const path of paths) await walkPath(state, path);
  return state.found.sort((a, b) => (a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0));
}

function add(state: Walk, candidate: Candidate): void {
  if (state.found.length < MAX_FILES) state.found.push(candidate);
  else if (!state.full) {
    state.full = true;
    state.found.push(refuse(candidate, 'too-many-files', String(MAX_FILES)));
  }
}

function refuse(
  from: Pick<Candidate, 'shown' | 'path' | 'named'>,
  reason: Reason,
  detail: string,
): Candidate {
  const { shown, path, named } = from;
  return { shown, path, named, kind: 'none', problem: { reason, detail } };
}

async function walkPath(state: Walk, given: string): Promise<void> {
  if (given === '-') return add(state, { shown: '-', path: '-', named: true, kind: 'stdin' });
  const shown = slashes(given);
  const stats = await statOf(given);
  if (stats && !('code' in stats)) return walkNamed(state, shown, given, typeOf(stats));
  const isGlob = isPattern(shown);
  if (isGlob) return walkPattern(state, shown);
  const reason = stats?.code === 'ENOENT' ? 'missing' : 'unreadable';
  add(
    state,
    refuse({ shown, path: given, named: true }, reason, reason === 'missing' ? '' : (stats?.code ?? '')),
  );
}

function slashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

async function statOf(path: string): Promise<Stats | { code: string } | null> {
  try {
    return await stat(path);
  } catch (error) {
    return { code: errorCode(error) };
  }
}

/** Something named: links were followed, a FIFO is read, a folder walked. */
async function walkNamed(
  state: Walk,
  shown: string,
  path: string | Buffer,
  type: Entry['type'],
): Promise<void> {
  const named = { shown, path, named: true };
  if (type === 'folder') await walkFolder(state, { shown: shown.replace(/(?<=[^/])\/$/, ''), path });
  else if (type === 'file') add(state, { ...named, kind: 'file' });
  else if (type === 'fifo') add(state, { ...named, kind: 'stream' });
  else add(state, refuse(named, 'not-a-file', `a ${type}`));
}

interface Folder {
  shown: string;
  path: string | Buffer;
  depth: number;
}

/** Everything below a folder. Links are not followed, so no loop is possible; the depth is bounded all the same. */
async function walkFolder(state: Walk, root: Omit<Folder, 'depth'>): Promise<void> {
  const todo: Folder[] = [{ ...root, depth: 0 }];
  for (let folder = todo.pop(); folder && !state.full; folder = todo.pop()) {
    const entries = await entriesOf(state, folder);
    for (const entry of entries) {
      const shown = below(folder.shown, entry.name);
      if (entry.type !== 'folder') addMet(state, shown, entry);
      else if (folder.depth < MAX_FOLDER_DEPTH)
        todo.push({ shown, path: entry.path, depth: folder.depth + 1 });
      else add(state, refuse({ shown, path: entry.path, named: false }, 'too-deep', ''));
    }
  }
}

function below(folder: string, name: string): string {
  if (folder === '') return name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

async function entriesOf(state: Walk, folder: Folder): Promise<Entry[]> {
  try {
    return await listFolder(folder.path);
  } catch (error) {
    add(state, refuse({ ...folder, named: folder.depth === 0 }, 'unreadable', errorCode(error)));
    return [];
  }
}

/** Something met in a folder: only regular files are evidence. */
function addMet(state: Walk, shown: string, entry: Entry): void {
  const met = { shown, path: entry.path, named: false };
  if (entry.type === 'file') add(state, { ...met, kind: 'file' });
  else if (entry.type === 'link') add(state, refuse(met, 'link-not-followed', ''));
  else add(state, refuse(met, 'not-a-file', `a ${entry.type === 'fifo' ? 'pipe' : entry.type}`));
}

/** A pattern that no shell expanded: its matches count as named, as if one had. */
async function walkPattern(state: Walk, pattern: string): Promise<void> {
  const root = pattern.startsWith('/') ? '/' : '';
  const segments = pattern.split('/').filter((segment) => segment !== '');
  let places: Omit<Folder, 'depth'>[] = [{ shown: root, path: root }];
  for (const segment of segments.slice(0, MAX_FOLDER_DEPTH)) places = await expand(places, segment);
  const matches = places.filter(({ shown }) => shown !== root);
  for (const { shown, path } of matches) {
    const stats = await stat(path).catch(() => null);
    if (stats) await walkNamed(state, shown, path, typeOf(stats));
  }
  if (matches.length === 0)
    add(state, refuse({ shown: pattern, path: pattern, named: true }, 'no-match', ''));
}

async function expand(places: Omit<Folder, 'depth'>[], segment: string): Promise<Omit<Folder, 'depth'>[]> {
  const out: Omit<Folder, 'depth'>[] = [];
  for (const place of places) {
    if (out.length >= MAX_FILES) break;
    for (const next of await matched(place, segment)) out.push(next);
  }
  return out;
}

async function matched(place: Omit<Folder, 'depth'>, segment: string): Promise<Omit<Folder, 'depth'>[]> {
  if (segment === '**') return [place, ...(await foldersBelow(place))];
  return isPattern(segment) ? matchesIn(place, segment) : literal(place, segment);
}

async function literal(place: Omit<Folder, 'depth'>, name: string): Promise<Omit<Folder, 'depth'>[]> {
  const path = Buffer.concat([folderPrefix(place.path), Buffer.from(name)]);
  const there = await lstat(path).catch(() => null);
  return there ? [{ shown: below(place.shown, name), path: tidy(path) }] : [];
}

function folderPrefix(path: string | Buffer): Buffer {
  const bytes = Buffer.from(path);
  return bytes.length === 0 || bytes.at(-1) === 0x2f ? bytes : Buffer.concat([bytes, Buffer.from('/')]);
}

/** A string where the bytes are UTF-8. */
function tidy(path: Buffer): string | Buffer {
  const text = path.toString();
  return Buffer.from(text).equals(path) ? text : path;
}

async function matchesIn(place: Omit<Folder, 'depth'>, segment: string): Promise<Omit<Folder, 'depth'>[]> {
  const entries = await listFolder(place.path.length === 0 ? '.' : place.path).catch(() => []);
  return entries
    .filter((entry) => matchSegment(segment, entry.name))
    .map((entry) => ({
      shown: below(place.shown, entry.name),
      path: place.path.length === 0 ? entry.name : entry.path,
    }));
}

/** All folders below, hidden ones and links left out. */
async function foldersBelow(root: Omit<Folder, 'depth'>): Promise<Omit<Folder, 'depth'>[]> {
  const out: Omit<Folder, 'depth'>[] = [];
  const todo: Folder[] = [{ ...root, depth: 0 }];
  for (let folder = todo.pop(); folder && out.length < MAX_FILES; folder = todo.pop()) {
    if (folder.depth >= MAX_FOLDER_DEPTH) continue;
    const entries = await listFolder(folder.path.length === 0 ? '.' : folder.path).catch(() => []);
    for (const entry of entries) {
      if (entry.type !== 'folder' || entry.name.startsWith('.')) continue;
      const path = folder.path.length === 0 ? entry.name : entry.path;
      const next = { shown: below(folder.shown, entry.name), path };
      out.push(next);
      todo.push({ ...next, depth: folder.depth + 1 });
    }
  }
  return out;
}
