import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where this code and its data files lie. The same module runs from the sources, compiled beside its data, and as
 * part of the bundle that the command starts, so the place is found and not assumed.
 */
const here = dirname(fileURLToPath(import.meta.url));
const root = findRoot(here);
const data = here.startsWith(join(root, 'src') + sep)
  ? join(root, 'src', 'data')
  : join(root, 'dist', 'data');

/** The nearest folder upwards that holds a package.json. */
function findRoot(from: string): string {
  let folder = from;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

/** The version of package.json. */
export const VERSION: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** Path of a file of the data room that is no TypeScript, by its path below `data/`. */
export function dataFile(name: string): string {
  return join(data, name);
}
