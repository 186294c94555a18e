import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import { CSV_COLUMNS, csvOutput } from '../../src/report/csv.ts';
import { caseInput, finding, hiveCopy, smbFile, smbPart } from '../support/case-fixture.ts';
import { HOSTILE } from '../support/hostile.ts';
import { hostileCase } from '../support/hostile-case.ts';
import { render } from '../support/render.ts';

const READ = `
import csv, io, json, sys
csv.field_size_limit(1 << 30)
texts = json.load(sys.stdin)
print(json.dumps([list(csv.reader(io.StringIO(text, newline=""), strict=True)) for text in texts]))
`;
const noPython = spawnSync('python3', ['-c', 'import csv']).status !== 0;

/** Read again by an independent reader, all in one process. */
function rereadAll(texts: readonly string[]): string[][][] {
  const run = spawnSync('python3', ['-c', READ], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return JSON.parse(run.stdout);
}

function reread(text: string): string[][] {
  return rereadAll([text])[0] ?? [];
}

describe('csv', () => {
  test('has the columns of the contract in their order, and CRLF', () => {
    const [head] = render(csvOutput, buildReport(caseInput({ findings: [] }))).split('\r\n');
    expect(head).toBe(
      'rank,id,alert,title,severity,score,confidence,first,last,source,source_name,destination,destination_name,account,subject,tool,bytes_out,bytes_in,sha256,verdict,evidence,frames,why,remediation',
    );
  });

  test('golden: a tunnel, a slow sender, two copied files', async () => {
    const copy = {
      ...hiveCopy(),
      smb: smbPart({
        files: [smbFile(), smbFile({ path: '\\\\dc1\\C$\\system.save', bytes: null, sha256: null })],
      }),
    };
    const report = buildReport(caseInput({ findings: [...caseInput().findings, copy] }));
    await expect(render(csvOutput, report)).toMatchFileSnapshot('../golden/report/case.csv');
  });
});

describe.skipIf(noPython)('csv read by another reader', () => {
  test('one row per 2031 finding and per file of a 2030 finding', () => {
    const copy = {
      ...hiveCopy(),
      smb: smbPart({ files: [smbFile(), smbFile({ path: 'b' }), smbFile({ path: 'c' })] }),
    };
    const rows = reread(render(csvOutput, buildReport(caseInput({ findings: [finding(), copy] }))));
    expect(rows.map((row) => row[0])).toEqual(['rank', '1', '2', '2', '2']);
    const tunnel = Object.fromEntries(CSV_COLUMNS.map((column, i) => [column, rows[1]?.[i]]));
    expect(tunnel).toMatchObject({
      alert: '2031',
      source: '10.20.0.51',
      source_name: 'WS1',
      destination: '10.20.0.10',
      destination_name: 'dc1',
      subject: 't.cdn-sync.com',
      tool: 'iodine',
      bytes_out: '57344',
      bytes_in: '2210',
      verdict: 'TP',
      evidence: 'sensor1/dns.pcap.gz',
      frames: '79 1353',
    });
  });

  test('a copy without known files still has its row', () => {
    const copy = { ...hiveCopy(), smb: smbPart({ files: [], encrypted: true }) };
    const rows = reread(render(csvOutput, buildReport(caseInput({ findings: [copy] }))));
    expect(rows[1]?.[CSV_COLUMNS.indexOf('bytes_out')]).toBe('57344');
  });

  test('whole rows of inert cells, whatever the evidence holds', () => {
    const names = Object.keys(HOSTILE);
    const files = rereadAll(names.map((name) => render(csvOutput, buildReport(hostileCase(HOSTILE[name]!)))));
    for (const [i, rows] of files.entries()) {
      expect(
        rows.map((row) => row.length),
        names[i],
      ).toEqual(Array(3).fill(CSV_COLUMNS.length));
      const active = rows.flat().filter((cell) => /^[\s"`]*[=+\-@]/.test(cell) && !/^-?\d+$/.test(cell));
      expect(active, names[i]).toEqual([]);
    }
    expect(files).toHaveLength(names.length);
  });
});
