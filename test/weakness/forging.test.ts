import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exclusionEntry } from '../../src/case/exclusion.ts';
import type { Report } from '../../src/case/report.ts';
import { draftSite } from '../../src/case/site/draft.ts';
import { readSite } from '../../src/case/site/read.ts';
import { junitDocument } from '../../src/check/junit.ts';
import { complain } from '../../src/cli/problems.ts';
import { createProgress } from '../../src/cli/progress.ts';
import { CSV_COLUMNS } from '../../src/report/csv.ts';
import { OUTPUTS } from '../../src/report/registry.ts';
import { scan, scanSeparate } from '../../src/scan.ts';
import { exhume } from '../cli/run.ts';
import { pcapFile, scratchFolder } from '../evidence/build.ts';
import { dns } from '../fuzz/seeds.ts';
import { ethernet, FLAG, ip4, tcp, udp } from '../packet/build.ts';
import { eseHead } from '../support/content.ts';
import { HOSTILE } from '../support/hostile.ts';
import { jsonLines } from '../support/logs.ts';
import { render } from '../support/render.ts';
import { expectValidReport } from '../support/report-schema.ts';
import { DEFAULTS } from '../support/samples.ts';
import {
  COMMAND,
  close,
  closed,
  content,
  create,
  created,
  message,
  RESPONSE,
  read,
  readAnswer,
  treeConnect,
  treeConnected,
} from '../wire/smb/build.ts';
import { code } from './messages.ts';

const scratch = scratchFolder();
const posix = process.platform !== 'win32';

/** What acts on a terminal or reorders text; line feeds are the layout's own. */
const ACTIVE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const FORMULA = /^[\s"'`]*[=+\-@\uff0b\uff0d\uff1d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;
/** What Excel takes. */
const MAX_CELL = 32_767;
/** Lines of a table of one finding, whatever its names are. */
const MAX_LINES = 600;

const EVIL: Record<string, string> = {
  ...HOSTILE,
  'carriage return before a formula': '\r=1+1',
  'formula, full width': '\uff1d1+1',
  'formula behind blanks': '   =1+1',
  'another row': 'x",,"\r\n=1+1,"',
  'another key': 'x\ntrustedDomains:\n  - domain: evil.example',
  'YAML that is no text': '*alias &anchor !!js/function {a: [b',
  'the end of a comment': '--> ]]> */ -- #',
  tags: 'a\u{e0041}\u{e0042}b\uf8ff\ufffe',
};

/** Rows of RFC 4180; fails the test where a quote is out of place. */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
    cell.lastIndex = at;
    const match = cell.exec(text)!;
    row.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    at = cell.lastIndex;
    if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else {
      expect(text[at]).toBe(',');
      at++;
    }
  }
  return rows;
}

function rendered(report: Report): Record<string, string> {
  return Object.fromEntries(OUTPUTS.map((output) => [output.id, render(output, report)]));
}

/** Every output parses, holds the text and nothing that acts. */
function expectInert(report: Report): void {
  expectValidReport(report);
  const { csv, json, jsonl, table } = rendered(report) as Record<'csv' | 'json' | 'jsonl' | 'table', string>;
  for (const text of [csv.replaceAll('\r\n', '\n'), json, jsonl, table]) {
    expect(ACTIVE.exec(text)).toBeNull();
    expect(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'utf8'))).toBe(text);
  }
  expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(report)));
  for (const line of jsonl.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('kind');
  for (const row of rowsOf(csv)) {
    expect(row).toHaveLength(CSV_COLUMNS.length);
    for (const cell of row) {
      expect(cell.length).toBeLessThanOrEqual(MAX_CELL);
      expect(FORMULA.test(cell) && !cell.startsWith("'") && !NUMBER.test(cell), cell.slice(0, 80)).toBe(
        false,
      );
    }
  }
  const lines = table.split('\n');
  expect(lines.length).toBeLessThan(MAX_LINES);
  // marks stand on the character before them
  for (const line of lines) expect([...line.replace(/\p{M}/gu, '')].length).toBeLessThanOrEqual(80);
}

/** As many code units as a name on the wire holds; lone surrogates and all. */
const onWire = (evil: string): string => evil.slice(0, 4000);

