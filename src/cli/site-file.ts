import { readFileSync, statSync } from 'node:fs';
import { counted } from '../base/words.ts';
import { MAX_SITE_BYTES } from '../case/site/bounds.ts';
import type { SiteConfiguration } from '../case/site/types.ts';

/** Problems told at once; who has more fixes these first. */
const MAX_TOLD = 20;

/**
 * A site configuration, or what is wrong with its file, a line each: `site.yaml:3:5: ...`. The reader is loaded
 * on demand: most lines are typed without such a file.
 */
export async function readSiteFile(file: string): Promise<SiteConfiguration | { wrong: string[] }> {
  let bytes: Uint8Array;
  try {
    const { size } = statSync(file);
    if (size > MAX_SITE_BYTES) return { wrong: [`${file} is larger than ${MAX_SITE_BYTES} bytes`] };
    bytes = readFileSync(file);
  } catch (error) {
    return { wrong: [`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`] };
  }
  const { readSite } = await import('../case/site/read.ts');
  const site = readSite(bytes, file);
  if (!('problems' in site)) return site;
  const told = site.problems.slice(0, MAX_TOLD);
  const lines = told.map(({ line, column, text }) => `${file}:${line}:${column}: ${text}`);
  const rest = site.problems.length - told.length;
  return { wrong: rest > 0 ? [...lines, `${file}: ${counted(rest, 'more problem')}`] : lines };
}
