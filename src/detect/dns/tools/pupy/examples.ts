import { encodeBits } from '../../codec/bits.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';
import { PUPY32 } from './alphabet.ts';

function label(bytes: readonly number[]): string {
  const text = Buffer.from(encodeBits(Uint8Array.from(bytes), PUPY32)).toString('latin1');
  return text.padEnd(Math.ceil(text.length / 8) * 8, '9');
}

function exampleLines(grow: boolean): ExampleLine[] {
  let nonce = 0x3a7f01c2;
  return Array.from({ length: 8 }, (_, i) => {
    const payload = Array.from({ length: 12 + (i % 3) * 5 }, (_, at) => (i * 89 + at * 53) & 0xff);
    const head = [nonce >>> 24, (nonce >>> 16) & 255, (nonce >>> 8) & 255, nonce & 255];
    nonce = (nonce + (grow ? payload.length : 0x01234567)) >>> 0;
    return { name: `${label([7, 1, 9, 4])}.${label(head)}.${label(payload)}.p.example.net`, a: ['96.1.2.3'] };
  });
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'eight polls of one session',
      channel: exampleChannel('zone', 'example.net', exampleLines(true)),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'labels of the kind without the counter',
      channel: exampleChannel('zone', 'example.net', exampleLines(false)),
    },
  ];
}