/** A client that reads a file through a share of a domain controller, both called as given. */
function smbCapture(share: string, file: string): Uint8Array {
  const up = { source: '10.0.0.5', destination: '10.0.0.1', protocol: 6 };
  const down = { source: '10.0.0.1', destination: '10.0.0.5', protocol: 6 };
  const sequence = { up: 100, down: 500 };
  const packets: Uint8Array[] = [
    ethernet(ip4(tcp(new Uint8Array(0), { sequence: 99, flags: FLAG.syn }), up)),
    ethernet(
      ip4(
        tcp(new Uint8Array(0), {
          source: 445,
          destination: 40000,
          sequence: 499,
          acknowledgement: 100,
          flags: FLAG.syn | FLAG.ack,
        }),
        down,
      ),
    ),
  ];
  const say = (side: 'up' | 'down', bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += 1400) {
      const piece = bytes.subarray(at, at + 1400);
      const ports = side === 'up' ? {} : { source: 445, destination: 40000 };
      packets.push(
        ethernet(ip4(tcp(piece, { ...ports, sequence: sequence[side] }), side === 'up' ? up : down)),
      );
      sequence[side] += piece.length;
    }
  };
  const bytes = new Uint8Array(Buffer.concat([eseHead(), content(20_000)]));
  const answer = { flags: RESPONSE };
  say('up', message(COMMAND.treeConnect, treeConnect(`\\\\dc\\${share}`), { message: 1 }));
  say('down', message(COMMAND.treeConnect, treeConnected(), { ...answer, message: 1 }));
  say('up', message(COMMAND.create, create(file), { message: 2 }));
  say('down', message(COMMAND.create, created(5, bytes.length), { ...answer, message: 2 }));
  say('up', message(COMMAND.read, read(5, 0, bytes.length), { message: 3 }));
  say('down', message(COMMAND.read, readAnswer(bytes), { ...answer, message: 3 }));
  say('up', message(COMMAND.close, close(5), { message: 4 }));
  say('down', message(COMMAND.close, closed(), { ...answer, message: 4 }));
  return pcapFile(packets.map((bytes, i) => ({ time: 1_760_000_000_000_000 + i * 1000, bytes })));
}

/** What Suricata writes of the same, with every text that it takes from the wire. */
function eveLog(evil: string): string {
  const event = (second: number, type: string, part: object, changes: object = {}) => ({
    timestamp: `2026-11-22T12:09:${String(second).padStart(2, '0')}.500000+0000`,
    flow_id: 46125015484440,
    event_type: type,
    src_ip: '10.0.0.5',
    src_port: 56850,
    dest_ip: '10.0.0.1',
    dest_port: 445,
    proto: 'TCP',
    [type]: part,
    ...changes,
  });
  const ok = { status: 'STATUS_SUCCESS', status_code: '0x0', session_id: 41, tree_id: 7, dialect: '3.11' };
  const filename = `${evil}\\ntds.dit`;
  const ntlmssp = { domain: evil, user: evil, host: evil, version: evil };
  const back = { src_ip: '10.0.0.1', src_port: 445, dest_ip: '10.0.0.5', dest_port: 56850 };
  const whole = { filename, gaps: false, state: 'CLOSED', sha256: 'ab'.repeat(32), size: 57344 };
  const names = { ...ok, filename, share: `\\\\${evil}\\${evil}`, fuid: 'c7ed' };
  return jsonLines(
    event(1, 'smb', { ...ok, tree_id: 0, command: 'SMB2_COMMAND_SESSION_SETUP', ntlmssp }),
    event(2, 'smb', {
      ...ok,
      command: 'SMB2_COMMAND_TREE_CONNECT',
      share: `\\\\${evil}\\${evil}`,
      share_type: 'FILE',
    }),
    event(3, 'smb', {
      ...names,
      command: 'SMB2_COMMAND_CREATE',
      disposition: 'FILE_OPEN',
      access: 'normal',
      size: 57344,
    }),
    event(4, 'fileinfo', whole, { ...back, smb: { ...names, command: 'SMB2_COMMAND_READ' } }),
  );
}

