import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExpectations } from '../../src/check/expectations.ts';
import { runCase } from '../../src/check/run.ts';
import type { Case } from '../../src/check/types.ts';
import { scan } from '../../src/scan.ts';
import { sharedFolder } from '../support/shared.ts';

const LAB = join(sharedFolder ?? '', 'lab');

/** Log cases of one file of expectations; empty without the shared folder. */
function casesOf(name: string, fits: (one: Case) => boolean): Case[] {
  if (sharedFolder === null) return [];
  const parsed = parseExpectations(readFileSync(join(LAB, name), 'utf8'));
  if (!Array.isArray(parsed)) throw new Error(`${name}: ${parsed.refused}`);
  return parsed.filter(fits);
}

const CASES = [
  ...casesOf('dns-expectations.json', ({ id }) => id.startsWith('log-suricata-')),
  ...casesOf('smb-expectations.json', ({ id }) => id.startsWith('eve-')),
  ...casesOf('zeek-expectations.json', ({ tags }) => tags.includes('smb')),
];

/** What decides these stands in content or in a second sign-in, which these logs do not tell. */
const UNDECIDED = /sysvol-sweep|smb311-dc-push|two-sessions|eve-dcsync/;

describe.skipIf(CASES.length === 0)('logs of the lab', () => {
  it.each(CASES.map((one) => [one.id, one] as const))(
    '%s yield what they can tell',
    async (id, expected) => {
      const { result } = await runCase(expected, (one) =>
        scan(
          one.evidence.map((path) => join(LAB, path)),
          {
            dc: one.given.dc,
            internal: one.given.internal,
            fingerprints: true,
            from: null,
            to: null,
            separate: false,
          },
        ),
      );
      expect(result.falsePositives).toEqual([]);
      expect(['passed', 'failed']).toContain(result.status);
      if (!UNDECIDED.test(id)) expect(result.missed).toEqual([]);
    },
    60_000,
  );
});
