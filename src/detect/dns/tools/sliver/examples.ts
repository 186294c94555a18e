import { encodeBits } from '../../codec/bits.ts';
import { crc32 } from '../../codec/crc32.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';
import { SLIVER32 } from './message.ts';

function nop(session: number, seed: number): Uint8Array {
  const id = [0x10, (session & 0x7f) | 0x80, ((session >> 7) & 0x7f) | 0x80, (session >> 14) & 0x7f];
  return Uint8Array.from([
    ...id,
    0x32,
    8,
    ...Array.from({ length: 8 }, (_, i) => (seed * 37 + i * 91) & 0xff),
  ]);
}

function exampleLine(session: number, seed: number, zone: string, answer: boolean): ExampleLine {
  const bytes = nop(session, seed);
  const sum = crc32(bytes);
  const address = [sum & 0xff, (sum >>> 8) & 0xff, (sum >>> 16) & 0xff, sum >>> 24].join('.');
  const name = `${Buffer.from(encodeBits(bytes, SLIVER32)).toString('latin1')}.${zone}`;
  return { name, ttl: 0, ...(answer ? { a: [address] } : {}) };
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'three checks of the path, answered with the CRC-32 of the name',
      channel: exampleChannel(
        'zone',
        'example.net',
        [1, 2, 3].map((i) => exampleLine(0x1a2b3c, i, 's.example.net', true)),
      ),
    },
    {
      about: 'the same without answers, as a query log has it',
      channel: exampleChannel(
        'zone',
        'example.net',
        [1, 2, 3, 4, 5].map((i) => exampleLine(0x1a2b3c, i, 's.example.net', false)),
      ),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'antivirus cloud: base32 labels of one length, answered from 127.0.0.0/8',
      channel: exampleChannel(
        'zone',
        'mcafee.com',
        Array.from({ length: 12 }, (_, i) => ({
          name: `${(i * 7919 + 104729).toString(32).padStart(13, 'b')}${(i * 31).toString(32).padStart(13, '4')}.avqs.mcafee.com`,
          a: ['127.0.0.1'],
        })),
      ),
    },
    {
      about: 'the names of the tool with addresses that are no checksum',
      channel: exampleChannel(
        'zone',
        'example.net',
        [1, 2, 3, 4, 5].map((i) => ({
          ...exampleLine(0x1a2b3c, i, 's.example.net', false),
          a: ['192.0.2.7'],
        })),
      ),
    },
  ];
}
