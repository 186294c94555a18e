import { BASE32 } from '../../codec/base32.ts';
import { encodeBits, symbolsOf } from '../../codec/bits.ts';
import { plainDigits, writeSaitama } from '../../codec/saitama.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

function exampleLines(zones: readonly string[]): ExampleLine[] {
  const id = plainDigits(80, 2);
  const output = symbolsOf('\u0001alpha\\bravo, groups: staff\n');
  const lines: ExampleLine[] = [];
  const add = (text: string, answer: string) => {
    const counter = 17105 + lines.length;
    const zone = zones[(counter * 7) % zones.length]!;
    lines.push({ name: `${writeSaitama(text, counter)}.${zone}`, a: [answer], after: 60 });
  };
  add(id, '169.0.0.7');
  add(`c${id}${plainDigits(0, 3)}`, '70.119.104.111');
  add(`c${id}${plainDigits(4, 3)}`, '97.109.105.69');
  for (let at = 0; at < output.length; at += 10) {
    const data = Buffer.from(encodeBits(output.subarray(at, at + 10), BASE32)).toString('latin1');
    const size = at === 0 ? plainDigits(output.length, 3) : '';
    add(`b${id}${plainDigits(at, 3)}${size}${data}`, '192.0.2.9');
  }
  return lines;
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'a command and its output over three zones',
      channel: exampleChannel('zones', '', exampleLines(['example.com', 'example.net', 'example.org'])),
    },
    { about: 'one zone', channel: exampleChannel('zone', 'example.net', exampleLines(['example.net'])) },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'content delivery: numbered edges and random labels',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 60 }, (_, i) => ({
          name: `${i % 2 ? `edge${1000 + i}` : `d${(i * 0x9e3779b1).toString(36)}`}.example.com`,
          a: ['192.0.2.1'],
        })),
      ),
    },
  ];
}
