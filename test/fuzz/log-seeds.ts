import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { text } from '../packet/build.ts';
import { jsonLines } from '../support/logs.ts';
import type { InputFile, Seed } from './seed.ts';
import { SEED_FOLDER } from './smb-seeds.ts';

const NAME = 'x9k2mq0f7a1bz3.t.example.org';

/** Events of Suricata around DNS, in the three layouts that its versions write. */
function dnsEvents(): object[] {
  const ends = { src_ip: '10.1.2.3', src_port: 54_321, dest_ip: '10.1.1.1', dest_port: 53, proto: 'UDP' };
  const back = { src_ip: '10.1.1.1', src_port: 53, dest_ip: '10.1.2.3', dest_port: 54_321, proto: 'UDP' };
  const event = (i: number, dns: object, sides: object = ends) => ({
    timestamp: `2026-11-22T12:${String(10 + i).padStart(2, '0')}:34.123456+0200`,
    flow_id: 1_531_972_173_335_705 + (i % 3),
    event_type: 'dns',
    ...sides,
    dns,
  });
  const question = { rrname: NAME, rrtype: 'TXT' };
  const records = [
    { rrname: NAME, rrtype: 'CNAME', ttl: 5, rdata: 'a.b' },
    { rrname: 'a.b', rrtype: 'TXT', ttl: 60, rdata: 'q2Fz' },
    { rrname: NAME, rrtype: 'MX', ttl: 60, rdata: 'mx.example.org' },
    { rrname: NAME, rrtype: 'SOA', ttl: 60, soa: { mname: 'ns', rname: 'root', serial: 1, refresh: 2 } },
    { rrname: NAME, rrtype: 'SRV', ttl: 60, srv: { priority: 1, weight: 2, port: 3, name: 'host' } },
  ];
  return [
    event(1, { type: 'query', id: 1, ...question, tx_id: 0, opcode: 0 }),
    event(2, { type: 'answer', id: 1, ...question, rcode: 'NOERROR', ttl: 60, rdata: 'q2Fz' }, back),
    event(
      3,
      { version: 2, type: 'answer', id: 2, flags: '8580', ...question, rcode: 'NOERROR', answers: records },
      back,
    ),
    event(4, {
      version: 2,
      type: 'answer',
      id: 3,
      rrname: NAME,
      rcode: 'NXDOMAIN',
      grouped: { A: ['10.0.0.9'], TXT: ['q2Fz', 'b'] },
    }),
    event(5, { version: 3, type: 'request', id: 4, queries: [question, { rrname: 'b.c', rrtype: 'A' }] }),
    event(6, {
      version: 3,
      type: 'response',
      id: 4,
      flags: '8580',
      rcode: 'NOERROR',
      queries: [question],
      answers: records,
      authorities: records.slice(3, 4),
      additionals: [{ rrname: '', rrtype: 'OPT', ttl: 0, opt: [{ code: 10, data: 'q2Fz' }] }],
    }),
  ];
}

function gunzipped(name: string): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(join(SEED_FOLDER, name))));
}

function folder(name: string): InputFile[] {
  return readdirSync(join(SEED_FOLDER, name))
    .sort()
    .map((file) => ({ name: file, bytes: new Uint8Array(readFileSync(join(SEED_FOLDER, name, file))) }));
}

/** Rows of a log of Zeek in columns as JSON with the name of their log, as a shipper sends them. */
function asStream(files: readonly InputFile[]): string {
  return files.map(({ bytes }) => columnsAsJson(Buffer.from(bytes).toString('utf8'))).join('');
}

function columnsAsJson(log: string): string {
  const lines = log.split('\n').filter((line) => line !== '');
  const fieldOf = (word: string) => lines.find((line) => line.startsWith(`#${word}\t`))?.split('\t') ?? [];
  const [, ...fields] = fieldOf('fields');
  const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
  const objects = rows.map((row) => ({
    _path: fieldOf('path')[1],
    ...Object.fromEntries(
      fields.flatMap((field, i) => (row[i] === '-' ? [] : [[field, plainValue(row[i]!)]])),
    ),
  }));
  return jsonLines(...objects);
}

function plainValue(column: string): unknown {
  if (column === 'T' || column === 'F') return column === 'T';
  if (/^\d+(\.\d+)?$/.test(column)) return Number(column);
  return column.replaceAll('\\\\', '\\');
}

/** UTF-16 with a byte order mark, as PowerShell redirects it. */
export function utf16(bytes: Uint8Array, little: boolean): Uint8Array {
  const out = Buffer.from(`\ufeff${Buffer.from(bytes).toString('utf8')}`, 'utf16le');
  return new Uint8Array(little ? out : out.swap16());
}

function one(about: string, bytes: Uint8Array, reaches?: Seed['reaches']): Seed {
  return {
    about,
    reader: 'evidence',
    files: [{ name: 'log', bytes }],
    ...(reaches ? { reaches } : {}),
  };
}

/** Logs of Suricata and Zeek about SMB and what stands beside it; logs of one case as one folder. */
export function logSeeds(): Seed[] {
  const mixed = gunzipped('eve-mixed.ndjson.gz');
  const push = gunzipped('eve-push.ndjson.gz');
  const stream = gunzipped('zeek-stream.ndjson.gz');
  // the last is JSON as it stands
  const folders = ['zeek-smb1', 'zeek-rpc', 'zeek-kerberos'] as const;
  return [
    one('Suricata, DNS', text(jsonLines(...dnsEvents())), 'dnsMessages'),
    one('Suricata, SMB', push, 'smbTransfers'),
    one('Suricata, all events', mixed, 'smbTransfers'),
    one('Suricata, UTF-16', utf16(push, true), 'smbTransfers'),
    one('Suricata, UTF-16 big-endian', utf16(text(jsonLines(...dnsEvents())), false), 'dnsMessages'),
    one('Zeek, stream of all logs', stream, 'smbTransfers'),
    ...folders.map(
      (name): Seed => ({
        about: `${name}, folder`,
        reader: 'evidence',
        files: folder(name),
        reaches: 'logRecords',
      }),
    ),
    ...folders.slice(0, 2).map((name) => one(`${name}, JSON`, text(asStream(folder(name))), 'logRecords')),
    {
      about: 'logs of two sensors in one case',
      reader: 'evidence',
      files: [...folder('zeek-smb1'), { name: 'eve.json', bytes: push }],
      reaches: 'smbTransfers',
    },
  ];
}
