import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/case/report.ts';
import { samplePath } from '../support/samples.ts';
import { sharedFolder } from '../support/shared.ts';
import { SIGNED, siteOf } from '../support/site.ts';
import { exhume } from './exhume.ts';

/** A tunnel of iodine through a resolver, 2026. */
const TUNNEL = samplePath('iodine-null-up.pcap');
const ZONE = 't1.kestrel-relay.net';
const COPY = join(sharedFolder ?? '', 'lab/captures/smb311-hives-staged.pcap.gz');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exhume-site-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function siteFile(text: string): string {
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  return file;
}

function scan(evidence: string, text: string) {
  const outcome = exhume(['scan', evidence, '--site', siteFile(text), '--format', 'json']);
  return { ...outcome, report: JSON.parse(outcome.stdout) as Report };
}

const trusted = (until: string) =>
  `trustedDomains:\n  - zone: ${ZONE}\n${SIGNED.replace('2027-01-31', until)}`;

describe('a site configuration', () => {
  it('that trusts the zone of a tunnel moves the finding to suppressed with the reason', () => {
    const { code, stderr, report } = scan(TUNNEL, trusted('2027-01-31'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(report.findings).toEqual([]);
    expect(report.suppressed).toHaveLength(1);
    expect(report.suppressed[0]).toMatchObject({
      by: `site: trustedDomains[0] ${ZONE}`,
      reason: 'known to us',
      until: '2027-01-31',
      finding: { alert: 2031, triage: { suggestion: 'B-TP' } },
    });
    expect(report.run.options['site']).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]);
  });

  it('prints what is suppressed in one line, or in full when that is asked for', () => {
    const file = siteFile(trusted('2027-01-31'));
    const short = exhume(['scan', TUNNEL, '--site', file]).stdout;
    const long = exhume(['scan', TUNNEL, '--site', file, '--show-suppressed']).stdout;
    expect(short).toContain('known to us Until 2027-01-31.');
    expect(short).not.toContain('Suspicious communication over DNS');
    expect(long).toContain('Suspicious communication over DNS');
    expect(long).toContain('known to us Until 2027-01-31.');
  });

  it('with an entry that ended before the finding does not suppress it, and warns', () => {
    const { code, stderr, report } = scan(TUNNEL, trusted('2026-01-31'));
    expect(code).toBe(0);
    expect(report.suppressed).toEqual([]);
    expect(report.findings[0]!.caveats.join(' ')).toContain('ended on 2026-01-31');
    expect(stderr).toBe(
      `exhume: ${join(folder, 'site.yaml')}:2: trustedDomains[0] ${ZONE} ended on 2026-01-31, so it does not cover a finding that is later\n`,
    );
  });

  it('with an entry that nothing fits warns, and changes nothing else', () => {
    const { stderr, report } = scan(TUNNEL, trusted('2027-01-31').replace(ZONE, 'other.example'));
    const plain = JSON.parse(exhume(['scan', TUNNEL, '--format', 'json']).stdout) as Report;
    expect(stderr).toContain(':2: trustedDomains[0] other.example fits no finding\n');
    expect(report.findings).toEqual(plain.findings);
  });

  it('with a misspelt key is refused with line, column and the key that was meant', () => {
    const file = siteFile('resolvers: []\ntrustedDomain: []\n');
    expect(exhume(['scan', TUNNEL, '--site', file])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `exhume: ${file}:2:1: the site configuration has no key "trustedDomain". Did you mean "trustedDomains"?\n`,
    });
  });

  it('is never written over', () => {
    const file = siteFile(trusted('2027-01-31'));
    const outcome = exhume(['scan', TUNNEL, '--site', file, '--output', file]);
    expect(outcome).toMatchObject({
      code: 2,
      stderr: `exhume: --output ${file} is the site configuration\n`,
    });
  });

  it('that is not there is wrong use', () => {
    const gone = join(folder, 'gone.yaml');
    expect(exhume(['scan', TUNNEL, '--site', gone])).toMatchObject({
      code: 2,
      stderr: `exhume: ${gone} cannot be read: ENOENT\n`,
    });
  });

  it.skipIf(!existsSync(COPY))('that approves a transfer moves that finding to suppressed', () => {
    const plain = JSON.parse(exhume(['scan', COPY, '--format', 'json']).stdout) as Report;
    const [copy] = plain.findings.filter(({ alert }) => alert === 2030);
    const ready = copy!.triage.exclusion!.replaceAll('"…"', 'ordered by the owner');
    const { stderr, report } = scan(COPY, ready);
    expect(stderr).toBe('');
    expect(report.findings.map(({ id }) => id)).not.toContain(copy!.id);
    expect(report.suppressed.find(({ finding }) => finding.id === copy!.id)).toMatchObject({
      by: expect.stringContaining('site: approvedTransfers[0] '),
      reason: 'ordered by the owner',
    });
  });
});

