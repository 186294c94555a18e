import { readSite } from '../../src/case/site/read.ts';
import type { SiteConfiguration } from '../../src/case/site/types.ts';

/** A site configuration from its text; fails the test when it is not right. */
export function siteOf(text: string): SiteConfiguration {
  const read = readSite(Buffer.from(text), 'site.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read;
}

/** What is wrong with a text, `line:column text` each. */
export function problemsOf(text: string | Uint8Array): string[] {
  const read = readSite(typeof text === 'string' ? Buffer.from(text) : text, 'site.yaml');
  return 'problems' in read ? read.problems.map((p) => `${p.line}:${p.column} ${p.text}`) : [];
}

/** What every entry that suppresses needs besides what it names. */
export const SIGNED = '    reason: known to us\n    author: Ada\n    until: 2027-01-31\n';
