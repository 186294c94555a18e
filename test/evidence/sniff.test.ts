import { describe, expect, it } from 'vitest';
import { sniff } from '../../src/evidence/sniff.ts';
import { unreadFormats } from '../../src/evidence/unread.ts';
import { concat, pcapFile, pcapngFile } from './build.ts';

const text = (value: string, encoding: BufferEncoding = 'latin1') =>
  new Uint8Array(Buffer.from(value, encoding));

/** First bytes of each format that is known and not read, from its own documentation. */
const HEADS: Record<string, Uint8Array> = {
  '7z': text('377abcaf271c0004', 'hex'),
  bzip2: text('BZh91AY&SY'),
  cab: text('MSCF\0\0\0\0'),
  compress: text('1f9d90', 'hex'),
  etl: concat(text('00000100', 'hex'), new Uint8Array(68), text('020002c0', 'hex')),
  evtx: text('ElfFile\0\0\0'),
  iptrace: text('iptrace 2.0'),
  lz4: text('04224d18', 'hex'),
  netmon: text('GMBU\0\x02'),
  netxray: text('XCP\x00002.002'),
  rar: text('Rar!\x1a\x07\x01\0'),
  sniffer: text('TRSNIFF data    \x1a'),
  snoop: text('snoop\0\0\0\0\0\0\x02'),
  tar: concat(new Uint8Array(257), text('ustar\0')),
  xz: text('fd377a585a00', 'hex'),
  zip: text('504b0304', 'hex'),
  zstd: text('28b52ffd', 'hex'),
};

const zeek = {
  id: 'zeek-tsv',
  sniff: (head: Uint8Array) => (Buffer.from(head).toString().startsWith('#separator') ? 0.9 : 0),
};
const greedy = { id: 'greedy', sniff: (_: Uint8Array, name: string) => (name.endsWith('.log') ? 0.1 : 0) };
const logs = [greedy, zeek];

describe('sniffing', () => {
  it('knows captures by content, whatever they are called', () => {
    expect(sniff(pcapFile([]), 'notes.txt', logs)).toMatchObject({ kind: 'capture', format: { id: 'pcap' } });
    expect(sniff(pcapngFile([]), 'x.pcap', logs)).toMatchObject({
      kind: 'capture',
      format: { id: 'pcapng' },
    });
  });

  it('asks the log formats and takes the surest', () => {
    expect(sniff(text('#separator \\x09\n'), 'dns.log', logs)).toEqual({
      kind: 'log',
      format: 'zeek-tsv',
      utf16: false,
    });
    expect(sniff(text('hello'), 'dns.log', logs)).toEqual({ kind: 'log', format: 'greedy', utf16: false });
  });

  it('shows log formats UTF-8 without a byte order mark', () => {
    expect(sniff(text('\ufeff#separator', 'utf8'), 'x', logs)).toMatchObject({ format: 'zeek-tsv' });
    const wide = text('\ufeff#separator', 'utf16le');
    expect(sniff(wide, 'x', logs)).toEqual({ kind: 'log', format: 'zeek-tsv', utf16: true });
  });

  it('knows a report of its own', () => {
    expect(sniff(text('{\n  "schema": "exhume-report/1",'), 'x.json', logs)).toEqual({ kind: 'report' });
    expect(sniff(text('{"schema":"other"'), 'x.json', logs)).toEqual({ kind: 'unknown' });
  });

  it.each(unreadFormats.map(({ id }) => id))('names %s and the command that converts it', (id) => {
    const found = sniff(HEADS[id]!, 'x', logs);
    expect(found).toMatchObject({ kind: 'unread', format: { id } });
    expect(unreadFormats.find((each) => each.id === id)?.convert).toContain('FILE');
  });

  it('knows nothing about the rest', () => {
    for (const head of [new Uint8Array(0), Uint8Array.of(0xd4), text('README'), new Uint8Array(512)])
      expect(sniff(head, 'x', logs)).toEqual({ kind: 'unknown' });
  });
});
