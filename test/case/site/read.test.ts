import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatNetwork } from '../../../src/base/network.ts';
import { exclusionEntry } from '../../../src/case/exclusion.ts';
import { MAX_SITE_BYTES } from '../../../src/case/site/bounds.ts';
import { readSite } from '../../../src/case/site/read.ts';
import { ENTRY_SHAPES, ORGANISATION_KEYS, SITE_KEYS } from '../../../src/case/site/shape.ts';
import { ENTRY_LISTS } from '../../../src/case/site/types.ts';
import { problemsOf, SIGNED, siteOf } from '../../support/site.ts';

const WHOLE = `
organisation:
  networks: [10.1.2.3/8, "2001:db8::/32"]
  domains: [Corp.Example.]
domainControllers:
  - 10.0.0.10
resolvers:
  - "2001:DB8::53"
trustedDomains:
  - zone: T.Example.org
    reason: our backup product
    author: Ada
    date: 2026-11-01
    until: 2026-12-22
newDomains:
  - zone: fresh.example
    reason: bought last week
    author: Ada
approvedTransfers:
  - account: CORP\\svc-backup
    computer: 10.0.0.77
    paths: ['backup$\\**', '\\\\dc1\\C$\\dumps\\*.bak']
${SIGNED}excludedComputers:
  - computer: 10.0.9.0/24
${SIGNED}backupHosts:
  - computer: 10.0.0.5
${SIGNED}`;

