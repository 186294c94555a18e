import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dnsFinding, evidence, problem, report } from '../support/report.ts';
import { DEFAULTS } from '../support/samples.ts';
import { exhume } from './run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exhume-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('exit code of a scan', () => {
  const whole = report([dnsFinding()]);
  const partial = report([dnsFinding()], { evidence: [evidence({ status: 'partial' })] });

  it('is 0 with findings when nobody asked for failure', async () => {
    expect((await exhume(['scan', 'x'], { reports: [whole] })).code).toBe(0);
  });

  it('is 1 when a finding reaches --fail-on, and 0 below it', async () => {
    expect((await exhume(['scan', 'x', '--fail-on', 'high'], { reports: [whole] })).code).toBe(1);
    expect((await exhume(['scan', 'x', '--fail-on', 'critical'], { reports: [whole] })).code).toBe(0);
  });

  it('does not depend on what --min-severity hides', async () => {
    const args = ['scan', 'x', '--fail-on', 'low', '--min-severity', 'critical'];
    expect((await exhume(args, { reports: [whole] })).code).toBe(1);
  });

  it('is 3 when evidence was read in part, and 1 wins over it', async () => {
    expect((await exhume(['scan', 'x'], { reports: [partial] })).code).toBe(3);
    expect((await exhume(['scan', 'x', '--fail-on', 'low'], { reports: [partial] })).code).toBe(1);
  });

  it('is 3 when nothing was evidence, with a sentence', async () => {
    const nothing = report([], { evidence: [evidence({ status: 'ignored' })] });
    const outcome = await exhume(['scan', 'x'], { reports: [nothing] });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toBe('exhume: there is no evidence at the given paths\n');
  });

  it('is not changed by a file that was ignored beside evidence', async () => {
    const mixed = report([], { evidence: [evidence(), evidence({ status: 'ignored' })] });
    expect(await exhume(['scan', 'x'], { reports: [mixed] })).toMatchObject({ code: 0, stderr: '' });
  });

  it('of --separate is not changed by an ignored file, and is 3 by one that was read in part', async () => {
    const ignored = report([], { evidence: [evidence({ status: 'ignored' })] });
    const args = ['scan', 'x', '--separate'];
    expect((await exhume(args, { reports: [whole, ignored] })).code).toBe(0);
    expect((await exhume(args, { reports: [whole, partial] })).code).toBe(3);
    expect((await exhume(args, { reports: [ignored] })).code).toBe(3);
  });

  it('is 130 when it was interrupted, whatever else holds', async () => {
    const stopped = report([dnsFinding()], { run: { options: {}, interrupted: true } });
    const outcome = await exhume(['scan', 'x', '--fail-on', 'low'], { reports: [stopped] });
    expect(outcome.code).toBe(130);
    expect(outcome.stdout).not.toBe('');
  });

  it('is 3 with one line when the engine breaks', async () => {
    const engine = { scan: async () => Promise.reject(new Error('bug\u001b[2J')) };
    const outcome = await exhume(['scan', 'x'], { engine });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/^exhume: internal error: bug[^\u001b\n]*\n$/);
  });
});

describe('what the engine is asked for', () => {
  it('is everything as it stands when no option is given', async () => {
    const { scans } = await exhume(['scan', 'a', 'b'], { reports: [report()] });
    expect(scans).toMatchObject([
      {
        paths: ['a', 'b'],
        options: DEFAULTS,
      },
    ]);
    expect(scans[0]?.io.stdin).toBeUndefined();
  });

  it('holds addresses and networks in one spelling, repeated or with commas', async () => {
    const args = ['scan', 'a', '--dc', '10.0.0.1,2001:DB8::0:1', '--dc', '10.0.0.2'];
    const { scans } = await exhume([...args, '--internal', '10.1.2.3/8,fd00::/8', '--no-fingerprints'], {
      reports: [report()],
    });
    expect(scans[0]?.options).toMatchObject({
      dc: ['10.0.0.1', '2001:db8::1', '10.0.0.2'],
      internal: ['10.0.0.0/8', 'fd00::/8'],
      fingerprints: false,
    });
  });

  it('holds times in microseconds', async () => {
    const args = ['scan', 'a', '--from', '1970-01-01T01:00:00.5+01:00', '--to', '1970-01-01T00:00:02Z'];
    const { scans } = await exhume(args, { reports: [report()] });
    expect(scans[0]?.options).toMatchObject({ from: 500_000, to: 2_000_000 });
  });

  it('holds standard input when - is named', async () => {
    const { scans } = await exhume(['scan', '-'], { reports: [report()] });
    expect(scans[0]?.io.stdin).toBeDefined();
  });
});

describe('wrong use of scan', () => {
  it.each([
    [[], "missing required argument 'path'"],
    [['x', '--format', 'xml'], "argument 'xml' is invalid"],
    [['x', '--formt', 'json'], "unknown option '--formt' (Did you mean --format?)"],
    [['x', '--dc', 'dc1'], '"dc1" is no IP address'],
    [['x', '--dc', '10.0.0.1,,10.0.0.2'], 'empty entry'],
    [['x', '--internal', '10.0.0.0/33'], '"10.0.0.0/33" is no network'],
    [['x', '--from', 'yesterday'], 'RFC 3339'],
    [['x', '--from', '2026-02-30T00:00:00Z'], 'RFC 3339'],
    [['x', '--from', '2026-01-02T00:00:00Z', '--to', '2026-01-01T00:00:00Z'], '--from is later than --to'],
    [['x', '--width', '3'], 'from 40 to 1000'],
    [['x', '--fail-on', 'bad'], "argument 'bad' is invalid"],
    [['-', '-'], 'standard input is named twice'],
    [['x', '--format', 'json', '--format', 'csv'], 'more than one --format'],
    [['x', '--output', '/no/such/folder/x.json'], 'cannot be written: ENOENT'],
    [['x', '--output', '.'], 'is a folder'],
  ])('%j is exit 2 with one line', async (args, words) => {
    const outcome = await exhume(['scan', ...args]);
    expect(outcome).toMatchObject({ code: 2, stdout: '', scans: [] });
    expect(outcome.stderr).toContain(words);
    expect(outcome.stderr).toMatch(/^exhume: [^\n]+\n$/);
  });
});

