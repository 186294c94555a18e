import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../../src/detect/dns/channel.ts';
import { parseDotted } from '../../../../src/detect/dns/codec/labels.ts';
import { foldedKey, foldedNames } from '../../../../src/detect/dns/folded.ts';
import * as dns2tcpLook from '../../../../src/detect/dns/tools/dns2tcp/look.ts';
import { dns2tcp } from '../../../../src/detect/dns/tools/dns2tcp.ts';
import * as dnscat2Look from '../../../../src/detect/dns/tools/dnscat2/look.ts';
import { isDirect } from '../../../../src/detect/dns/tools/dnscat2/packet.ts';
import { dnscat2 } from '../../../../src/detect/dns/tools/dnscat2.ts';
import { ascii, channelOf, namesOnly, query } from '../../../../src/detect/dns/tools/support/build.ts';
import { exchangesOf } from '../../../../src/detect/dns/tools/support/exchanges.ts';
import { leadingText } from '../../../../src/detect/dns/tools/support/leading.ts';
import { describeBytes, mayBegin } from '../../../../src/detect/dns/tools/support/plain.ts';

const name = (text: string) => parseDotted(text)!;
const hashes = (count: number): Channel =>
  namesOnly(
    'example.net',
    Array.from({ length: count }, (_, i) =>
      `${(0x9e3779b1 * (i + 1)).toString(16).padEnd(32, '0')}`.slice(0, 32),
    ),
  );

describe('leading characters of a name', () => {
  it('run on over the dots', () => {
    const out = new Uint8Array(5);
    expect(leadingText(name('ab.cd.efg'), out)).toBe(5);
    expect(out).toEqual(ascii('abcde'));
  });

  it('are fewer where the name is shorter', () => {
    expect(leadingText(name('ab.c'), new Uint8Array(5))).toBe(3);
    expect(leadingText(Uint8Array.of(9, 0x61), new Uint8Array(5))).toBe(1);
  });
});

describe('the first look of dns2tcp', () => {
  it.each(dns2tcp.examples())('lets $about through', ({ channel }) => {
    expect(dns2tcpLook.mayHoldSession(exchangesOf(channel))).toBe(true);
  });

  it('rules hashes out', () => {
    expect(dns2tcpLook.mayHoldSession(exchangesOf(hashes(50)))).toBe(false);
  });

  it('sees sequence numbers that follow each other, out of order', () => {
    // 12 34 (session) 00 00 (acknowledged) 00 0N (sequence) 08 (type)
    const names = ['EjQAAAAJCA', 'EjQAAAABCA', 'EjQAAAAKCA'];
    expect(dns2tcpLook.mayHoldSession(exchangesOf(namesOnly('example.net', names)))).toBe(true);
    expect(dns2tcpLook.mayHoldSession(exchangesOf(namesOnly('example.net', names.slice(0, 2))))).toBe(false);
  });

  it('takes the last sequence number as followed by the first', () => {
    expect(dns2tcpLook.mayHoldSession(exchangesOf(namesOnly('example.net', ['EjQAAP//CA'])))).toBe(true);
  });
});

describe('the first look of dnscat2', () => {
  const below = dnscat2.examples().filter(({ channel }) => !channel.messages.some((m) => isDirect(m.name)));

  it.each(below)('lets $about through', ({ channel }) => {
    expect(dnscat2Look.mayHoldSession(exchangesOf(channel))).toBe(true);
  });

  it('rules hashes out', () => {
    expect(dnscat2Look.mayHoldSession(exchangesOf(hashes(50)))).toBe(false);
  });

  it('counts a name once however often it is asked', () => {
    const asked = Array.from({ length: 5 }, (_, i) => query('1234017a8b00010002.example.net', 1, i));
    expect(dnscat2Look.mayHoldSession(exchangesOf(channelOf('example.net', asked)))).toBe(false);
    const other = ['1235017a8b00010002', '1236017a8b00010003'].map((label) =>
      query(`${label}.example.net`, 1, 9),
    );
    expect(dnscat2Look.mayHoldSession(exchangesOf(channelOf('example.net', [...asked, ...other])))).toBe(
      true,
    );
  });
});

describe('the head of decoded bytes', () => {
  const whole = [
    ascii('plain text of more than sixteen bytes'),
    Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4]),
    Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  ];

  it.each(whole.map((all) => ({ all })))('is let through at any length of $all', ({ all }) => {
    expect(describeBytes(all)).not.toBeNull();
    for (let length = 1; length <= all.length; length++) expect(mayBegin(all.subarray(0, length))).toBe(true);
  });

  it('is not let through with a control character that no magic number has there', () => {
    expect(mayBegin(Uint8Array.of(0x61, 0x00))).toBe(false);
  });
});

describe('folded names', () => {
  it('have ASCII letters in lower case and no others changed', () => {
    expect(foldedKey(Uint8Array.of(3, 0x41, 0x62, 0xc4))).toBe('\x03ab\xc4');
  });

  it('stand in the order of the messages and are made once', () => {
    const { messages } = namesOnly('Example.net', ['B', 'a']);
    expect(foldedNames(messages)).toEqual(['\x01b\x07example\x03net', '\x01a\x07example\x03net']);
    expect(foldedNames(messages)).toBe(foldedNames(messages));
  });
});