describe('a site configuration', () => {
  it('is read whole: names without root in lower case, networks without host bits', () => {
    const site = siteOf(WHOLE);
    expect(site).toMatchObject({
      file: 'site.yaml',
      networks: ['10.0.0.0/8', '2001:db8::/32'],
      domains: ['corp.example'],
      domainControllers: ['10.0.0.10'],
      resolvers: ['2001:db8::53'],
    });
    expect(site.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(site.entries.map(({ list, subject, line }) => [list, subject, line])).toEqual([
      ['trustedDomains', 't.example.org', 10],
      ['newDomains', 'fresh.example', 16],
      ['approvedTransfers', 'CORP\\svc-backup to 10.0.0.77', 20],
      ['excludedComputers', '10.0.9.0/24', 27],
      ['backupHosts', '10.0.0.5', 32],
    ]);
    expect(site.entries[2]!.paths).toEqual(['backup$\\**', '\\\\dc1\\C$\\dumps\\*.bak']);
    expect(formatNetwork(site.entries[3]!.computer!)).toBe('10.0.9.0/24');
  });

  it.each(['', '# nothing yet\n', '{}', 'trustedDomains:\n', 'organisation:\nresolvers: []\n'])(
    'may say nothing: %j',
    (text) => {
      expect(siteOf(text).entries).toEqual([]);
    },
  );

  it('takes the ready entries of reports once a reason and an author are filled in', () => {
    const last = Date.UTC(2026, 10, 22) * 1000;
    const entry = exclusionEntry(
      'approvedTransfers',
      [
        [
          ['account', 'CORP\\ada'],
          ['computer', '10.0.0.9'],
        ],
      ],
      last,
    );
    expect(problemsOf(entry)).toEqual([
      '4:13 approvedTransfers[0].reason is still to be filled in',
      '5:13 approvedTransfers[0].author is still to be filled in',
    ]);
    expect(siteOf(entry.replaceAll('"…"', 'Ada')).entries[0]).toMatchObject({
      account: 'CORP\\ada',
      until: '2026-12-22',
    });
  });
});

const entry = (list: string, keys: string) => `${list}:\n  - ${keys}\n${SIGNED}`;

describe('what is wrong is told with line and column', () => {
  it.each([
    [
      'a misspelt key of the document',
      'resolvers: []\ntrustedDomain: []\n',
      '2:1 the site configuration has no key "trustedDomain". Did you mean "trustedDomains"?',
    ],
    [
      'a misspelt key of an entry',
      entry('trustedDomains', 'zone: a.example\n    raeson: x'),
      '3:5 trustedDomains[0] has no key "raeson". Did you mean "reason"?',
    ],
    [
      'a key in the wrong case',
      'Resolvers: []',
      '1:1 the site configuration has no key "Resolvers". Did you mean "resolvers"?',
    ],
    [
      'a key that nothing is near',
      'colour: red',
      '1:1 the site configuration has no key "colour". Known keys: organisation, domainControllers, resolvers, trustedDomains, newDomains, approvedTransfers, excludedComputers and backupHosts.',
    ],
    [
      'a key that stands there twice',
      'resolvers: []\nresolvers: []',
      '2:1 the key "resolvers" stands there twice',
    ],
    ['a list that is none', 'resolvers: 10.0.0.1', '1:12 resolvers must be a list'],
    ['a document that is a list', '- a', '1:1 the site configuration must be a mapping of keys'],
    [
      'an entry that is none',
      'trustedDomains:\n  - a.example',
      '2:5 trustedDomains[0] must be a mapping of keys',
    ],
    [
      'a number where text belongs',
      entry('approvedTransfers', 'account: 7'),
      '2:14 approvedTransfers[0].account must be text; put it in quotes',
    ],
    ['a mapping where text belongs', 'resolvers:\n  - a: b', '2:5 resolvers[0] must be text'],
    ['a bad address', 'resolvers:\n  - 10.0.0.300', '2:5 resolvers[0] "10.0.0.300" is no IP address'],
    [
      'a network where an address belongs',
      'domainControllers: [10.0.0.0/24]',
      '1:21 domainControllers[0] "10.0.0.0/24" is no IP address',
    ],
    [
      'a bad network',
      'organisation:\n  networks:\n    - 10.0.0.0/33',
      '3:7 organisation.networks[0] "10.0.0.0/33" is no network; write it as 10.0.0.0/8',
    ],
    [
      'a name where a computer belongs',
      entry('backupHosts', 'computer: backup01'),
      '2:15 backupHosts[0].computer "backup01" is no address or network; a name would not do, because anybody can take one',
    ],
    [
      'a computer that is everybody',
      entry('excludedComputers', 'computer: 0.0.0.0/0'),
      '2:15 excludedComputers[0].computer "0.0.0.0/0" is too wide for one entry',
    ],
    [
      'a bad name',
      'organisation:\n  domains: [a..b]',
      '2:13 organisation.domains[0] "a..b" is no domain name (one with letters beyond ASCII is written as xn--...)',
    ],
    [
      'a wildcard',
      entry('trustedDomains', "zone: '*.a.example'"),
      '2:11 trustedDomains[0].zone "*.a.example": leave "*." out, names below are meant too',
    ],
    [
      'a public suffix',
      entry('trustedDomains', 'zone: co.uk'),
      '2:11 trustedDomains[0].zone "co.uk" is a public suffix: strangers have names below it',
    ],
    [
      'a day that no calendar has',
      entry('trustedDomains', 'zone: a.example\n    date: 2026-02-30'),
      '3:11 trustedDomains[0].date "2026-02-30" is no calendar day; write it as 2026-11-22',
    ],
    [
      'a missing end',
      'trustedDomains:\n  - zone: a.example\n    reason: x\n    author: y',
      '2:5 trustedDomains[0] has no "until"',
    ],
    ['an empty value', entry('trustedDomains', 'zone:'), '2:5 trustedDomains[0].zone is empty'],
    [
      'a transfer of nobody to nowhere',
      entry('approvedTransfers', "paths: ['**']"),
      '2:5 approvedTransfers[0] needs "account" or "computer"',
    ],
    [
      'an empty list of paths',
      entry('approvedTransfers', 'account: a\n    paths: []'),
      '3:5 approvedTransfers[0].paths must list a pattern, or be left out',
    ],
    ['an anchor', 'resolvers: &a []', '1:15 anchors are not used here'],
    ['an unknown tag', 'resolvers: !x []', '1:12 Unresolved tag: !x'],
    [
      'broken YAML',
      'resolvers: [',
      '1:13 Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ])('%s', (_, text, expected) => {
    const [first] = problemsOf(text);
    expect(first).toBe(expected);
  });

  it('all of it, in the order of the file', () => {
    expect(problemsOf('resolver: []\nresolvers: [x, y]\n').map((text) => text.slice(0, 4))).toEqual([
      '1:1 ',
      '2:13',
      '2:16',
    ]);
  });

  it('a file that is no text, or too large', () => {
    expect(problemsOf(Uint8Array.of(0xff, 0xfe, 0x41, 0))).toEqual(['1:1 the file is not UTF-8']);
    expect(problemsOf(new Uint8Array(MAX_SITE_BYTES + 1))).toEqual([
      '1:1 the file is larger than 1048576 bytes',
    ]);
  });
});

describe('a misspelt key', () => {
  it('is the one thing that is said, not also what it stands for', () => {
    const entry = (key: string) =>
      `trustedDomains:\n  - zone: a.example\n    ${key}: ours\n    author: Ada\n    until: 2026-12-22\n`;
    expect(problemsOf(entry('reason'))).toEqual([]);
    expect(problemsOf(entry('reasn'))).toEqual([
      '3:5 trustedDomains[0] has no key "reasn". Did you mean "reason"?',
    ]);
    expect(problemsOf(entry('ground'))).toHaveLength(2);
  });
});

describe('hostile YAML', () => {
  it('aliases that multiply are refused without being followed', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const problems = problemsOf(lines.join('\n'));
    expect(problems).toContain('2:10 aliases are not used here');
  });

  it.each([
    ['brackets', '['.repeat(100_000), '1:17'],
    ['closed brackets', `resolvers: ${'['.repeat(3000)}${']'.repeat(3000)}`, '1:28'],
    ['lists in lists', `a:\n${'- '.repeat(100_000)}`, '2:33'],
    ['mappings in mappings', 'k: '.repeat(100_000), '1:50'],
    ['columns', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}k:`).join('\n'), '122:1'],
  ])('deep %s are refused where they become too deep', (_, text, place) => {
    expect(problemsOf(text)).toEqual([`${place} is nested too deeply`]);
  });

  it('lines are counted right behind what is no YAML', () => {
    const places = problemsOf('a: [b]\n]\n"c\nd\ne": f\n').map((problem) => problem.split(' ')[0]);
    expect(places).toEqual(['2:1', '3:1', '5:3', '5:5']);
  });

  it('any bytes come back as a configuration or as problems with a place', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), cut()), (text) => {
        const read = readSite(Buffer.from(text), 'x');
        if (!('problems' in read)) return;
        expect(read.problems.length).toBeGreaterThan(0);
        for (const { line, column } of read.problems)
          expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});

/** The whole example with a piece taken out. */
function cut(): fc.Arbitrary<string> {
  const at = fc.nat({ max: WHOLE.length });
  return fc.tuple(at, at).map(([a, b]) => WHOLE.slice(0, Math.min(a, b)) + WHOLE.slice(Math.max(a, b)));
}

describe('the schema', () => {
  const schema = JSON.parse(readFileSync('src/data/schema/site.schema.json', 'utf8'));
  const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);

  it('has the same keys as the reader', () => {
    expect(Object.keys(schema.properties)).toEqual([...SITE_KEYS]);
    expect(Object.keys(schema.properties.organisation.properties)).toEqual([...ORGANISATION_KEYS]);
    for (const list of ENTRY_LISTS) {
      const { properties, required, anyOf } = schema.properties[list].items;
      const shape = ENTRY_SHAPES[list];
      expect(Object.keys(properties)).toEqual(shape.keys);
      expect(required).toEqual(shape.required);
      expect((anyOf ?? []).map((one: { required: string[] }) => one.required[0])).toEqual(shape.oneOf);
    }
  });

  it.each([
    [true, WHOLE],
    [true, '{}'],
    [true, 'trustedDomains:\n'],
    [true, 'organisation:\n'],
    [false, 'trustedDomain: []'],
    [false, 'resolvers: 1'],
    [false, 'resolvers: [x y]'],
    [false, 'organisation: {networks: [ten]}'],
    [false, '- a'],
    [false, entry('trustedDomains', 'zone: a.example\n    x: y')],
    [false, entry('trustedDomains', 'zone: "*.a.example"')],
    [false, entry('trustedDomains', 'zone: a.example\n    date: tomorrow')],
    [false, entry('trustedDomains', 'zone: 5')],
    [false, entry('approvedTransfers', "paths: ['**']")],
    [false, entry('approvedTransfers', 'account: a\n    paths: []')],
    [false, entry('approvedTransfers', 'account: a\n    paths: "x"')],
    [false, 'trustedDomains:\n  - zone: a.example\n    reason: "…"\n    author: x\n    until: 2026-11-22'],
    [false, 'backupHosts:\n  - computer: 10.0.0.1'],
  ])('agrees with the reader: %s for %j', (right, text) => {
    expect(validate(parse(text))).toBe(right);
    expect(problemsOf(text).length === 0).toBe(right);
  });
});