describe('output', () => {
  const found = report([dnsFinding()]);

  it('goes to files and standard output in one run', async () => {
    const file = join(folder, 'r.json');
    const args = ['scan', 'x', '--format', 'json', '--output', file, '--format', 'csv'];
    const outcome = await exhume(args, { reports: [found] });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).not.toContain('{');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toBeTypeOf('object');
  });

  it('takes the format from the ending of a lone --output', async () => {
    const file = join(folder, 'r.json');
    const outcome = await exhume(['scan', 'x', '--output', file], { reports: [found] });
    expect(outcome.stdout).toBe('');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toBeTypeOf('object');
  });

  it('replaces an old file whole, keeps a link a link, and leaves no draft behind', async () => {
    const file = join(folder, 'r.json');
    const link = join(folder, 'link.json');
    writeFileSync(file, 'old and much longer than the new text'.repeat(1000));
    symlinkSync(file, link);
    await exhume(['scan', 'x', '--output', link], { reports: [found] });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toBeTypeOf('object');
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'r.json']);
  });

  it('never goes over evidence, by whatever name', async () => {
    const file = join(folder, 'a.pcap');
    const link = join(folder, 'b.json');
    writeFileSync(file, 'evidence');
    symlinkSync(file, link);
    const outcome = await exhume(['scan', file, '--output', link], { reports: [found] });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('never writes over evidence');
    expect(readFileSync(file, 'utf8')).toBe('evidence');
  });

  it('never goes over evidence that was found in a folder', async () => {
    const file = join(folder, 'a.log');
    writeFileSync(file, 'evidence');
    const inFolder = report([], { evidence: [evidence({ path: file })] });
    const outcome = await exhume(['scan', folder, '--output', file], { reports: [inFolder] });
    expect(outcome.code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('evidence');
  });

  it('of --separate stays one document of its format', async () => {
    const both = [found, report()];
    const json = await exhume(['scan', 'x', '--separate', '--format', 'json'], { reports: both });
    expect(JSON.parse(json.stdout)).toHaveLength(2);
    const one = await exhume(['scan', 'x', '--separate', '--format', 'json'], { reports: [found] });
    expect(JSON.parse(one.stdout)).toHaveLength(1);
    const none = await exhume(['scan', 'x', '--separate', '--format', 'json'], { reports: [] });
    expect(none).toMatchObject({ code: 3, stdout: '[\n]\n' });
    const csv = await exhume(['scan', 'x', '--separate', '--format', 'csv'], { reports: both });
    const single = await exhume(['scan', 'x', '--format', 'csv'], { reports: both });
    const header = single.stdout.split('\n')[0]!;
    expect(csv.stdout.split(header)).toHaveLength(2);
  });
});

describe('standard error', () => {
  it('names what is wrong with the evidence, inert for a terminal', async () => {
    const bad = evidence({
      path: 'a\u001b[2J.pcap',
      status: 'partial',
      problems: [problem('cut', 'The file ends early.')],
    });
    const outcome = await exhume(['scan', 'x'], { reports: [report([], { evidence: [bad] })] });
    expect(outcome.stderr).toContain('The file ends early.');
    expect(outcome.stderr).not.toContain('\u001b');
  });

  it('shows progress to a person only', async () => {
    const step = { bytesDone: 50, bytesTotal: 100, packets: 1234, phase: 'screen' as const };
    const engine = {
      scan: async (_paths: string[], _options: unknown, io: { progress?(now: typeof step): void }) => {
        io.progress?.(step);
        return report();
      },
    };
    const shown = await exhume(['scan', 'x'], { engine, stderrIsTerminal: true });
    expect(shown.stderr).toContain('reading 50 % of 0.0 MB, 1,234 packets');
    expect(shown.stderr.endsWith('\r\u001b[K')).toBe(true);
    for (const [args, rest] of [
      [['scan', 'x'], {}],
      [['scan', 'x', '--quiet'], { stderrIsTerminal: true }],
      [['scan', 'x'], { stderrIsTerminal: true, env: { CI: 'true' } }],
    ] as const) {
      expect((await exhume(args, { engine, ...rest })).stderr).toBe('');
    }
  });
});

describe('--verify', () => {
  it('asks the engine for a second reading, and only then', async () => {
    const reports = [report([dnsFinding()])];
    const asked = await exhume(['scan', 'x', '--verify'], { reports });
    const not = await exhume(['scan', 'x'], { reports });
    expect(asked.scans[0]?.options.verify).toBe(true);
    expect(not.scans[0]?.options.verify).toBe(false);
  });

  it('shows what disagrees in the table, escaped', async () => {
    const disagreements = ['Frame 1 of a.pcap asks for \u001b[2Jx.'];
    const verification = { state: 'disagrees' as const, checked: 2, disagreements };
    const reports = [report([dnsFinding({}, { verification })])];
    const { stdout } = await exhume(['scan', 'x', '--verify', '--width', '120'], { reports });
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('a second reading DISAGREES (2 checked): Frame 1 of a.pcap asks for \\x1b[2Jx.');
  });
});
