import { describe, expect, it } from 'vitest';
import { MAX_JOINED_ROWS, MAX_NAME_CHARS, MAX_OPENS, ROW_CHARS } from '../../src/logs/bounds.ts';
import { idAt, nameAt, plainNumber } from '../../src/logs/fields.ts';
import { countRow, keepBounded, rowWeight } from '../../src/logs/joined.ts';
import { jsonLines, readLogs } from '../support/logs.ts';

describe('a bounded map', () => {
  it('keeps the newest and hands over the oldest, each once', () => {
    const map = new Map<number, number>();
    const gone: number[] = [];
    for (let i = 0; i < 100; i++) keepBounded(map, i, i, 32, (value) => gone.push(value));
    expect(map.size).toBeLessThanOrEqual(32);
    expect([...gone, ...map.values()]).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('costs the same per row behind its bound as before it', () => {
    const map = new Map<number, number>();
    const before = performance.now();
    for (let i = 0; i < 400_000; i++) keepBounded(map, i, i, 1 << 16, () => {});
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe('rows that wait', () => {
  it('count more when their text is long', () => {
    expect(rowWeight(null)).toBe(1);
    expect(rowWeight('x'.repeat(ROW_CHARS - 1))).toBe(1);
    expect(rowWeight('x'.repeat(4 * ROW_CHARS))).toBe(5);
  });

  it('of all connections have one bound; the connection at hand is never let go', () => {
    const connections = new Map(Array.from({ length: 40 }, (_, i) => [`C${i}`, { rows: 10 }]));
    const gone: { rows: number }[] = [];
    const first = connections.get('C0')!;
    const let1 = (weight: number, rows: number) =>
      countRow(connections, 'C0', first, rows, weight, (old) => gone.push(old));
    expect(let1(1, 400)).toBe(401);
    expect(gone).toEqual([]);
    expect(let1(1, MAX_JOINED_ROWS)).toBe(MAX_JOINED_ROWS + 1 - 10 * gone.length);
    expect(gone.length).toBeGreaterThan(0);
    expect(connections.get('C0')).toBe(first);
  });

  it('of one connection alone stay', () => {
    const only = { rows: 0 };
    const connections = new Map([['C0', only]]);
    const rows = countRow(connections, 'C0', only, MAX_JOINED_ROWS, 1, () => {
      throw new Error('let go');
    });
    expect(rows).toBe(MAX_JOINED_ROWS + 1);
  });
});

describe('text of evidence', () => {
  it('that is a name is kept as far as names go', () => {
    const name = `${'x'.repeat(MAX_NAME_CHARS - 1)}\ud800`;
    expect(nameAt({ name: `${name}yz` }, 'name')).toBe(name);
    expect(nameAt({ name: 'short' }, 'name')).toBe('short');
    expect(nameAt({ name: 7 }, 'name')).toBeNull();
  });

  it('that is longer than ids are is no id', () => {
    expect(idAt({ uid: 'C1' }, 'uid')).toBe('C1');
    for (const uid of ['', '-', 'x'.repeat(1000), 7, null]) expect(idAt({ uid }, 'uid')).toBeNull();
  });
});

describe('objects of evidence where numbers or words stand', () => {
  const zeek = { ts: 1795349323.5, uid: 'C1', 'id.orig_h': '10.0.0.5', 'id.resp_h': '10.0.0.1' };
  const evil = [
    '{"toString":1,"valueOf":1}',
    '{"toString":"x"}',
    `${'['.repeat(50_000)}1${']'.repeat(50_000)}`,
    '[[]]',
    'null',
    'true',
  ];

  it.each(evil.map((json) => [json.slice(0, 30), json]))('stop no reader: %s', (_, json) => {
    const row = (own: string) => `${JSON.stringify(zeek).slice(0, -1)},${own}}`;
    const dns = `"id.orig_p":1,"id.resp_p":53,"proto":"udp","trans_id":1,"query":"a.b","qtype":1`;
    const files = [
      row(`${dns},"rtt":${json},"TTLs":[${json},60],"answers":[${json}]`),
      row(
        `"_path":"conn","conn_state":"SF","service":["smb",${json}],"duration":${json},"orig_bytes":${json}`,
      ),
    ];
    expect(readLogs([files[0]!], 'zeek-dns-json').messages).toHaveLength(1);
    expect(readLogs([files[1]!], 'zeek-logs-json').problems).toEqual([]);
  });

  it('are no numbers', () => {
    for (const json of evil) expect(plainNumber(JSON.parse(json))).toBeNaN();
    expect([plainNumber(7), plainNumber('0.5'), plainNumber('x')]).toEqual([7, 0.5, Number.NaN]);
  });
});

/** One successful open as Suricata logs it. */
function open(flow: number, name: string, fuid: string): object {
  const smb = {
    status: 'STATUS_SUCCESS',
    status_code: '0x0',
    session_id: 1,
    tree_id: 1,
    command: 'SMB2_COMMAND_CREATE',
    filename: name,
    fuid,
  };
  return {
    timestamp: '2026-11-22T12:00:00.000000+0000',
    flow_id: flow,
    event_type: 'smb',
    src_ip: '10.0.0.5',
    src_port: 50_000,
    dest_ip: '10.0.0.1',
    dest_port: 445,
    proto: 'TCP',
    smb,
  };
}

describe('opens of Suricata that wait for their content', () => {
  it('are each told once, however many there are on one connection', () => {
    const count = MAX_OPENS + 500;
    const lines = Array.from({ length: count }, (_, i) => open(1, `f${i}`, `u${i}`));
    const { transfers, problems } = readLogs([jsonLines(...lines)]);
    expect(problems).toEqual([]);
    expect(new Set(transfers.map(({ path }) => path)).size).toBe(count);
    expect(transfers).toHaveLength(count);
  });

  it('are told early where all connections together have too many', () => {
    const flows = 40;
    const each = 500;
    const long = 'x'.repeat(MAX_NAME_CHARS);
    const lines = Array.from({ length: flows * each }, (_, i) =>
      open(i % flows, `${i} ${long}`, `u${Math.floor(i / flows)}`),
    );
    expect(flows * each * rowWeight(long)).toBeGreaterThan(MAX_JOINED_ROWS);
    const { transfers } = readLogs([jsonLines(...lines)]);
    expect(transfers).toHaveLength(flows * each);
  });
});
