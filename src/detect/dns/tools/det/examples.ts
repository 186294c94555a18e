import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

function exampleLines(zone: string): ExampleLine[] {
  const job = 'aZ3kQ9x';
  const messages = [
    `${job}|!|plan.docx|!|REGISTER|!|9e107d9d372bb6826bd81d3542a419d6`,
    `${job}|!|0|!|${'c0ffee42'.repeat(6)}`,
    `${job}|!|1|!|DONE`,
  ];
  return messages.flatMap((message) => {
    const hex = Buffer.from(message, 'latin1').toString('hex');
    return hex.match(/.{1,40}/g)!.map((part) => ({ name: `${job}${part}.${zone}`, rcode: 3 }));
  });
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'a file announced, sent and ended',
      channel: exampleChannel('server', '', exampleLines('example.com')),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'hashes of one length',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 20 }, (_, i) => ({
          name: `${((i + 1) * 0x9e3779b1).toString(16).padStart(20, 'a')}.example.com`,
          a: ['127.0.0.1'],
        })),
      ),
    },
  ];
}
