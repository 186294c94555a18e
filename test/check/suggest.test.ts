import { describe, expect, it } from 'vitest';
import { parseExpectations } from '../../src/check/expectations.ts';
import { jsonPatch, suggestions } from '../../src/check/suggest.ts';
import type { Case } from '../../src/check/types.ts';
import { fillIn } from '../../src/check/update.ts';
import { dnsFinding, report, smbFile, smbFinding } from '../support/report.ts';

const SHA = 'b'.repeat(64);
const IODINE = { id: 'iodine', name: 'iodine', proof: 'proved', by: null } as const;
const content = { direction: 'up', complete: true, content: null, name: null } as const;
const channel = dnsFinding({ tool: IODINE, recovered: [{ ...content, bytes: 7, sha256: SHA }] });

function parsed(text: string): Case[] {
  const cases = parseExpectations(text);
  if ('refused' in cases) throw new Error(cases.refused);
  return cases;
}

function oneCase(part: Partial<Case>): Case {
  return parsed(
    JSON.stringify({
      schema: 'exhume-expectations/1',
      cases: [{ id: 'a', evidence: ['a.pcap'], expect: [], ...part }],
    }),
  )[0]!;
}

const patch = (part: Partial<Case>, findings = [channel]) =>
  jsonPatch(suggestions(oneCase(part), 3, report(findings)));

describe('what could be stated as well', () => {
  it('is tool, bytes and sha256 of an expectation that is met', () => {
    expect(patch({ expect: [{ alert: 2031, zone: 't.example.com' }] })).toEqual([
      { op: 'add', path: '/cases/3/expect/0/tool', value: 'iodine' },
      { op: 'add', path: '/cases/3/expect/0/bytes', value: 7 },
      { op: 'add', path: '/cases/3/expect/0/sha256', value: SHA },
    ]);
  });

  it('is nothing where a stated value disagrees: that is a regression until a person says otherwise', () => {
    expect(patch({ expect: [{ alert: 2031, tool: 'dnscat2' }] })).toEqual([]);
  });

  it('is no content where several fit, and that of the named file where one does', () => {
    const copies = smbFinding([smbFile(), smbFile({ path: 'C$\\sam.save', bytes: 5, sha256: SHA })]);
    expect(patch({ expect: [{ alert: 2030 }] }, [copies])).toEqual([]);
    expect(patch({ expect: [{ alert: 2030, file: 'sam.save' }] }, [copies])).toEqual([
      { op: 'add', path: '/cases/3/expect/0/bytes', value: 5 },
      { op: 'add', path: '/cases/3/expect/0/sha256', value: SHA },
    ]);
  });

  it('is nothing where two findings meet the expectation', () => {
    expect(patch({ expect: [{ alert: 2031 }] }, [channel, { ...channel, id: '2031-ff' }])).toEqual([]);
  });

  it('is a whole expectation for a finding of medium or above that nobody speaks of', () => {
    const [operation, ...more] = patch({});
    expect(more).toEqual([]);
    expect(operation).toEqual({
      op: 'add',
      path: '/cases/3/expect/-',
      value: {
        alert: 2031,
        initiator: '10.0.0.5',
        zone: 't.example.com',
        tool: 'iodine',
        bytes: 7,
        sha256: SHA,
        severity: 'high',
      },
    });
    const accepted = oneCase({ expect: [operation!.value as Case['expect'][number]] });
    expect(suggestions(accepted, 0, report([channel]))).toEqual([]);
  });

  it('is a whole expectation of a copy, that its own finding meets', () => {
    const [operation] = patch({}, [smbFinding()]);
    expect(operation?.value).toMatchObject({ origin: '10.0.0.1', recipient: '10.0.0.5', bytes: 100 });
    const accepted = oneCase({ expect: [operation!.value as Case['expect'][number]] });
    expect(suggestions(accepted, 0, report([smbFinding()]))).toEqual([]);
  });

  it('is no new expectation for low findings, nor in a case tagged benign', () => {
    expect(patch({}, [{ ...channel, severity: 'low' }])).toEqual([]);
    expect(patch({ tags: ['benign'] })).toEqual([]);
  });
});

describe('missing values written into the text', () => {
  const text = [
    '{',
    '  "schema": "exhume-expectations/1",',
    '  "cases": [',
    '    { "id": "a", "evidence": ["a.pcap"], "expect": [{ "zone": "t.example.com", "alert": 2031 }] },',
    '    {',
    '      "id": "b", "evidence": ["b.pcap"],',
    '      "expect": [',
    '        {',
    '          "alert": 2031,',
    '          "zone": "t.example.com"',
    '        }',
    '      ]',
    '    }',
    '  ]',
    '}',
    '',
  ].join('\n');
  const found = parsed(text).flatMap((one, i) => suggestions(one, i, report([channel])));

  it('stand as the keys beside them do, and nothing else changes', () => {
    const inline = `"alert": 2031, "tool": "iodine", "bytes": 7, "sha256": "${SHA}" }`;
    const below = `"t.example.com",\n          "tool": "iodine",\n          "bytes": 7,\n          "sha256": "${SHA}"\n`;
    expect(fillIn(text, found)).toBe(
      text.replace('"alert": 2031 }', inline).replace('"t.example.com"\n', below),
    );
  });

  it('are found again by the reader, so that a second writing changes nothing', () => {
    const filled = fillIn(text, found);
    const again = parsed(filled).flatMap((one, i) => suggestions(one, i, report([channel])));
    expect(again).toEqual([]);
    expect(fillIn(filled, again)).toBe(filled);
  });

  it('keep a byte order mark and line ends of Windows', () => {
    const windows = `\ufeff${text.replaceAll('\n', '\r\n')}`;
    const filled = fillIn(windows, found);
    expect(filled.startsWith('\ufeff{\r\n')).toBe(true);
    expect(filled).toContain('"t.example.com",\r\n          "tool": "iodine",\r\n');
    expect(filled.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('are not written where a new expectation stands', () => {
    expect(fillIn(text, [{ path: ['cases', 0, 'expect'], values: { alert: 2030 }, isNew: true }])).toBe(text);
  });
});
