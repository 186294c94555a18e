import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

function lines(values: readonly string[]): ExampleLine[] {
  return values.map((value, i) => {
    const hex = Buffer.from(value, 'latin1').toString('hex');
    const pair = ['kQz', 'wTn', 'hRy', 'pJs'];
    return { name: `${pair[i % 4]}.${hex}.${pair[(i + 1) % 4]}.d.example.net`, rcode: 3 };
  });
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'three pieces of a table',
      channel: exampleChannel('zone', 'example.net', lines(['admin@shop', 'bcrypt-2b$', 'end'])),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'a ministry below a two-letter label that is a hex digit pair',
      channel: exampleChannel('zone', 'example', [
        { name: 'www.ab.gov.example' },
        { name: 'www.cd.gov.example' },
      ]),
    },
    {
      about: 'hashes between ordinary labels',
      channel: exampleChannel('zone', 'example.com', [
        { name: 'img.9f86d081884c7d65.xyz.example.com' },
        { name: 'img.2fe1b4a0d37bc9a8.xyz.example.com' },
      ]),
    },
  ];
}
