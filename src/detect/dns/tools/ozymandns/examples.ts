import { BASE32 } from '../../codec/base32.ts';
import { encodeBits, symbolsOf } from '../../codec/bits.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

function upLine(text: string, nonce: number): ExampleLine {
  const label = Buffer.from(encodeBits(symbolsOf(text), BASE32)).toString('latin1');
  return { name: `${label}.${nonce}-0.id-4711.up.sshdns.example.net`, a: [`${text.length}.0.0.0`], ttl: 0 };
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'an SSH banner going up',
      channel: exampleChannel(
        'zone',
        'example.net',
        ['SSH-2.0-Open', 'SSH_9.2p1 De', 'bian-2\r\n', 'key exchange', 'and so on'].map((text, i) =>
          upLine(text, 1000 + 37 * i),
        ),
      ),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'the same names with answers that count the datagrams, as SODS gives them',
      channel: exampleChannel(
        'zone',
        'example.net',
        ['SSH-2.0-Open', 'SSH_9.2p1 De', 'bian-2\r\n', 'key exchange', 'and so on'].map((text, i) => ({
          ...upLine(text, 1000 + 37 * i),
          a: [`0.0.0.${i + 1}`],
        })),
      ),
    },
  ];
}
