import type { Case } from '../../src/check/types.ts';

/** A case of expectations that asks for nothing, with parts of its own. */
export function expectedCase(part: Partial<Case> = {}): Case {
  return {
    id: 'one',
    about: '',
    evidence: ['a.pcap'],
    source: '',
    tags: [],
    given: { dc: [], internal: [] },
    expect: [],
    allow: [],
    related: [],
    ...part,
  };
}
