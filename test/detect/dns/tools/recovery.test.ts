import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Tool } from '../../../../src/detect/dns/tool.ts';
import { det } from '../../../../src/detect/dns/tools/det.ts';
import { dnslivery } from '../../../../src/detect/dns/tools/dnslivery.ts';
import { dnsteal } from '../../../../src/detect/dns/tools/dnsteal.ts';
import { godoh } from '../../../../src/detect/dns/tools/godoh.ts';
import { nishang } from '../../../../src/detect/dns/tools/nishang.ts';
import { ozymandns } from '../../../../src/detect/dns/tools/ozymandns.ts';
import { powerdns } from '../../../../src/detect/dns/tools/powerdns.ts';
import { saitama } from '../../../../src/detect/dns/tools/saitama.ts';
import { shellOneliner } from '../../../../src/detect/dns/tools/shell-oneliner.ts';
import { sqlmap } from '../../../../src/detect/dns/tools/sqlmap.ts';
import { sunburst } from '../../../../src/detect/dns/tools/sunburst.ts';
import { type ExampleLine, exampleChannel } from '../../../../src/detect/dns/tools/support/example.ts';
import { sharedEvidence } from '../../../support/kept.ts';

/** Contents that a tool recovers from one of its examples, as text. */
function texts(tool: Tool, example = 0): string[] {
  const verdict = tool.recognise(tool.examples()[example]!.channel);
  return verdict!.contents.map((bytes) => Buffer.from(bytes).toString('latin1'));
}

describe('what recognisers recover', () => {
  it.each<[string, Tool, string[]]>([
    ['the Active Directory domain', sunburst, ['domain']],
    ['the file', dnsteal, ['a line of example text\n']],
    ['the output inside the JSON of goDoH', godoh, ['volume one']],
    ['the script', dnslivery, ['Write-Output "this stands for a script that is longer than one record"']],
    ['the script of MDSec PowerDNS', powerdns, ['Write-Output "stands for a longer script"']],
    ['the SSH stream', ozymandns, ['SSH-2.0-OpenSSH_9.2p1 Debian-2\r\nkey exchangeand so on']],
    ['cells of a table', sqlmap, ['admin@shopbcrypt-2b$end']],
    ['command and output', saitama, ['whoami', 'alpha\\bravo, groups: staff\n']],
  ])('%s', (_, tool, expected) => {
    expect(texts(tool)).toEqual(expected);
  });

  it('puts numbered pieces in order', () => {
    expect(texts(shellOneliner)[0]).toMatch(/^root:x:0:0:.*www-data:x:33:33\n$/s);
  });

  it('inflates what PowerShell compressed, both ways', () => {
    for (const example of [0, 1, 2])
      expect(texts(nishang, example)[0]).toMatch(/^line 0 of some output\r\nline 919/);
  });

  it('tells name and MD5 of a DET job and that it ended', () => {
    const verdict = det.recognise(det.examples()[0]!.channel)!;
    expect(verdict.recovered).toMatchObject([{ name: 'plan.docx', bytes: 24, complete: true }]);
    expect(verdict.notes[0]).toContain('9e107d9d372bb6826bd81d3542a419d6');
  });

  it('does not call a delivery whole whose last record is missing', () => {
    const verdict = dnslivery.recognise(dnslivery.examples()[1]!.channel)!;
    expect(verdict.proof).toBe('decoded');
    expect(verdict.recovered[0]!.complete).toBe(false);
  });
});

const shared = sharedEvidence();
const log = shared ? join(shared, 'corpus/logs/dns/zeek-saitama.dns.log') : '';

interface Row {
  ts: number;
  query: string;
  answers?: string[];
}

/** Rows of a Zeek log as lines of a channel. */
function zeekLines(): ExampleLine[] {
  const rows = readFileSync(log, 'utf8').trim().split('\n');
  let before = 0;
  return rows.map((row) => {
    const { ts, query, answers } = JSON.parse(row) as Row;
    const after = before === 0 ? 0 : ts - before;
    before = ts;
    return { name: query, after, ...(answers ? { a: answers } : {}) };
  });
}

describe.skipIf(!existsSync(log))('Saitama in a Zeek log', () => {
  it('decodes two commands and their output over three zones', () => {
    const verdict = saitama.recognise(exampleChannel('zones', '', zeekLines()))!;
    expect(verdict.proof).toBe('proved');
    const [first, second, ...outputs] = verdict.contents.map((bytes) =>
      Buffer.from(bytes).toString('latin1'),
    );
    expect(first).toMatch(/^[\x20-\x7e]{18}$/);
    expect(second).toBe('whoami /priv');
    expect(outputs.map((text) => text.length)).toEqual([1354, 1794]);
    expect(verdict.recovered.every((piece) => piece.complete)).toBe(true);
  });

  it('is proved from the questions alone, letters folded or not', () => {
    const lines = zeekLines().map(({ name, after }) => ({ name: name.toUpperCase(), after: after! }));
    const verdict = saitama.recognise(exampleChannel('zones', '', lines))!;
    expect(verdict.recovered.filter((piece) => piece.direction === 'up')).toHaveLength(2);
    expect(verdict.proof).toBe('proved');
  });
});
