import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

function uploadLines(zone: string, announced: string): ExampleLine[] {
  const hex = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
  return [
    { name: `post.1${announced}.0c0ffee1.5e1f00d1.${zone}`, a: ['0.0.0.0'], ttl: 1 },
    { name: `post.2${hex}.${hex}.1c0ffee1.5e1f00d1.${zone}`, a: ['0.0.0.0'], ttl: 1 },
    { name: `post.2${hex}.${hex}.2c0ffee1.5e1f00d1.${zone}`, a: ['0.0.0.0'], ttl: 1 },
  ];
}

const checkIns = (name: string, address: string, ttl: number): ExampleLine[] =>
  Array.from({ length: 30 }, (_, i) => ({ name, a: [address], ttl, after: 60 - (i % 5) }));

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'output of 64 bytes in two names after a name that announces 0x40',
      channel: exampleChannel('zone', 'example.net', uploadLines('c.example.net', '40')),
    },
    {
      about: 'check-ins only, idle address 0.0.0.0',
      channel: exampleChannel('zone', 'example.net', checkIns('5e1f00d1.c.example.net', '0.0.0.0', 1)),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'a device that looks up its own hexadecimal name and gets an address to connect to',
      channel: exampleChannel('zone', 'example.com', checkIns('5e1f00d1.example.com', '192.0.2.80', 1)),
    },
    {
      about: 'a blocked host name, sinkholed to 0.0.0.0 with the TTL of a block list',
      channel: exampleChannel('zone', 'example.com', checkIns('deadbeef.example.com', '0.0.0.0', 300)),
    },
    {
      about: 'hash look-ups below a service: hex labels, nothing that counts',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 30 }, (_, i) => ({
          name: `${(i * 0x9e3779b1).toString(16).slice(-8)}.${(i * 0x85ebca6b).toString(16).slice(-8)}.q.example.com`,
          a: ['127.0.0.2'],
        })),
      ),
    },
  ];
}
