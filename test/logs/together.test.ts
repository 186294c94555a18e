import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scan } from '../../src/scan.ts';
import { sharedFolder } from '../support/shared.ts';

const LAB = join(sharedFolder ?? '', 'lab');
/** One recording: its capture, Zeek's rows of it, Suricata's events of it. */
const CASES: [string, string[]][] = [
  [
    'a copy of a database',
    [
      'captures/smb311-ntds-admin-share.pcap.gz',
      'logs/zeek-smb311-ntds-admin-share',
      'logs/smb311-ntds-admin-share.eve.json',
    ],
  ],
  [
    'a hive that goes on over DNS',
    [
      'captures/mixed-hive-then-dns.pcap.gz',
      'logs/zeek-mixed-hive-then-dns',
      'logs/mixed-hive-then-dns.eve.json.gz',
    ],
  ],
];
const HERE = CASES.map(([name, paths]): [string, string[]] => [name, paths.map((path) => join(LAB, path))]);
const there = sharedFolder !== null && HERE.every(([, paths]) => paths.every((path) => existsSync(path)));

/** What must not grow with the number of sources that tell it. */
async function amounts(paths: string[]) {
  const report = await scan(paths, {
    dc: ['10.20.0.10'],
    internal: ['10.20.0.0/16'],
    fingerprints: true,
    from: null,
    to: null,
    separate: false,
  });
  return report.findings
    .map(({ alert, dns, smb }) => ({
      alert,
      bytes: smb?.bytes ?? null,
      files: smb?.files.map((file) => [file.bytes, file.account]) ?? null,
      queries: dns?.queries ?? null,
      answers: dns?.answers ?? null,
      up: dns?.bytesUp ?? null,
      down: dns?.bytesDown ?? null,
    }))
    .sort((a, b) => a.alert - b.alert);
}

describe.skipIf(!there)('a capture and the logs of its time', () => {
  it.each(HERE)(
    'tell %s once',
    async (_name, paths) => {
      const [capture, zeek, eve] = paths as [string, string, string];
      const alone = await amounts([capture]);
      expect(alone.length).toBeGreaterThan(0);
      expect(await amounts([capture, zeek, eve])).toEqual(alone);
      expect(await amounts([zeek, eve])).toEqual(alone);
    },
    60_000,
  );
});
