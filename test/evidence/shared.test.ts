import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import pcapParser from 'pcap-parser';
import { describe, expect, it } from 'vitest';
import { drain } from '../../src/evidence/merge.ts';
import { survey } from '../../src/evidence/survey.ts';
import { reasons } from './build.ts';

const root = process.env['EXHUME_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const folders = [join(root, 'lab/captures'), join(root, 'corpus')].filter((folder) => existsSync(folder));

/** Packets of what the independent reader cannot read (pcapng, nanoseconds), as capinfos counts them. */
const COUNTED: Record<string, number> = {
  'corpus/dns/antivirus-securedns.pcapng': 77,
  'corpus/dns/edns-nsid.pcapng': 14,
  'corpus/dns/odd-inverse-query.pcapng': 2,
  'corpus/dns/saitama-three-domains.pcapng': 226,
  'corpus/smb/cut-snaplen-256.pcap': 649,
  'corpus/smb/cut-snaplen-sysvol.pcap': 782,
  'corpus/smb/pa-backupkey-lsarpc.pcapng': 9,
  'corpus/smb/pa-dcsync-krbtgt.pcapng': 22,
  'corpus/smb/pa-eventlog-crash.pcapng': 32,
  'corpus/smb/pa-masterkey-protected-storage.pcapng': 31,
  'corpus/smb/pa-netshareenum.pcapng': 36,
  'corpus/smb/pa-psexec.pcapng': 264,
  'corpus/smb/pa-psloggedon.pcapng': 248,
  'corpus/smb/pa-samr-domain-admins.pcapng': 46,
  'corpus/smb/pa-samr-password-reset.pcapng': 67,
  'corpus/smb/pa-smbexec.pcapng': 82,
  'corpus/smb/pa-smbghost-loopback.pcapng': 10,
  'corpus/smb/pa-spoolsample.pcapng': 66,
  'corpus/smb/pa-wmi-process-create.pcapng': 139,
  'corpus/smb/zk-kerberos-smb.pcapng': 12,
  'corpus/smb/zk-kerberos-tso.pcapng': 314,
  'corpus/smb/zk-zero-byte-error.pcapng': 180,
  'lab/captures/benign-probes.pcapng': 700,
  'lab/captures/dnscat2-idle.pcap': 50,
  'lab/captures/iodine-mx-idle.pcapng': 110,
  'lab/captures/own-words.pcapng': 594,
};

describe.skipIf(folders.length === 0)('recorded captures', () => {
  it('hold as many packets as other readers count', { timeout: 120_000 }, async () => {
    const { sources, files } = await survey(folders);
    await drain(sources, () => {});
    const captures = files.filter(({ format }) => format === 'pcap' || format === 'pcapng');
    expect(captures.length).toBeGreaterThan(0);
    for (const { path, records } of captures) {
      const expected = COUNTED[path.slice(root.length + 1)] ?? (await countIndependently(path));
      expect([path, records]).toEqual([path, expected]);
    }
  });

  it('are whole, but for those that were cut when they were made', async () => {
    const { sources, files } = await survey(folders);
    await drain(sources, () => {});
    const partial = files.filter(({ status }) => status === 'partial');
    expect(new Set(partial.flatMap(reasons))).toEqual(new Set(['cut']));
    for (const { status, sha256 } of files) if (status === 'whole') expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

function countIndependently(path: string): Promise<number> {
  const raw = readFileSync(path);
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
  return new Promise((resolve, reject) => {
    let count = 0;
    const parser = pcapParser.parse(Readable.from([bytes]));
    parser.on('packet', () => count++);
    parser.on('error', reject);
    parser.on('end', () => resolve(count));
  });
}
