import { describe, expect, it } from 'vitest';
import { INNER_DOMAINS } from '../../src/data/inner-suffixes.ts';

/** What makes the list; a script, so without types. */
const MAKER = '../../scripts/inner-suffixes.mjs';

describe('the domains with public suffixes below them', () => {
  it('are those of the public suffix list that is installed', async () => {
    const { innerDomains, suffixRules } = await import(MAKER);
    expect(INNER_DOMAINS).toEqual(innerDomains(await suffixRules()));
    expect(INNER_DOMAINS).toContain('windows.net');
  });
});
