import { createCipheriv } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../codec/crc32.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

const ZONE = 'd.example.net';
/** The tool's default key; the made-up one stands for every other. */
const KEYS = { default: '2589213f0c51583dcbaacbe0005e5908', other: '00112233445566778899aabbccddeeff' };

function seal(text: string, key: keyof typeof KEYS): Buffer {
  const iv = Buffer.alloc(16, 7);
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(KEYS[key], 'hex'), iv);
  return deflateSync(Buffer.concat([iv, cipher.update(text), cipher.final()]));
}

function lines(sealed: Buffer): ExampleLine[] {
  const list: ExampleLine[] = [{ name: `a1b2.be.0.00.1.0.0.0.0.${ZONE}`, a: ['1.1.1.1'] }];
  let number = 1;
  for (let at = 0; at < sealed.length; at += 90) {
    const chunk = sealed.subarray(at, at + 90);
    const labels = [0, 30, 60].map((from) => chunk.subarray(from, from + 30).toString('hex') || '0');
    const used = Math.ceil(chunk.length / 30);
    const crc = crc32(chunk).toString(16).padStart(2, '0');
    list.push({ name: `a1b2.ef.${number++}.${crc}.1.${used}.${labels.join('.')}.${ZONE}`, a: ['1.1.1.1'] });
  }
  return [...list, { name: `a1b2.ca.${number}.00.1.0.0.0.0.${ZONE}`, a: ['1.1.1.1'] }];
}

const poll = (answer: string): ExampleLine[] =>
  ['k3xq', 'p0aa', 'zz71', 'm4rt'].map((random) => ({
    name: `6b7a.1.${random}.${ZONE}`,
    type: 16,
    txt: [answer],
    after: 10,
  }));

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  const output = JSON.stringify({ exec: '', data: 'dm9sdW1lIG9uZQ==', identifier: 'ab12c' });
  const long = JSON.stringify({ note: Array.from({ length: 60 }, (_, i) => (i * 7919) % 10007).join(' ') });
  return [
    {
      about: 'output under the default key',
      channel: exampleChannel('zone', 'example.net', lines(seal(output, 'default'))),
    },
    { about: 'another key', channel: exampleChannel('zone', 'example.net', lines(seal(long, 'other'))) },
    {
      about: 'check-ins without a command',
      channel: exampleChannel('zone', 'example.net', poll('v=B2B3FE1C')),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  const wrong = lines(seal('{"a":"b"}', 'default')).map((line) => ({
    ...line,
    name: line.name.replace(/^(a1b2\.ef\.\d+)\.[0-9a-f]+/, '$1.12345678'),
  }));
  return [
    { about: 'the grammar with wrong checksums', channel: exampleChannel('zone', 'example.net', wrong) },
    { about: 'policy records of mail', channel: exampleChannel('zone', 'example.net', poll('v=spf1 -all')) },
  ];
}
