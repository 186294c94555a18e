import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from '../packet/build.ts';
import { ROOT } from '../support/samples.ts';
import type { Seed } from './seed.ts';

/** One of each list and key of the site configuration; it explains what the other seeds show. */
export const SITE = `# Site configuration
organisation:
  networks: [10.0.0.0/8, "2001:db8::/32"]
  domains: [Corp.Example.]
domainControllers:
  - 10.20.0.10
resolvers:
  - 10.1.1.1
  - "2001:DB8::53"
trustedDomains:
  - zone: t.example.org
    reason: our backup product
    author: Ada
    date: 2026-11-01
    until: 2031-12-22
newDomains:
  - zone: fresh.example
    reason: >-
      bought
      last week
    author: Ada
approvedTransfers:
  - account: CORP\\svc-backup
    computer: 10.20.0.51
    paths: ['backup$\\**', '\\\\dc1\\C$\\dumps\\*.bak', "**"]
    reason: 'nightly'
    author: "Ada"
    until: 2031-01-31
excludedComputers:
  - {computer: 10.0.9.0/24, reason: lab, author: Ada, until: 2031-01-31}
backupHosts:
  - computer: 10.20.0.77
    reason: |
      backup
    author: Ada
    until: 2031-01-31
`;

const EXPECTATIONS = {
  schema: 'exhume-expectations/1',
  cases: [
    {
      id: 'one',
      about: 'a text with "quotes", \\ and \u00e9',
      evidence: ['a.pcap', 'b.pcap.gz'],
      source: '',
      tags: ['dns', 'benign'],
      given: { dc: ['10.0.0.10'], internal: ['10.0.0.0/8'] },
      expect: [
        { alert: 2031, initiator: ['10.0.0.5', '::1'], zone: 't.example.org', tool: 'iodine', bytes: 1 },
        { alert: 2030, origin: '10.0.0.10', recipient: '10.0.0.5', file: 'x', account: 'CORP\\a' },
        { alert: 2030, severity: 'high', maxSeverity: 'critical', sha256: 'ab'.repeat(32) },
      ],
      allow: [{ alert: 2031 }],
      related: [{ kind: 'dcsync', from: '10.0.0.10', to: '10.0.0.5' }],
    },
    { id: 'two', evidence: ['c'], expect: [] },
  ],
};

/** Files that people write: the site configuration and the expectations of a check. */
export function configSeeds(): Seed[] {
  const site = (about: string, yaml: string): Seed => ({
    about,
    reader: 'site',
    files: [{ name: 'site.yaml', bytes: text(yaml) }],
  });
  const expectations = (about: string, json: string): Seed => ({
    about,
    reader: 'expectations',
    files: [{ name: 'expectations.json', bytes: text(json) }],
  });
  return [
    site('site', SITE),
    site('site, CRLF and a mark', `\ufeff${SITE.replaceAll('\n', '\r\n')}`),
    site('site, as JSON', '{"organisation": {"networks": ["10.0.0.0/8"]}, "resolvers": ["10.0.0.1"]}'),
    expectations('expectations', JSON.stringify(EXPECTATIONS, null, 2)),
    expectations('expectations, one line', JSON.stringify(EXPECTATIONS)),
    expectations(
      'expectations of the samples',
      readFileSync(join(ROOT, 'samples/expectations.json'), 'utf8'),
    ),
  ];
}
