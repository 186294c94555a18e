import { deflateRawSync, gzipSync } from 'node:zlib';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';
import { TYPE } from '../support/records.ts';

const EXAMPLE = Array.from({ length: 40 }, (_, i) => `line ${(i * 7919) % 1000} of some output`).join('\r\n');

function uploadLines(packed: Buffer): ExampleLine[] {
  const parts = packed.toString('base64').match(/.{1,63}/g)!;
  return parts.map((part) => ({ name: `${part}.x.example.net`, type: TYPE.txt, rcode: 3 }));
}

function downloadLines(): ExampleLine[] {
  const parts = deflateRawSync(EXAMPLE)
    .toString('base64')
    .match(/.{1,60}/g)!;
  return parts.map((part, i) => ({ name: `${i + 1}.s.example.net`, type: TYPE.txt, txt: [part] }));
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    { about: 'output, gzip', channel: exampleChannel('zone', 'example.net', uploadLines(gzipSync(EXAMPLE))) },
    {
      about: 'output, deflate',
      channel: exampleChannel('zone', 'example.net', uploadLines(deflateRawSync(EXAMPLE))),
    },
    {
      about: 'a script in numbered records',
      channel: exampleChannel('zone', 'example.net', downloadLines()),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'base64 that is no compressed stream',
      channel: exampleChannel(
        'zone',
        'example.net',
        uploadLines(Buffer.from(Array.from({ length: 200 }, (_, i) => (i * 151 + 83) & 0xff))),
      ),
    },
    {
      about: 'numbered records of a key',
      channel: exampleChannel('zone', 'example.com', [
        { name: '1.keys.example.com', type: TYPE.txt, txt: ['MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ'] },
        { name: '2.keys.example.com', type: TYPE.txt, txt: ['C7k1qv8sJm2o5H0yq3JmN4bq8bq2l8mQ9Q2h5w'] },
      ]),
    },
  ];
}
