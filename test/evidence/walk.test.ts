import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchSegment } from '../../src/evidence/glob.ts';
import { walk } from '../../src/evidence/walk.ts';
import { scratchFolder } from './build.ts';

const posix = process.platform !== 'win32';
const folder = scratchFolder();
for (const name of ['b', 'a', 'a/deep', '.hidden']) mkdirSync(join(folder.path, name));
for (const name of ['b/2.pcap', 'a/1.pcap', 'a/deep/3.pcap', 'Z.log', '.hidden/4.pcap', 'a/x y\n[1].pcap'])
  folder.put(name, name);

const shown = async (...paths: string[]) =>
  (await walk(paths)).map((candidate) => candidate.shown.replace(`${folder.path}/`, ''));

describe('walking', () => {
  it('finds all files below a folder, sorted by code unit, whatever the order of the paths', async () => {
    const expected = ['.hidden/4.pcap', 'Z.log', 'a/1.pcap', 'a/deep/3.pcap', 'a/x y\n[1].pcap', 'b/2.pcap'];
    expect(await shown(folder.path)).toEqual(expected);
    expect(await shown(`${folder.path}/`)).toEqual(expected);
    expect(await shown(...['b', 'a', 'Z.log', '.hidden'].map((name) => join(folder.path, name)))).toEqual(
      expected,
    );
  });

  it('tells what was named from what was met', async () => {
    const [met] = await walk([join(folder.path, 'b')]);
    const [named] = await walk([join(folder.path, 'b/2.pcap')]);
    expect([met?.named, named?.named]).toEqual([false, true]);
  });

  it('takes a name with pattern characters as it is when there is such a file', async () => {
    expect(await shown(join(folder.path, 'a/x y\n[1].pcap'))).toEqual(['a/x y\n[1].pcap']);
  });

  it.each([
    ['a/*.pcap', ['a/1.pcap', 'a/x y\n[1].pcap']],
    ['*/?.pcap', ['a/1.pcap', 'b/2.pcap']],
    ['**/[1-3].pcap', ['a/1.pcap', 'a/deep/3.pcap', 'b/2.pcap']],
    ['a/[!x]*.pcap', ['a/1.pcap']],
    ['a*', ['a/1.pcap', 'a/deep/3.pcap', 'a/x y\n[1].pcap']],
    ['.h*/*', ['.hidden/4.pcap']],
  ])('expands %s as a shell would', async (pattern, expected) => {
    expect(await shown(`${folder.path}/${pattern}`)).toEqual(expected);
    for (const candidate of await walk([`${folder.path}/[ab]/[12].pcap`])) expect(candidate.named).toBe(true);
  });

  it('reports what is not there', async () => {
    const found = await walk([join(folder.path, 'nothing'), `${folder.path}/*.nothing`]);
    expect(found.map(({ problem }) => problem?.reason)).toEqual(['no-match', 'missing']);
  });

  it('knows standard input', async () => {
    expect(await walk(['-'])).toMatchObject([{ kind: 'stdin', named: true, shown: '-' }]);
  });
});

describe.skipIf(!posix)('traps in a folder', () => {
  const traps = scratchFolder();
  mkdirSync(join(traps.path, 'walked.pcap'));
  traps.put('walked.pcap/real', 'x');
  symlinkSync('.', join(traps.path, 'walked.pcap/loop'));
  symlinkSync('real', join(traps.path, 'walked.pcap/link'));
  execFileSync('mkfifo', [join(traps.path, 'walked.pcap/fifo')]);

  it('follows no link that it meets, but one that is named', async () => {
    const met = await walk([traps.path]);
    expect(met.map(({ shown, kind, problem }) => [shown.split('/').at(-1), kind, problem?.reason])).toEqual([
      ['fifo', 'none', 'not-a-file'],
      ['link', 'none', 'link-not-followed'],
      ['loop', 'none', 'link-not-followed'],
      ['real', 'file', undefined],
    ]);
    expect(await walk([join(traps.path, 'walked.pcap/link')])).toMatchObject([{ kind: 'file', named: true }]);
  });

  it('takes a pipe that is named, and refuses a device', async () => {
    expect(await walk([join(traps.path, 'walked.pcap/fifo')])).toMatchObject([{ kind: 'stream' }]);
    expect(await walk(['/dev/null'])).toMatchObject([{ kind: 'none', problem: { reason: 'not-a-file' } }]);
  });

  it('shows names that are not UTF-8 escaped and opens them by their bytes', async () => {
    const odd = scratchFolder();
    const path = Buffer.concat([Buffer.from(`${odd.path}/a`), Buffer.of(0xff), Buffer.from('.pcap')]);
    writeFileSync(path, 'x');
    linkSync(path, join(odd.path, 'b'));
    const [first] = await walk([odd.path]);
    expect(first?.shown).toBe(`${odd.path}/a\\xFF.pcap`);
    expect(Buffer.compare(first?.path as Buffer, path)).toBe(0);
  });
});

describe('a pattern on one segment', () => {
  it.each([
    ['*', 'abc', true],
    ['*', '.abc', false],
    ['.*', '.abc', true],
    ['a*c*e', 'abcde', true],
    ['a*c*e', 'abcdef', false],
    ['[a-c]?[!x]', 'bzy', true],
    ['[^a]', 'a', false],
    ['[]]', ']', true],
    ['[!]]', ']', false],
    ['[a', '[a', true],
    ['**', 'abc', true],
    ['', 'a', false],
    ['?', '', false],
  ])('%s on %s: %s', (pattern, name, expected) => {
    expect(matchSegment(pattern, name)).toBe(expected);
  });

  it('takes no more than name times pattern steps', () => {
    const started = performance.now();
    expect(matchSegment(`${'*a'.repeat(100)}b`, 'a'.repeat(5000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
