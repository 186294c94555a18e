import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../../src/detect/dns/profile.ts';
import { hashLookups } from '../../../../src/detect/dns/signals/hash-lookups.ts';
import { manyHosts } from '../../../../src/detect/dns/signals/many-hosts.ts';
import { LABEL_ALLOWANCE, labelContent, surpriseBits } from '../../../../src/detect/dns/surprise.ts';

/** A profile with only what these signals look at. */
function profile(parts: { names?: object; answers?: object; standing?: object }): Profile {
  return {
    names: { hashShaped: 1, counterRun: 0, ...parts.names },
    answers: {
      content: 0,
      addresses: 0,
      loopback: 0,
      hostless: 0,
      addressedNames: 0,
      ttl: 300,
      ...parts.answers,
    },
    standing: { clients: 1, siteClients: 1, ...parts.standing },
  } as unknown as Profile;
}

describe('names as long as hashes', () => {
  it('are explained in a capture of few computers and where several ask', () => {
    expect(hashLookups.judge(profile({}))?.points).toBe(-35);
    expect(hashLookups.judge(profile({ standing: { clients: 5, siteClients: 20 } }))?.points).toBe(-35);
  });

  it('are explained less where one computer of a site asks them', () => {
    expect(hashLookups.judge(profile({ standing: { siteClients: 20 } }))?.points).toBe(-15);
  });
});

describe('many addresses', () => {
  const hosts = { addresses: 200, addressedNames: 200 };

  it('speak for a delivery network', () => {
    expect(manyHosts.judge(profile({ answers: hosts }))?.points).toBe(-30);
    expect(manyHosts.judge(profile({ answers: { ...hosts, hostless: 3 } }))?.points).toBe(-30);
  });

  it('say nothing when no host could have some of them', () => {
    expect(manyHosts.judge(profile({ answers: { ...hosts, hostless: 20 } }))).toBeNull();
  });

  it('stay what they are beside codes in 127/8', () => {
    expect(manyHosts.judge(profile({ answers: { ...hosts, hostless: 20, loopback: 20 } }))?.points).toBe(-30);
  });
});

describe('content of a label', () => {
  it('is what it costs above the allowance, and all of it from the fifth label on', () => {
    for (const text of ['a7', 'www', 'k3v9q2x7']) {
      const label = new TextEncoder().encode(text);
      const cost = surpriseBits(label, 0, label.length);
      expect(labelContent(label, 0, label.length, 3)).toBe(Math.max(0, cost - LABEL_ALLOWANCE));
      expect(labelContent(label, 0, label.length, 4)).toBe(cost);
    }
  });
});
