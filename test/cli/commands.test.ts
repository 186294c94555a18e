import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/registry.ts';
import { SIGNALS } from '../../src/detect/dns/signals/registry.ts';
import { TOOLS } from '../../src/detect/dns/tools/registry.ts';
import { SMB_SIGNALS } from '../../src/detect/smb/signals/registry.ts';
import { OUTPUTS } from '../../src/report/registry.ts';
import { dnsFinding, evidence, problem, report } from '../support/report.ts';
import { exhume } from './run.ts';

describe('every command', () => {
  it.each(COMMANDS.map(({ name }) => name))(
    '%s has help of at most 80 columns with examples',
    async (name) => {
      const outcome = await exhume([name, '--help']);
      expect(outcome).toMatchObject({ code: 0, stderr: '' });
      expect(outcome.stdout).toContain(`Usage: exhume ${name}`);
      expect(outcome.stdout).toContain('\nExamples:\n');
      expect(Math.max(...outcome.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );

  it.each(COMMANDS.map(({ name }) => name))(
    '%s refuses an unknown option with exit 2 and one line',
    async (name) => {
      const outcome = await exhume([name, '--no-such-option']);
      expect(outcome).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(/^exhume: unknown option '--no-such-option'[^\n]*\n$/);
    },
  );

  it('is named in the help of the program, with the exit codes', async () => {
    const { code, stdout } = await exhume(['--help']);
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toContain(`  ${name} `);
      expect(stdout.replace(/\s+/g, ' ')).toContain(summary);
    }
    expect(stdout).toContain('130  interrupted');
  });
});

describe('the program', () => {
  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await exhume(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints its help on standard error and exits 2 without a command', async () => {
    const outcome = await exhume([]);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('Usage: exhume');
  });

  it('knows what was meant when a path stands where a command should', async () => {
    const outcome = await exhume(['a.pcap']);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toBe("exhume: unknown command 'a.pcap'; to read evidence: exhume scan a.pcap\n");
  });
});

describe('explain', () => {
  it('lists alerts, signals and tools', async () => {
    const { code, stdout } = await exhume(['explain']);
    expect(code).toBe(0);
    expect(stdout).toContain('2031  Suspicious communication over DNS');
    for (const { id } of TOOLS) expect(stdout).toContain(`  ${id} `);
    for (const { id } of [...SIGNALS, ...SMB_SIGNALS]) expect(stdout).toContain(`  ${id} `);
  });

  it('says what every signal is, and of which alert', async () => {
    for (const [alert, signals] of [
      [2030, SMB_SIGNALS],
      [2031, SIGNALS],
    ] as const)
      for (const { id } of signals) {
        const { code, stdout } = await exhume(['explain', id]);
        expect(code).toBe(0);
        expect(stdout).toMatch(new RegExp(`^${id}  signal of ${alert}\n\nSays\n`));
      }
  });

  it('says what an alert is', async () => {
    const { code, stdout } = await exhume(['explain', '2030']);
    expect(code).toBe(0);
    expect(stdout).toContain('2030  Data exfiltration over SMB\n\nQuestion\n');
  });

  it('says what every tool is', async () => {
    for (const tool of TOOLS) {
      const { code, stdout } = await exhume(['explain', tool.id]);
      expect(code).toBe(0);
      expect(stdout).toContain(`${tool.id}  ${tool.name}`);
    }
  });

  it('suggests the near name for an unknown one', async () => {
    const outcome = await exhume(['explain', '2032']);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toBe('exhume: nothing here is called "2032". Did you mean "2030"?\n');
  });
});

describe('formats', () => {
  it('lists what is read and what is written', async () => {
    const { code, stdout } = await exhume(['formats']);
    expect(code).toBe(0);
    for (const { id } of OUTPUTS) expect(stdout).toContain(`  ${id} `);
    expect(stdout).toContain('  pcap ');
  });

  it('shows one of them, and refuses an unknown one', async () => {
    const one = await exhume(['formats', 'pcap']);
    expect(one.stdout.trimEnd().split('\n').length).toBeLessThan(4);
    expect(await exhume(['formats', 'pcaq'])).toMatchObject({
      code: 2,
      stderr: 'exhume: no format is called "pcaq". Did you mean "pcap"?\n',
    });
  });
});

describe('schema', () => {
  it.each(['report', 'expectations'])('prints the schema of a %s document', async (name) => {
    const { code, stdout } = await exhume(['schema', name]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ $id: expect.stringContaining(name) });
  });

  it('prints that of the report when nothing is said', async () => {
    expect((await exhume(['schema'])).stdout).toBe((await exhume(['schema', 'report'])).stdout);
  });
});

const IODINE = { id: 'iodine', name: 'iodine', proof: 'proved', by: null } as const;

