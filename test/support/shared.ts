import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder with evidence that is not part of the project: EXHUME_SHARED, or beside the repository; null when absent. */
export const sharedFolder: string | null = findShared();

function findShared(): string | null {
  const folder = process.env['EXHUME_SHARED'] ?? resolve('../shared');
  return existsSync(folder) ? folder : null;
}

/** Files of `lab` and `corpus` in the shared folder whose name fits, sorted. */
export function sharedFiles(fits: (name: string) => boolean): string[] {
  if (sharedFolder === null) return [];
  return ['lab', 'corpus'].flatMap((part) => {
    const folder = join(sharedFolder, part);
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names
      .filter(fits)
      .sort()
      .map((name) => join(folder, name));
  });
}
