import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';
import { TYPE } from '../support/records.ts';

function noise(seed: number, length: number): string {
  const bytes = Array.from({ length }, (_, i) => Math.imul(seed * 977 + i * 131 + 7, 0x9e3779b1) >>> 24);
  return Buffer.from(bytes).toString('hex');
}

function lines(answer: (i: number) => string, head: (i: number) => string): ExampleLine[] {
  return Array.from({ length: 12 }, (_, i) => {
    const hex = `${head(i)}${noise(i + 1, 62)}`.slice(0, 124);
    return { name: `${hex.slice(0, 63)}.${hex.slice(63)}.c.example.net`, type: TYPE.txt, txt: [answer(i)] };
  });
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'sealed both ways',
      channel: exampleChannel(
        'zone',
        'example.net',
        lines(
          (i) => noise(i + 100, 48),
          () => '',
        ),
      ),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'a constant session number in front',
      channel: exampleChannel(
        'zone',
        'example.net',
        lines(
          (i) => noise(i + 100, 48),
          () => '01a2b3c4',
        ),
      ),
    },
    {
      about: 'hash look-ups with a short verdict',
      channel: exampleChannel(
        'zone',
        'example.net',
        lines(
          () => 'clean',
          () => '',
        ),
      ),
    },
  ];
}
