import { BASE64 } from '../../codec/base64.ts';
import { encodeBits, symbolsOf } from '../../codec/bits.ts';
import { crc32 } from '../../codec/crc32.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

const EXAMPLE_TEXT = 'a line of example text\n';

/** A gzip file of "exhume example text\n", stored block, for the example; made by code so that no blob stands here. */
function storedGzip(text: string, crc: number): Uint8Array {
  const bytes = symbolsOf(text);
  const head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, bytes.length, 0, ~bytes.length & 0xff, 0xff];
  const tail = [crc, crc >>> 8, crc >>> 16, crc >>> 24, bytes.length, 0, 0, 0].map((byte) => byte & 0xff);
  return Uint8Array.from([...head, ...bytes, ...tail]);
}

function exampleLines(): ExampleLine[] {
  const text = Buffer.from(encodeBits(storedGzip(EXAMPLE_TEXT, crc32(symbolsOf(EXAMPLE_TEXT))), BASE64))
    .toString('latin1')
    .replaceAll('+', '*');
  const labels = text.match(/.{1,40}/g)!.map((part) => `${part}-`);
  return [{ name: `${labels.join('.')}.notes.txt`, a: ['192.0.2.53'] }];
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [{ about: 'one question, one gzip file', channel: exampleChannel('server', '', exampleLines()) }];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'service instances with hyphens inside',
      channel: exampleChannel('zone', 'example.com', [
        { name: 'ip-10-0-0-1.ec2.example.com', a: ['192.0.2.1'] },
        { name: 'a-.b-.example.com', a: ['192.0.2.1'] },
      ]),
    },
  ];
}
