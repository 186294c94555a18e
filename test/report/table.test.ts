import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import { tableOutput } from '../../src/report/table.ts';
import { caseInput, dnsPart, finding, hiveCopy } from '../support/case-fixture.ts';
import { HOSTILE } from '../support/hostile.ts';
import { hostileCase } from '../support/hostile-case.ts';
import { render } from '../support/render.ts';

const SGR = /\u001b\[[0-9;]*m/g;
const WIDTHS = [80, 100, 160];
const full = buildReport(caseInput());
const mixed = buildReport(caseInput({ findings: [finding(), hiveCopy()] }));
const empty = buildReport(caseInput({ findings: [], unseen: [] }));

/** Cells of a line, measured apart from the code under test: CJK, kana, Hangul, full-width forms and emoji take two. */
function cells(line: string): number {
  if (/^[\x20-\x7e]*$/.test(line)) return line.length;
  const wide = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\uff01-\uff60\p{Emoji_Presentation}]/u;
  return [...line].reduce((sum, c) => sum + (/\p{M}/u.test(c) ? 0 : wide.test(c) ? 2 : 1), 0);
}

function widest(text: string): number {
  return text.split('\n').reduce((most, line) => Math.max(most, cells(line.replace(SGR, ''))), 0);
}

describe('the table', () => {
  test('golden: a tunnel and a slow sender at 80 columns', async () => {
    await expect(render(tableOutput, full)).toMatchFileSnapshot('../golden/report/case-80.txt');
  });

  test('golden: a copied hive that left through a tunnel at 160 columns', async () => {
    await expect(render(tableOutput, mixed, { width: 160, unicode: true })).toMatchFileSnapshot(
      '../golden/report/mixed-160.txt',
    );
  });

  test('golden: nothing found', async () => {
    await expect(render(tableOutput, empty)).toMatchFileSnapshot('../golden/report/empty-80.txt');
  });

  test('golden: brief', async () => {
    await expect(render(tableOutput, full, { brief: true })).toMatchFileSnapshot(
      '../golden/report/brief-80.txt',
    );
  });

  test('the first 30 lines hold verdict, evidence, gaps, overview, story and first steps', () => {
    const screen = render(tableOutput, full).split('\n').slice(0, 30).join('\n');
    for (const part of [
      '2 findings',
      'evidence  ',
      'unseen    ',
      'CRITICAL',
      'What happened',
      'Do first',
      ' 3. Block',
    ])
      expect(screen).toContain(part);
  });

  test.each(WIDTHS)('never exceeds %i columns, with and without colour', (width) => {
    for (const report of [full, mixed, empty]) {
      for (const color of [0, 1, 2, 3] as const)
        expect(widest(render(tableOutput, report, { width, color }))).toBeLessThanOrEqual(width);
    }
  });

  test.each(Object.entries(HOSTILE))('never exceeds 80, 100 and 160 columns for: %s', (_, evil) => {
    const report = buildReport(hostileCase(evil));
    for (const width of WIDTHS) {
      expect(widest(render(tableOutput, report, { width }))).toBeLessThanOrEqual(width);
      expect(
        widest(render(tableOutput, report, { width, color: 3, unicode: true, brief: true })),
      ).toBeLessThanOrEqual(width);
    }
  });

  test('colour adds nothing but colour', () => {
    for (const color of [1, 2, 3] as const)
      expect(render(tableOutput, full, { color }).replace(SGR, '')).toBe(render(tableOutput, full));
    expect(render(tableOutput, full, { color: 1 })).toContain('\u001b[');
  });

  test('a long name takes its share of the page and no more', () => {
    const lines = render(tableOutput, buildReport(hostileCase('x'.repeat(65_536)))).split('\n').length;
    expect(lines).toBeLessThan(1800);
  });

  test('domains are defanged in prose and whole in lines to be pasted', () => {
    const text = render(tableOutput, full);
    for (const line of text.split('\n').filter((each) => /cdn-sync\.com/.test(each)))
      expect(line).toMatch(/CNAME|local-zone|FQDN|-Name|address=|rdap\.org|zone: /);
  });

  test('first steps that found no room are counted by computer', () => {
    const many = [1, 2, 3, 4, 5, 5].map((i, n) =>
      finding({
        id: `2031-000000000000000${n}`,
        dns: dnsPart({ initiator: `10.20.1.${i}`, zones: [`z${n}.example.net`] }),
      }),
    );
    const text = render(tableOutput, buildReport(caseInput({ findings: many })));
    expect(text).toMatch(/ 3\. Contain 10\.20\.1\.3.*\n {4}and 2 more computers: see the overview\n/);
    expect(render(tableOutput, full)).not.toContain('more computer');
  });

  test('the overview leaves out a direction that is noise beside the other', () => {
    const overviewOf = (up: number, down: number) => {
      const dns = dnsPart({ bytesUp: { lower: up, upper: up }, bytesDown: { lower: down, upper: down } });
      return render(tableOutput, buildReport(caseInput({ findings: [finding({ dns })] })), { brief: true });
    };
    expect(overviewOf(2, 34_816)).toContain('iodine, 34 KB in');
    expect(overviewOf(2, 100)).toContain('2 B out');
    expect(overviewOf(500, 348_160)).toContain('500 B out');
  });

  test('the detection floor is said once, with and without findings', () => {
    for (const report of [full, empty])
      expect(render(tableOutput, report).match(/400\s+bytes\s+an\s+hour/g)).toHaveLength(1);
  });

  test('ready lines stand once for each system, with the zones of all findings', () => {
    const text = render(tableOutput, full);
    const [before = '', ready = ''] = text.split('Ready to paste\n');
    expect(before).not.toMatch(/CNAME|local-zone|Add-Dns|address=/);
    expect(before.match(/Ready\s+lines\s+stand\s+at\s+the\s+end\./g)).toHaveLength(2);
    expect(ready).toMatch(/^Not confirmed yet: upd8-telemetry\[\.\]net\. /);
    expect(ready.match(/^# dnsmasq$/gm)).toHaveLength(1);
    expect(ready.match(/^\/\/ BIND, named\.conf/gm)).toHaveLength(1);
    expect(ready.match(/^response-policy/gm)).toHaveLength(1);
    for (const zone of ['cdn-sync.com', 'upd8-telemetry.net']) {
      expect(ready).toContain(`${zone} CNAME .\n*.${zone} CNAME .\n`);
      expect(ready).toContain(
        `Add-DnsServerQueryResolutionPolicy -Action IGNORE \`\n  -Name "Block ${zone}" \`\n  -FQDN "EQ,${zone}"\n`,
      );
    }
  });

  test('the same zone in two findings is blocked once', () => {
    const other = finding({ id: '2031-0000000000000002', dns: dnsPart({ initiator: '10.20.0.60' }) });
    const text = render(tableOutput, buildReport(caseInput({ findings: [finding(), other] })));
    expect(text.match(/^cdn-sync\.com CNAME/gm)).toHaveLength(1);
    expect(text.match(/-FQDN "EQ,cdn-sync\.com"/g)).toHaveLength(1);
  });

  test('says what a severity filter hid, and hides nothing else', () => {
    const text = render(tableOutput, full, { minSeverity: 'critical' });
    expect(text).toMatch(/1 finding\s+below critical is not shown/);
    expect(text).not.toContain('2031-3310f9a2c07d5b64');
    expect(text).toContain('2031-9be07d1c44a5e210');
  });

  test('unicode false keeps to ASCII, whatever the evidence says', () => {
    expect(render(tableOutput, buildReport(hostileCase('漢字 é')), { unicode: false })).toMatch(
      /^[\x20-\x7e\n]*$/,
    );
  });
});
