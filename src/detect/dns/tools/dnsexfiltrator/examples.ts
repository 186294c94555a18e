import { BASE32 } from '../../codec/base32.ts';
import { encodeBits, symbolsOf } from '../../codec/bits.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';
import { TYPE } from '../support/records.ts';

function exampleLines(mode: string, answers: boolean): ExampleLine[] {
  const init = Buffer.from(encodeBits(symbolsOf('plan.xlsx|3'), BASE32))
    .toString('latin1')
    .toUpperCase();
  const zone = 'x.example.net';
  const txt = (text: string) => (answers ? { txt: [text] } : {});
  return [
    { name: `init.${init}.${mode}.${zone}`, type: TYPE.txt, ...txt('OK') },
    ...['JBSWY3DPEBLW64TMMQQQ', 'KRUGS4ZANFZSA5DFPB2A', 'ORSXG5DT'].map((data, i) => ({
      name: `${i}.${data}.${zone}`,
      type: TYPE.txt,
      ...txt(String(i)),
    })),
  ];
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    {
      about: 'base32, answered',
      channel: exampleChannel('zone', 'example.net', exampleLines('BASE32', true)),
    },
    {
      about: 'base64, questions only',
      channel: exampleChannel('zone', 'example.net', exampleLines('BASE64', false)),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'a host called init',
      channel: exampleChannel('zone', 'example.com', [
        { name: 'init.itunes.example.com', type: TYPE.txt, txt: ['OK'] },
        { name: 'init.push.example.com', a: ['192.0.2.1'] },
      ]),
    },
    {
      about: 'numbered TXT records that answer with something else',
      channel: exampleChannel(
        'zone',
        'example.com',
        Array.from({ length: 20 }, (_, i) => ({
          name: `${i}.selector-key-of-mail-relay.dkim.example.com`,
          type: TYPE.txt,
          txt: ['v=DKIM1; k=rsa'],
        })),
      ),
    },
  ];
}
