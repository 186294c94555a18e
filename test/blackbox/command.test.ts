import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ordinaryCapture } from '../support/capture.ts';
import { exhume, shell, start } from './exhume.ts';

let folder: string;
let capture: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exhume-blackbox-'));
  capture = join(folder, 'ordinary.pcap');
  writeFileSync(capture, ordinaryCapture());
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('exit codes', () => {
  it('0: help, version, and a scan without findings', () => {
    expect(exhume(['--help'])).toMatchObject({ code: 0, stderr: '' });
    expect(exhume(['--version']).code).toBe(0);
    expect(exhume(['scan', capture])).toMatchObject({ code: 0, stderr: '' });
  });

  it('2: wrong use, with one line on standard error and nothing on standard output', () => {
    const outcome = exhume(['scan', capture, '--no-such-option']);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^exhume: [^\n]+\n$/);
  });

  it('3: a file that is not there, with its name and the report all the same', () => {
    const gone = join(folder, 'gone.pcap');
    const outcome = exhume(['scan', gone, '--format', 'json']);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(gone);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ schema: 'exhume-report/1' });
  });

  it('3: a capture that was cut off, and what came before was read', () => {
    const cut = join(folder, 'cut.pcap');
    writeFileSync(cut, ordinaryCapture().subarray(0, -10));
    const outcome = exhume(['scan', cut, '--format', 'json']);
    expect(outcome.code).toBe(3);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ summary: { packets: 19 } });
  });

  it('3: a named file that is no evidence; 0 when it was only met in a folder beside evidence', () => {
    const mixed = mkdtempSync(join(folder, 'mixed-'));
    const readme = join(mixed, 'README');
    writeFileSync(readme, 'These are the captures of Monday.\n');
    writeFileSync(join(mixed, 'a.pcap'), ordinaryCapture());
    expect(exhume(['scan', readme]).code).toBe(3);
    expect(exhume(['scan', mixed])).toMatchObject({ code: 0, stderr: '' });
  });

  it('3: a folder without evidence, with a sentence', () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    const outcome = exhume(['scan', empty]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/^exhume: [^\n]+\n$/);
  });

  it('1: a check that failed; 2: a file of expectations that is wrong', () => {
    const file = join(folder, 'expectations.json');
    const wanted = { id: 'a', evidence: ['ordinary.pcap'], expect: [{ alert: 2031 }] };
    writeFileSync(file, JSON.stringify({ schema: 'exhume-expectations/1', cases: [wanted] }));
    const failed = exhume(['check', file]);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('failed  a\n  missed      2031\n1 case: 0 passed, 1 failed');
    writeFileSync(file, '{}');
    expect(exhume(['check', file])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('standard input', () => {
  it('is evidence when it is called -, plain or compressed', () => {
    for (const input of [ordinaryCapture(), gzipSync(ordinaryCapture())]) {
      const outcome = exhume(['scan', '-', '--format', 'json'], { input });
      expect(outcome).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(outcome.stdout)).toMatchObject({ summary: { packets: 20 } });
    }
  });

  it('that is empty is 3', () => {
    expect(exhume(['scan', '-']).code).toBe(3);
  });
});

describe('the same evidence', () => {
  it('gives the same bytes twice, and whatever the order of the paths', () => {
    const other = join(folder, 'other.pcap');
    writeFileSync(other, ordinaryCapture(7));
    const one = exhume(['scan', capture, other, '--format', 'json']);
    const two = exhume(['scan', other, capture, '--format', 'json']);
    expect(one.code).toBe(0);
    expect(two.stdout).toBe(one.stdout);
  });
});

describe('output', () => {
  it('into files and standard output, each in its format', () => {
    const file = join(folder, 'report.json');
    const outcome = exhume(['scan', capture, '--format', 'json', '--output', file, '--format', 'csv']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/^rank,id,alert,/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schema: 'exhume-report/1' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('never over evidence', () => {
    const link = join(folder, 'link.json');
    symlinkSync(capture, link);
    expect(exhume(['scan', capture, '--output', link]).code).toBe(2);
    expect(readFileSync(capture).equals(ordinaryCapture())).toBe(true);
    rmSync(link);
  });

  it('has no colour in a pipe, and some when it is asked for unless NO_COLOR is set', () => {
    const introducer = '\u001b[';
    expect(exhume(['scan', capture]).stdout).not.toContain(introducer);
    const forced = { FORCE_COLOR: '1', NO_COLOR: '1' };
    expect(exhume(['scan', capture], { env: forced }).stdout).not.toContain(introducer);
    expect(exhume(['scan', capture, '--color', 'never'], { env: { FORCE_COLOR: '3' } }).stdout).not.toContain(
      escape,
    );
  });

  it('of --separate is one JSON list', () => {
    const other = join(folder, 'separate.pcap');
    writeFileSync(other, ordinaryCapture(7));
    const outcome = exhume(['scan', capture, other, '--separate', '--format', 'json']);
    expect(JSON.parse(outcome.stdout)).toHaveLength(2);
  });

  it('ends quietly when the reader goes away', () => {
    const outcome = shell('$EXHUME schema report | head -1');
    expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: '{\n' });
    expect(shell(`$EXHUME scan ${capture} --format json | head -c 1`).stderr).toBe('');
  });
});

describe('an interrupt', () => {
  /** More than any pipe holds, so that writing it ends only when the command reads. */
  const capture = ordinaryCapture(40_000);

  it('prints what is known, marked as interrupted, and is 130', async () => {
    const { child, finished } = start(['scan', '-', '--format', 'json']);
    await written(child.stdin, capture);
    child.kill('SIGINT');
    const outcome = await finished;
    expect(outcome).toMatchObject({ code: 130, signal: null });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ run: { interrupted: true } });
    expect(outcome.stderr).toContain('stopping and printing what is known');
  });

  it('ends it at once when it comes twice', async () => {
    const { child, finished } = start(['scan', '-']);
    await written(child.stdin, capture);
    child.kill('SIGINT');
    child.kill('SIGINT');
    const { code, signal } = await finished;
    expect(signal === 'SIGINT' || code === 130).toBe(true);
  });
});

/** Comes back when the other side has taken the bytes; the stream stays open. */
function written(stream: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