/** A tunnel in Zeek's dns.log whose zone is called as given. */
function zeekLog(evil: string): string {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    ts: 1_760_000_000 + i,
    uid: `C${i}${evil}`,
    'id.orig_h': '10.0.0.5',
    'id.orig_p': 54321,
    'id.resp_h': '10.0.0.1',
    'id.resp_p': 53,
    proto: 'udp',
    trans_id: i,
    query: `${code(i)}.${evil}.example.org`,
    qclass: 1,
    qtype: 16,
    qtype_name: evil,
    rcode: 0,
    rcode_name: evil,
    answers: [`TXT 4 ${evil}`],
    TTLs: [0],
    rejected: false,
  }));
  return jsonLines(...rows);
}

const OPTIONS = { ...DEFAULTS, dc: ['10.0.0.1'] };

describe.each(Object.entries(EVIL))('names of evidence: %s', (name, evil) => {
  const id = name.replace(/\W+/g, '-');

  it('in SMB of a capture', async () => {
    const path = scratch.put(`${id}.pcap`, smbCapture(onWire(evil), `${onWire(evil)}\\ntds.dit`));
    const report = await scan([path], OPTIONS);
    expect(report.findings.map(({ alert }) => alert)).toContain(2030);
    expectInert(report);
  });

  it('in events of Suricata', async () => {
    const report = await scan([scratch.put(`${id}.eve.json`, eveLog(evil))], OPTIONS);
    // what is longer than a line may be is said
    const [file] = report.evidence;
    expect(report.summary.smbTransfers + file!.problems.length).toBeGreaterThan(0);
    expectInert(report);
  });

  it('in a log of Zeek', async () => {
    expectInert(await scan([scratch.put(`${id}.dns.log`, zeekLog(evil))], OPTIONS));
  });

  it.skipIf(!posix)('in names of evidence files, and in what is said of them', async () => {
    const file = evil
      .replaceAll('/', '_')
      .replaceAll('\0', '_')
      .replace(/[\ud800-\udfff]/g, '_')
      .slice(0, 50);
    const folder = join(scratch.path, `folder-${id}`);
    mkdirSync(folder);
    const whole = pcapFile([{ time: 1e15, bytes: ethernet(ip4(udp(dns(1, 'a.example.org', 1)))) }]);
    writeFileSync(join(folder, `${file}.pcap`), whole.subarray(0, -3));
    const ran = await exhume(['scan', folder], { engine: { scan, scanSeparate } });
    expect(ran.stderr).not.toBe('');
    expect(ACTIVE.exec(ran.stderr)).toBeNull();
    expect(ACTIVE.exec(ran.stdout)).toBeNull();
    expectInert(await scan([folder], OPTIONS));
    for (const args of [
      ['scan', `${folder}/${file}-gone`],
      ['explain', evil],
      ['scan', folder, '--site', evil.slice(0, 200)],
    ]) {
      const refused = await exhume(args, { engine: { scan, scanSeparate } });
      expect(refused.stderr).not.toBe('');
      expect(ACTIVE.exec(refused.stderr + refused.stdout)).toBeNull();
      expect(refused.stderr.length).toBeLessThan(6000);
    }
  });

  it('in a site configuration: the draft is what it would be, and reads back', () => {
    const seen = {
      networks: [{ network: evil, addresses: 1 }],
      controllers: [{ address: evil, grounds: [evil] }],
      resolvers: [evil],
    };
    const entry = exclusionEntry('trustedDomains', [[['domain', evil]]], Number.NaN);
    const finding = { triage: { exclusion: entry }, id: '2031-0', severity: 'high', title: evil };
    const text = draftSite(seen, { findings: [finding] } as never);
    expect(ACTIVE.exec(text)).toBeNull();
    expect(parse(text)).toEqual({
      organisation: { networks: [evil], domains: [] },
      domainControllers: [evil],
      resolvers: [evil],
    });
    const opened = text.replace(/[\s\S]*suppresses nothing\.\n/, '').replace(/^# /gm, '');
    expect(parse(opened)).toEqual({
      trustedDomains: [{ domain: evil, reason: '…', author: '…', until: '…' }],
    });
  });

  it('in what a person wrote into a site configuration', () => {
    const site = {
      trustedDomains: [{ domain: evil, reason: evil, author: evil, until: evil, [evil]: evil }],
      [evil]: evil,
    };
    const read = readSite(Buffer.from(JSON.stringify(site)), 'site.yaml');
    const lines = 'problems' in read ? read.problems.map(({ text }) => text) : [];
    const said = { text: '' };
    const io = { stderr: { write: (text: string) => (said.text += text) } };
    for (const line of lines) complain(io as never, line);
    expect(lines).not.toEqual([]);
    expect(ACTIVE.exec(said.text)).toBeNull();
  });

  it('in expectations: progress, text and JUnit', async () => {
    const shown = { text: '' };
    const stderr = { isTTY: true, columns: 80, write: (text: string) => (shown.text += text) };
    createProgress({ stderr, env: {} } as never, false).show(evil);
    expect(ACTIVE.exec(shown.text.replace('\r\u001b[K', ''))).toBeNull();
    const result = {
      id: evil,
      status: 'crashed',
      message: evil,
      missed: [],
      disagreements: [],
      falsePositives: [],
    };
    const judged = { expected: { expect: [] }, result } as never;
    const document = junitDocument([{ name: evil, cases: [{ judged, seconds: 0 }] }]);
    expect(ACTIVE.exec(document)).toBeNull();
    expect(document.match(/<(?!\/?(?:testsuites?|testcase|error|\?xml)\b)/g)).toBeNull();
    const file = scratch.put(
      `${id}.expectations.json`,
      JSON.stringify({ cases: [{ id: evil, evidence: ['gone.pcap'], [evil]: 1 }] }),
    );
    const ran = await exhume(['check', file], { engine: { scan, scanSeparate }, stderrIsTerminal: true });
    expect(ACTIVE.exec((ran.stdout + ran.stderr).replaceAll('\r\u001b[K', ''))).toBeNull();
  });
});

describe.skipIf(!posix)('a file name that is not UTF-8', () => {
  it('is shown byte by byte and read', async () => {
    const folder = join(scratch.path, 'bytes');
    mkdirSync(folder);
    const whole = pcapFile([{ time: 1e15, bytes: ethernet(ip4(udp(dns(1, 'a.example.org', 1)))) }]);
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0x1b, 0x5b, 0x32, 0x4a, 0xc3, 0x28])]),
      whole,
    );
    const report = await scan([folder], OPTIONS);
    expect(report.evidence).toMatchObject([{ status: 'whole', records: 1 }]);
    expectInert(report);
  });
});

