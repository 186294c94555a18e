import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EXIT, scanExit } from '../../src/cli/exit.ts';
import { jsonOutput } from '../../src/report/json.ts';
import { scan } from '../../src/scan.ts';
import { pcapFile, scratchFolder } from '../evidence/build.ts';
import { dns } from '../fuzz/seeds.ts';
import { ethernet, ip4, udp } from '../packet/build.ts';
import { render } from '../support/render.ts';
import { DEFAULTS } from '../support/samples.ts';
import { code } from './messages.ts';

const scratch = scratchFolder();

/** A capture in which one computer asks these names. */
function capture(names: readonly string[]): Uint8Array {
  const ends = { source: '10.0.0.5', destination: '10.0.0.1' };
  return pcapFile(
    names.map((name, i) => ({
      time: 1_760_000_000_000_000 + i * 1e6,
      bytes: ethernet(ip4(udp(dns(i, name, 16)), ends)),
    })),
  );
}

const whole = capture(Array.from({ length: 60 }, (_, i) => `${code(i)}.t.example.org`));

/** Events of Suricata as some exports write them: one JSON array in one line. */
function events(count: number): Uint8Array {
  const event = (i: number) => ({
    timestamp: `2026-11-22T10:00:0${i}.000000+0000`,
    event_type: 'dns',
    src_ip: '10.0.0.5',
    src_port: 4000 + i,
    dest_ip: '10.0.0.1',
    dest_port: 53,
    proto: 'UDP',
    dns: { type: 'query', id: i, rrname: 'www.example.org', rrtype: 'A' },
  });
  return Buffer.from(JSON.stringify(Array.from({ length: count }, (_, i) => event(i))));
}

describe('evidence that cannot be read is never silent', () => {
  it.each([
    ['empty', new Uint8Array(0), 'empty'],
    ['of no known format', new Uint8Array(Buffer.from('This is no capture.')), 'unknown-format'],
    ['cut', whole.slice(0, -7), 'cut'],
    ['cut and packed', new Uint8Array(gzipSync(whole)).slice(0, -20), 'gzip-cut'],
    ['a log written as one array', events(3), 'json-array'],
  ])('a file that is %s has a reason, and the exit code is 3', async (name, bytes, reason) => {
    const report = await scan([scratch.put(name, bytes)], DEFAULTS);
    expect(report.evidence[0]!.problems.map((p) => p.reason)).toContain(reason);
    expect(report.evidence[0]!.status).not.toBe('whole');
    expect(scanExit([report], null)).toBe(EXIT.unread);
  });

  it('a file that is not there has a reason, and the exit code is 3', async () => {
    const report = await scan([join(scratch.path, 'nothing.pcap')], DEFAULTS);
    expect(report.evidence[0]).toMatchObject({ status: 'unread', problems: [{ reason: 'missing' }] });
    expect(scanExit([report], null)).toBe(EXIT.unread);
  });
});

describe('a folder of tricks', () => {
  it.skipIf(process.platform === 'win32')('costs nothing but itself and ends', async () => {
    const folder = join(scratch.path, 'tricks');
    mkdirSync(join(folder, 'folder.pcap'), { recursive: true });
    scratch.put('tricks/good.pcap', whole);
    symlinkSync('..', join(folder, 'folder.pcap', 'up'));
    symlinkSync(folder, join(folder, 'loop'));
    execFileSync('mkfifo', [join(folder, 'pipe.pcap')]);
    const report = await scan([folder], DEFAULTS);
    const byName = new Map(report.evidence.map((file) => [file.path.split('/').at(-1), file.status]));
    expect(byName.get('good.pcap')).toBe('whole');
    expect(report.findings.length + report.suppressed.length).toBeGreaterThan(0);
    expect([...byName.values()].filter((status) => status === 'whole')).toHaveLength(1);
  });
});

describe('names of prototypes', () => {
  it('are zones like others', async () => {
    const zones = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const names = zones.flatMap((zone) => Array.from({ length: 40 }, (_, i) => `${code(i)}.${zone}`));
    const report = await scan([scratch.put('prototypes.pcap', capture(names))], DEFAULTS);
    expect(JSON.parse(render(jsonOutput, report)).summary.dnsMessages).toBe(names.length);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