describe('check', () => {
  let folder: string;
  let file: string;
  const cases = [
    { id: 'one', evidence: ['a.pcap'], tags: ['x'], given: { dc: ['10.0.0.1'] }, expect: [{ alert: 2031 }] },
    { id: 'two', evidence: ['b.pcap'], expect: [] },
  ];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exhume-check-'));
    file = join(folder, 'expectations.json');
    writeFileSync(file, JSON.stringify({ schema: 'exhume-expectations/1', cases }));
    writeFileSync(join(folder, 'b.pcap.gz'), '');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('scans each case from the folder of its file, with what is given', async () => {
    const { scans } = await exhume(['check', file], { reports: [report([dnsFinding()])] });
    expect(scans).toMatchObject([
      { paths: [join(folder, 'a.pcap')], options: { dc: ['10.0.0.1'], internal: [], fingerprints: true } },
      { paths: [join(folder, 'b.pcap.gz')], options: { dc: [], internal: [] } },
    ]);
  });

  it('is 0 when all passed, 1 when one did not', async () => {
    const reports = [report([dnsFinding()])];
    expect((await exhume(['check', file, '--only', 'one'], { reports })).code).toBe(0);
    expect((await exhume(['check', file, '--tag', 'x'], { reports })).scans).toHaveLength(1);
    expect((await exhume(['check', file], { reports })).code).toBe(1);
  });

  it('prints one JSON document', async () => {
    const outcome = await exhume(['check', file, '--format', 'json'], { reports: [report([dnsFinding()])] });
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      schema: 'exhume-check/1',
      cases: [
        { id: 'one', status: 'passed' },
        { id: 'two', status: 'failed' },
      ],
      totals: { cases: 2, passed: 1, failed: 1 },
    });
  });

  it('goes on after a crash and is 1', async () => {
    let calls = 0;
    const engine = {
      scan: async () => {
        calls++;
        throw new Error('broken\u001b[2J');
      },
    };
    const outcome = await exhume(['check', file], { engine });
    expect(calls).toBe(2);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('crashed two\n  broken');
    expect(outcome.stdout).not.toContain('\u001b');
  });

  it('is 0 when what did not pass is in no supported format', async () => {
    const unread = evidence({ status: 'unread', format: 'unknown', problems: [problem('unknown-format')] });
    const outcome = await exhume(['check', file], { reports: [report([], { evidence: [unread] })] });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('2 unsupported');
  });

  it('is 2 with line and key when a file breaks the format, before anything is scanned', async () => {
    const bad = join(folder, 'bad.json');
    writeFileSync(bad, '{\n "schema": "exhume-expectations/1",\n "cases": [ { "id": "x" } ]\n}');
    const outcome = await exhume(['check', file, bad]);
    expect(outcome).toMatchObject({ code: 2, stdout: '', scans: [] });
    expect(outcome.stderr).toBe(`exhume: ${bad}: line 3: cases[0] lacks the key "evidence"\n`);
  });

  it('is 2 when a file cannot be read, or no case is left', async () => {
    expect((await exhume(['check', join(folder, 'no.json')])).stderr).toContain('ENOENT');
    expect((await exhume(['check', file, '--only', 'three'])).code).toBe(2);
  });

  it('writes JUnit XML beside what it prints, also when cases fail', async () => {
    const junit = join(folder, 'check.xml');
    const outcome = await exhume(['check', file, '--junit', junit], { reports: [report([dnsFinding()])] });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('failed  two');
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('tests="2" failures="1" errors="0" skipped="0"');
    expect(xml).toContain('<testcase name="two"');
  });

  it('refuses to write JUnit over evidence, over expectations, or where it cannot', async () => {
    const over = await exhume(['check', file, '--junit', join(folder, 'b.pcap.gz')]);
    expect(over).toMatchObject({ code: 2, scans: [] });
    expect(over.stderr).toMatch(/--junit .* is evidence/);
    const own = await exhume(['check', file, '--junit', file]);
    expect(own.stderr).toContain('is a file of expectations');
    expect((await exhume(['check', file, '--junit', join(folder, 'no', 'x.xml')])).code).toBe(2);
  });

  it('prints what could be stated as well as JSON Patch', async () => {
    const reports = [report([dnsFinding({ tool: IODINE })])];
    const outcome = await exhume(['check', file, '--format', 'patch'], { reports });
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.stdout)).toEqual([
      { op: 'add', path: '/cases/0/expect/0/tool', value: 'iodine' },
      {
        op: 'add',
        path: '/cases/1/expect/-',
        value: expect.objectContaining({ alert: 2031, tool: 'iodine' }),
      },
    ]);
    expect((await exhume(['check', file, file, '--format', 'patch'])).code).toBe(2);
  });

  it('--update writes missing values of the named case and nothing else', async () => {
    const reports = [report([dnsFinding({ tool: IODINE })])];
    const before = readFileSync(file, 'utf8');
    const refused = await exhume(['check', file, '--update'], { reports });
    expect(refused).toMatchObject({ code: 2, scans: [] });
    expect(readFileSync(file, 'utf8')).toBe(before);
    const outcome = await exhume(['check', file, '--update', '--only', 'one'], { reports });
    expect(outcome).toMatchObject({ code: 0, stderr: `exhume: ${file}: 1 missing value written\n` });
    expect(readFileSync(file, 'utf8')).toBe(
      before.replace('{"alert":2031}', '{"alert":2031, "tool": "iodine"}'),
    );
    const again = await exhume(['check', file, '--update', '--only', 'one'], { reports });
    expect(again).toMatchObject({ code: 0, stderr: '' });
  });

  it('--update leaves new expectations to a person, and says so', async () => {
    const before = readFileSync(file, 'utf8');
    const reports = [report([dnsFinding()])];
    const outcome = await exhume(['check', file, '--update', '--only', 'two'], { reports });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('1 new expectation not written');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('stops at an interrupt, prints the cases that were finished, and is 130', async () => {
    const controller = new AbortController();
    let calls = 0;
    const engine = {
      scan: async () => {
        if (++calls === 2) controller.abort();
        return report([dnsFinding()]);
      },
    };
    const outcome = await exhume(['check', file], { engine, signal: controller.signal });
    expect(outcome.code).toBe(130);
    expect(outcome.stdout).toContain('1 case: 1 passed');
  });
});
