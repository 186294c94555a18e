import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dns } from '../fuzz/seeds.ts';
import { pcap, udpFrame } from '../support/capture.ts';
import { ROOT } from '../support/samples.ts';
import { exhume } from './exhume.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exhume-workers-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function report(path: string, workers: number, env: Record<string, string> = {}): string {
  const args = ['scan', path, '--format', 'json', '--verify', '--workers', String(workers)];
  const { code, stdout, stderr } = exhume(args, { env });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** A capture that is inflated by one thread for all: questions that nothing compresses. */
function large(): string {
  const frames = Array.from({ length: 30_000 }, (_, i) => {
    const label = Array.from({ length: 5 }, (_, k) =>
      (Math.imul(i * 5 + k + 1, 0x9e3779b1) >>> 0).toString(36),
    ).join('');
    const question = dns(i & 0xffff, `${label}.t${i % 3}.example.org`, 1);
    return udpFrame(`10.0.0.${i % 5}`, 1024 + (i % 40_000), '10.0.9.9', 53, question);
  });
  const path = join(folder, 'large.pcap.gz');
  writeFileSync(path, gzipSync(pcap(frames)));
  return path;
}

describe('--workers', () => {
  it('never changes the report', () => {
    const alone = report(join(ROOT, 'samples'), 1);
    for (const workers of [2, 3]) expect(report(join(ROOT, 'samples'), workers)).toBe(alone);
  });

  it('never changes the report of a capture that one thread inflates for the others', () => {
    const path = large();
    const alone = report(path, 1);
    expect(JSON.parse(alone).findings.length).toBeGreaterThan(0);
    for (const workers of [2, 4]) expect(report(path, workers)).toBe(alone);
  });

  it('loses nothing with a thread that dies', () => {
    const killer = join(folder, 'killer.cjs');
    writeFileSync(
      killer,
      "const { isMainThread } = require('node:worker_threads'); if (!isMainThread) setTimeout(() => { throw new Error('gone') }, 1);",
    );
    const env = { NODE_OPTIONS: `--require ${killer}` };
    const path = join(ROOT, 'samples');
    expect(report(path, 3, env)).toBe(report(path, 1));
  });

  it('loses nothing with a thread that has no descriptors left', () => {
    const blinder = join(folder, 'blinder.cjs');
    writeFileSync(
      blinder,
      "if (!require('node:worker_threads').isMainThread) { require('node:fs/promises').open = async () => { throw Object.assign(new Error('none'), { code: 'EMFILE' }) }; require('node:module').syncBuiltinESMExports(); }",
    );
    const env = { NODE_OPTIONS: `--require ${blinder}` };
    const path = join(ROOT, 'samples');
    expect(report(path, 3, env)).toBe(report(path, 1));
  });

  it.each(['0', '65', '-1', 'two', '1.5'])('%s is wrong use', (count) => {
    expect(exhume(['scan', join(ROOT, 'samples'), '--workers', count]).code).toBe(2);
  });
});
