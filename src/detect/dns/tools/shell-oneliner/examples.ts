import { encodeBase16 } from '../../codec/base16.ts';
import { BASE64 } from '../../codec/base64.ts';
import { encodeBits, symbolsOf } from '../../codec/bits.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

const EXAMPLE_TEXT =
  'root:x:0:0:root:/root:/bin/bash\nbackup:x:34:34:backup:/var/backups:/usr/sbin/nologin\nwww-data:x:33:33\n';

function exampleLines(encode: (bytes: Uint8Array) => Uint8Array, per: number): ExampleLine[] {
  const bytes = symbolsOf(EXAMPLE_TEXT);
  const lines: ExampleLine[] = [];
  for (let at = 0; at < bytes.length; at += per) {
    const label = Buffer.from(encode(bytes.subarray(at, at + per))).toString('latin1');
    lines.push({ name: `${label}.x.example.net`, after: 0.1, a: ['192.0.2.1'] });
  }
  return lines;
}

function numberedLines(): ExampleLine[] {
  const lines = exampleLines(encodeBase16, 10).map((line, i) => ({
    ...line,
    name: `${i.toString(16).padStart(4, '0')}.${line.name}`,
  }));
  return [lines[1]!, lines[0]!, ...lines.slice(2)];
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'hex behind a hexadecimal number, out of order',
      channel: exampleChannel('zone', 'example.net', numberedLines()),
    },
    { about: 'hex', channel: exampleChannel('zone', 'example.net', exampleLines(encodeBase16, 24)) },
    {
      about: 'base64',
      channel: exampleChannel(
        'zone',
        'example.net',
        exampleLines((bytes) => encodeBits(bytes, BASE64), 24),
      ),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'look-ups of file hashes: hex of one length that is no text',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 40 }, (_, i) => ({
          name: `${((i + 1) * 0x9e3779b1).toString(16).padStart(16, '7')}${((i + 3) * 0x85ebca6b).toString(16).padStart(16, 'd')}.h.example.com`,
          after: 0.2,
          a: ['127.0.0.1'],
        })),
      ),
    },
    {
      about: 'long host names',
      channel: exampleChannel(
        'zone',
        'example.com',
        ['authentication-service', 'notification-gateway', 'subscription-backend', 'configuration-store'].map(
          (label) => ({ name: `${label}.example.com`, a: ['192.0.2.1'] }),
        ),
      ),
    },
  ];
}
