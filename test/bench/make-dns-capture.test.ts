import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'dns-packet';
import { afterAll, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../bench/make-dns-capture.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'exhume-capture-'));
afterAll(() => rmSync(folder, { recursive: true }));

function make(name: string, ...options: string[]): Buffer {
  const file = join(folder, name);
  const run = spawnSync(process.execPath, [SCRIPT, file, ...options], { encoding: 'utf8' });
  expect(run.stderr).toMatch(/packets/);
  return readFileSync(file);
}

/** DNS messages of a classic little-endian pcap of Ethernet, IPv4 and UDP, with the times of their records. */
function messages(pcap: Buffer) {
  const out = [];
  for (let at = 24; at < pcap.length; ) {
    const length = pcap.readUInt32LE(at + 8);
    const micros = pcap.readUInt32LE(at) * 1e6 + pcap.readUInt32LE(at + 4);
    out.push({ micros, length, dns: decode(pcap.subarray(at + 16 + 42, at + 16 + length)) });
    at += 16 + length;
  }
  return out;
}

describe('the capture generator', () => {
  it('writes queries each followed by its answer, in order of time', () => {
    const all = messages(make('a.pcap', '--packets', '1000', '--names', '300', '--zones', '40'));
    expect(all).toHaveLength(1000);
    for (let i = 0; i < all.length; i += 2) {
      expect(all[i + 1]!.dns.id).toBe(all[i]!.dns.id);
      expect(all[i + 1]!.dns.questions).toEqual(all[i]!.dns.questions);
      expect(all[i + 1]!.dns.answers).toHaveLength(1);
    }
    expect(all.every((m, i) => i === 0 || m.micros > all[i - 1]!.micros)).toBe(true);
  });

  it('writes the same bytes for the same options and others for another seed', () => {
    const options = ['--packets', '200', '--names', '50'];
    expect(make('b.pcap', ...options).equals(make('c.pcap', ...options))).toBe(true);
    expect(make('d.pcap', ...options, '--seed', '2').equals(make('e.pcap', ...options))).toBe(false);
  });

  it('repeats popular names, or none when there are as many names as queries', () => {
    const distinct = (pcap: Buffer) => new Set(messages(pcap).map((m) => m.dns.questions?.[0]?.name)).size;
    expect(distinct(make('f.pcap', '--packets', '2000', '--names', '100'))).toBeLessThanOrEqual(100);
    expect(distinct(make('g.pcap', '--packets', '2000', '--names', '2000', '--zones', '700'))).toBe(1000);
  });
});