describe('other programs read the documents', () => {
  const json = async () => {
    const texts: string[] = [];
    for (const [name, evil] of Object.entries(EVIL)) {
      const report = await scan(
        [scratch.put(`read-${name.replace(/\W+/g, '-')}.json`, eveLog(evil))],
        OPTIONS,
      );
      texts.push(rendered(report)['json']!);
    }
    return texts;
  };
  const missing = (program: string) => spawnSync(program, ['--version']).status !== 0;

  it.skipIf(missing('python3'))('Python: the same texts', async () => {
    const texts = await json();
    const program = `
import json, sys
for line in sys.stdin:
    json.dump(json.loads(json.loads(line)), sys.stdout, ensure_ascii=True); print()
`;
    const run = spawnSync('python3', ['-c', program], {
      input: jsonLines(...texts.map((t) => t as never)),
      maxBuffer: 1 << 28,
    });
    const back = run.stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(back).toEqual(texts.map((text) => JSON.parse(text)));
    expect(texts.some((text) => text.includes('a\\\\u{d800}b'))).toBe(true);
    expect(texts.some((text) => /(?<!\\)\\ud[89a-f]/.test(text))).toBe(false);
  });

  it.skipIf(missing('jq'))('jq: every document', async () => {
    const texts = await json();
    const run = spawnSync('jq', ['-c', '.schema'], { input: texts.join('\n'), maxBuffer: 1 << 28 });
    expect(run.stderr.toString()).toBe('');
    expect(run.stdout.toString().trim().split('\n')).toEqual(texts.map(() => '"exhume-report/1"'));
  });
});
