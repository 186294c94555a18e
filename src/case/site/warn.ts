import type { SiteUse } from './apply.ts';
import { isPast } from './days.ts';
import { entryName, type SiteConfiguration, type SiteEntry } from './types.ts';

/**
 * Entries that did nothing, a line each in the order of the file: those whose last day is before the end of the
 * evidence (`last`, microseconds UTC; NaN when unknown), and those that fit no finding of any of the scans.
 */
export function siteWarnings(site: SiteConfiguration, uses: readonly SiteUse[], last: number): string[] {
  return site.entries.flatMap((entry) => {
    const text = warning(entry, uses, last);
    return text === null ? [] : [`${site.file}:${entry.line}: ${entryName(entry)} ${text}`];
  });
}

function warning(entry: SiteEntry, uses: readonly SiteUse[], last: number): string | null {
  const refused = uses.some(({ expired }) => expired.has(entry));
  if (refused) return `ended on ${entry.until}, so it does not cover a finding that is later`;
  if (uses.some(({ used }) => used.has(entry))) return null;
  if (Number.isFinite(last) && isPast(entry.until, last))
    return `ended on ${entry.until}, before the evidence does`;
  return 'fits no finding';
}
