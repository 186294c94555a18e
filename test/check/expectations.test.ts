import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpectations } from '../../src/check/expectations.ts';
import { sharedFiles, sharedFolder } from '../support/shared.ts';

const VALID = {
  schema: 'exhume-expectations/1',
  cases: [
    {
      id: 'one-case',
      about: 'what it is',
      evidence: ['a.pcap', 'b.pcap.gz'],
      source: 'recorded',
      tags: ['dns'],
      given: { dc: ['10.0.0.1'], internal: ['10.0.0.0/8'] },
      expect: [
        { alert: 2031, initiator: ['10.0.0.2'], zone: 'x.net', tool: 'dns2tcp', bytes: 3, severity: 'low' },
        {
          alert: 2030,
          origin: '10.0.0.1',
          recipient: '::1',
          file: 'a',
          sha256: 'a'.repeat(64),
          account: 'b',
        },
      ],
      allow: [{ alert: 2030, maxSeverity: 'low' }],
      related: [{ kind: 'dcsync', from: '10.0.0.2' }],
    },
  ],
};

function refusal(text: string): string | null {
  const read = parseExpectations(text);
  return 'refused' in read ? read.refused : null;
}

/** The valid file, pretty-printed, after one change to its only case. */
function changed(change: Record<string, unknown>): string {
  return JSON.stringify({ ...VALID, cases: [{ ...VALID.cases[0], ...change }] }, null, 1);
}

describe('a file of expectations', () => {
  it('is read with its defaults', () => {
    const text = JSON.stringify({ ...VALID, cases: [{ id: 'a', evidence: ['x'], expect: [] }] });
    expect(parseExpectations(text)).toEqual([
      {
        id: 'a',
        about: '',
        evidence: ['x'],
        source: '',
        tags: [],
        given: { dc: [], internal: [] },
        expect: [],
        allow: [],
        related: [],
      },
    ]);
  });

  it('may begin with a byte order mark', () => {
    expect(refusal(`\uFEFF${JSON.stringify(VALID)}`)).toBeNull();
  });

  it.each([
    ['an unknown key', { evidense: 1 }, 'cases[0].evidense is no known key here', '"evidense": 1'],
    ['an id in capitals', { id: 'Case' }, 'cases[0].id must be words in lower case with hyphens', '"Case"'],
    ['no evidence', { evidence: [] }, 'cases[0].evidence must not be empty', '"evidence": []'],
    [
      'an unknown alert',
      { expect: [{ alert: 1 }] },
      'cases[0].expect[0].alert must be 2030 or 2031',
      '"alert": 1',
    ],
    ['no alert', { expect: [{}] }, 'cases[0].expect[0] lacks the key "alert"', '{}'],
    [
      'a key of the other alert',
      { expect: [{ alert: 2031, file: 'x' }] },
      'cases[0].expect[0].file is no known key here',
      '"file": "x"',
    ],
    [
      'an address that is none',
      { expect: [{ alert: 2031, initiator: 'ws1' }] },
      'cases[0].expect[0].initiator must be an IP address',
      '"ws1"',
    ],
    [
      'an unknown severity',
      { allow: [{ alert: 2031, severity: 'bad' }] },
      'cases[0].allow[0].severity must be "low" or "medium" or "high" or "critical"',
      '"bad"',
    ],
    [
      'a network that is none',
      { given: { internal: ['10.0.0.0/33'] } },
      'cases[0].given.internal[0] must be a network such as 10.0.0.0/8',
      '"10.0.0.0/33"',
    ],
  ])('is refused with line and key: %s', (_, change, message, culprit) => {
    const text = changed(change);
    const [, line, reason] = /^line (\d+): (.*)$/.exec(refusal(text) ?? '') ?? [];
    expect(reason).toBe(message);
    expect(text.split('\n')[Number(line) - 1]).toContain(culprit);
  });

  it('is refused when an id stands twice', () => {
    const text = JSON.stringify({ ...VALID, cases: [VALID.cases[0], VALID.cases[0]] });
    expect(refusal(text)).toBe('line 1: cases[1].id "one-case" stands on an earlier case too');
  });

  it('is refused with the line of the mistake when it is no JSON', () => {
    expect(refusal('{\n "schema": 1,\n oops }')).toMatch(/^line 3: is no JSON/);
    expect(refusal('{\n "schema":\n')).toMatch(/^line 3: is no JSON/);
    expect(refusal('[]')).toBe('line 1: the document must be an object');
  });
});

const schema = JSON.parse(readFileSync('src/data/schema/expectations.schema.json', 'utf8'));
const fitsSchema = new Ajv({ strict: false }).compile(schema);

describe('the schema of expectations', () => {
  it('takes what the reader takes', () => {
    expect(fitsSchema(VALID)).toBe(true);
    expect(refusal(JSON.stringify(VALID))).toBeNull();
  });

  it('refuses what the reader refuses, addresses and repeated ids apart', () => {
    const value = fc.oneof(
      fc.constantFrom(null, '', 'x', 'low', 'dcsync', '10.0.0.1', 2030, 2031, -1, 1.5, true),
      fc.constantFrom([], {}, ['10.0.0.1'], ['x'], [{ alert: 2031 }], [{ kind: 'dcsync' }], { dc: ['::1'] }),
    );
    const key = fc.constantFrom(
      'id',
      'evidence',
      'tags',
      'given',
      'expect',
      'allow',
      'related',
      'source',
      'odd',
    );
    fc.assert(
      fc.property(key, value, (name, replacement) => {
        const text = changed({ [name]: replacement });
        expect(refusal(text) === null).toBe(fitsSchema(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('and the reader agree on changed expectations', () => {
    const value = fc.constantFrom(
      null,
      '',
      'low',
      '10.0.0.1',
      ['10.0.0.1'],
      0,
      -1,
      1.5,
      'f'.repeat(64),
      'A b',
    );
    const key = fc.constantFrom(
      'initiator',
      'zone',
      'tool',
      'bytes',
      'sha256',
      'severity',
      'file',
      'account',
    );
    fc.assert(
      fc.property(fc.constantFrom(2030, 2031), key, value, (alert, name, replacement) => {
        if (name === 'initiator' && typeof replacement === 'string' && replacement !== '10.0.0.1') return;
        const text = changed({ expect: [{ alert, [name]: replacement }] });
        expect(refusal(text) === null).toBe(fitsSchema(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });
});

describe.skipIf(sharedFolder === null)('every shared file of expectations', () => {
  const files = sharedFiles((name) => name.endsWith('expectations.json'));
  it.each(files)('%s is read, and fits the schema', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(refusal(text)).toBeNull();
    expect(fitsSchema(JSON.parse(text))).toBe(true);
  });
});