describe('who is who', () => {
  it('a listed resolver is one: trust holds for questions that went to it alone', () => {
    const { report } = scan(TUNNEL, trusted('2027-01-31'));
    const [server] = report.suppressed[0]!.finding.dns!.servers;
    const listed = (address: string) =>
      scan(TUNNEL, `resolvers: [${address}]\n${trusted('2027-01-31')}`).report;
    expect(listed(server!).suppressed).toHaveLength(1);
    const past = listed('10.40.1.99');
    expect(past.suppressed).toHaveLength(0);
    expect(past.findings[0]!.caveats.join(' ')).toContain(`${server}, which is no resolver of the site`);
  });

  it('networks of the organisation decide what is inside', () => {
    const text = `organisation: {networks: [192.0.2.0/24]}\n${trusted('2027-01-31')}`;
    expect(scan(TUNNEL, text).report.suppressed).toHaveLength(0);
  });

  it.skipIf(!existsSync(COPY))(
    'a listed domain controller is one, and the finding says by whose word',
    () => {
      const plain = JSON.parse(exhume(['scan', COPY, '--format', 'json']).stdout) as Report;
      const origin = plain.findings.find(({ alert }) => alert === 2030)!.smb!.origin!;
      const { report } = scan(COPY, `domainControllers: [${JSON.stringify(origin)}]`);
      const copy = report.findings.find(({ smb }) => smb?.origin === origin);
      expect(copy!.smb!.originGrounds).toContain('listed in the site configuration');
    },
  );
});

describe('--separate', () => {
  it('calls an entry unused only when it fits in none of the cases', () => {
    const file = siteFile(trusted('2027-01-31'));
    const other = samplePath('oneliner-hex.pcap');
    const { stderr } = exhume(['scan', TUNNEL, other, '--separate', '--site', file, '--format', 'json']);
    expect(stderr).toBe('');
  });
});

describe('docs/site.md', () => {
  it('shows a configuration that is right', () => {
    const [, example] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/site.md', 'utf8'))!;
    expect(siteOf(example!).entries).toHaveLength(5);
  });
});

describe('site init', () => {
  it('writes a valid file whose candidates are comments, and works once they are filled in', () => {
    const { code, stdout, stderr } = exhume(['site', 'init', TUNNEL]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(siteOf(stdout)).toMatchObject({ networks: ['10.40.1.0/24'], entries: [] });
    const filled = stdout.replace(/^# (trustedDomains:| {2}[-# ] .*)$/gm, '$1').replaceAll('"…"', 'ours');
    expect(siteOf(filled).entries).toMatchObject([{ zone: ZONE, reason: 'ours' }]);
  });
});

describe('site init --dc', () => {
  it.skipIf(!existsSync(COPY))(
    'lists the controller with its ground, and prepares an entry for the copy',
    () => {
      const { stdout } = exhume(['site', 'init', COPY, '--dc', '10.20.0.10']);
      expect(stdout).toContain('domainControllers:\n  - "10.20.0.10" # given with --dc');
      expect(stdout).toContain('# approvedTransfers:\n#   # 2030-');
      expect(siteOf(stdout).domainControllers).toEqual(['10.20.0.10']);
    },
  );
});

describe('site check', () => {
  it('says what the file says, and ok', () => {
    const { code, stdout } = exhume(['site', 'check', siteFile(trusted('2026-12-31'))]);
    expect(code).toBe(0);
    expect(stdout).toContain(`trustedDomains[0] ${ZONE}: known to us (Ada, until 2026-12-31)\n`);
    expect(stdout).toMatch(/site\.yaml: ok, sha256 [0-9a-f]{64}\n$/);
  });

  it('names entries that have ended by a day', () => {
    const { code, stdout } = exhume(['site', 'check', siteFile(trusted('2026-12-31')), '--at', '2027-01-01']);
    expect(code).toBe(0);
    expect(stdout).toContain(`site.yaml:2: trustedDomains[0] ${ZONE} ended on 2026-12-31\n`);
    expect(stdout).toContain('site.yaml: 1 entry has ended');
  });

  it('tells everything that is wrong, a line each, with exit 2', () => {
    const file = siteFile('resolver: []\nresolvers: [x]\n');
    const { code, stdout, stderr } = exhume(['site', 'check', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n').map((line) => line.slice(0, `exhume: ${file}:2:13:`.length))).toEqual([
      expect.stringContaining(':1:1: '),
      `exhume: ${file}:2:13:`,
      '',
    ]);
    expect(exhume(['site', 'check', file, '--at', 'today']).code).toBe(2);
  });
});
