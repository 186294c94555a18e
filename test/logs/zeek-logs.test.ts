import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines, readLogs } from '../support/logs.ts';

type Row = Record<string, string>;

const ENDS = {
  uid: 'CCt1xY4',
  'id.orig_h': '10.20.0.51',
  'id.orig_p': '50234',
  'id.resp_h': '10.20.0.10',
  'id.resp_p': '445',
};
const SHARE = '\\\\dc1.corp.example\\ADMIN$';
const SMB_FILE = {
  ts: '1795349323.380614',
  ...ENDS,
  fuid: '-',
  action: 'SMB::FILE_OPEN',
  path: SHARE,
  name: 'NTDS\\ntds.dit',
  size: '4194304',
  prev_name: '-',
};
const FILE = {
  ts: '1795349323.417881',
  fuid: 'FhLzs2',
  ...ENDS,
  source: 'SMB',
  filename: 'NTDS\\ntds.dit',
  is_orig: 'F',
  seen_bytes: '4194304',
  total_bytes: '4194304',
  missing_bytes: '0',
  timedout: 'F',
  sha256: '-',
};
const NTLM = {
  ts: '1795349323.341217',
  ...ENDS,
  username: 'da-carol',
  hostname: 'WS1',
  domainname: 'CORP',
  server_nb_computer_name: 'DC1',
  server_dns_computer_name: 'dc1.corp.example',
  success: 'T',
};
const MAPPING = {
  ts: '1795349323.369226',
  ...ENDS,
  path: SHARE,
  service: '-',
  native_file_system: '-',
  share_type: 'DISK',
};
const CONN = {
  ts: '1795349323.300652',
  ...ENDS,
  proto: 'tcp',
  service: 'smb,gssapi,ntlm',
  duration: '2.500000',
  orig_bytes: '2318',
  resp_bytes: '400000',
  conn_state: 'SF',
};
const AP = {
  ts: '1795349323.350000',
  ...ENDS,
  request_type: 'AP',
  client: '-',
  service: 'cifs/dc1.corp.example',
  success: 'T',
};
const AS = {
  ...AP,
  uid: 'CKdc',
  'id.resp_p': '88',
  request_type: 'AS',
  client: 'da-carol/CORP.EXAMPLE',
  service: 'krbtgt/CORP.EXAMPLE',
};
const RPC = {
  ts: '1795349323.4',
  ...ENDS,
  rtt: '0.1',
  named_pipe: '49153',
  endpoint: 'drsuapi',
  operation: 'DRSGetNCChanges',
};

/** Rows of one log with its header; backslashes are doubled as Zeek doubles them. */
function tsv(path: string, ...rows: Row[]): string {
  const fields = Object.keys(rows[0] ?? {});
  const head = [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${path}`,
  ];
  const lines = rows.map((row) =>
    fields.map((field) => (row[field] ?? '-').replaceAll('\\', '\\\\')).join('\t'),
  );
  return `${[...head, `#fields\t${fields.join('\t')}`, ...lines].join('\n')}\n`;
}

/** The same as JSON: unset columns are absent, numbers are numbers. */
function json(...rows: Row[]): string {
  const value = (text: string) =>
    text === 'T' || text === 'F' ? text === 'T' : /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  return jsonLines(
    ...rows.map((row) =>
      Object.fromEntries(
        Object.entries(row)
          .filter(([, text]) => text !== '-')
          .map(([key, text]) => [key, value(text)]),
      ),
    ),
  );
}

const FORMS: [string, (path: string, ...rows: Row[]) => string][] = [
  ['zeek-logs-tsv', tsv],
  ['zeek-logs-json', (_path, ...rows) => json(...rows)],
];

describe.each(FORMS)('logs of one case as %s', (id, write) => {
  it('are joined by uid, whichever file is read first', () => {
    const files = [
      write('conn', CONN),
      write('files', FILE),
      write('ntlm', NTLM),
      write('smb_files', SMB_FILE),
      write('smb_mapping', MAPPING),
    ];
    for (const order of [files, files.toReversed()]) {
      const { formats, transfers, volumes, problems, host } = readLogs(order);
      expect(formats).toEqual(files.map(() => id));
      expect(problems).toEqual([]);
      expect(volumes).toEqual([]);
      expect(transfers).toMatchObject([
        {
          first: { time: 1795349323380614 },
          last: { time: 1795349323417881 },
          source: 'log',
          account: 'CORP\\da-carol',
          authentication: 'ntlm',
          share: 'ADMIN$',
          shareKind: 'disk',
          path: 'NTDS\\ntds.dit',
          size: 4194304,
          bytesRead: 4194304,
          bytesWritten: 0,
          reads: [],
          sha256Read: null,
          dialect: null,
          lost: 0,
          ended: 'closed',
        },
      ]);
      expect([transfers[0]!.client, transfers[0]!.server].map(host)).toEqual(['10.20.0.51', '10.20.0.10']);
    }
  });

  it('say alone what each of them can', () => {
    expect(readLogs([write('smb_files', SMB_FILE)]).transfers).toMatchObject([
      { share: 'ADMIN$', path: 'NTDS\\ntds.dit', bytesRead: 0, account: null, authentication: 'unknown' },
    ]);
    expect(readLogs([write('files', FILE)]).transfers).toMatchObject([
      { share: null, path: 'NTDS\\ntds.dit', bytesRead: 4194304, account: null },
    ]);
    const { identities, facts } = readLogs([write('ntlm', NTLM)]);
    expect(identities).toMatchObject([{ account: 'CORP\\da-carol', workstation: 'WS1', success: true }]);
    expect(facts.map(({ value }) => value)).toEqual(['DC1', 'dc1.corp.example']);
    const conn = readLogs([write('conn', CONN)]);
    expect([conn.transfers, conn.volumes, conn.problems]).toEqual([[], [], []]);
  });

  it('keep hashes of whole content only', () => {
    const sha256 = 'AA'.repeat(32);
    const whole = readLogs([write('files', { ...FILE, sha256 })]).transfers;
    expect(whole).toMatchObject([{ sha256Read: 'aa'.repeat(32) }]);
    const lost = readLogs([
      write('files', { ...FILE, sha256, seen_bytes: '100', missing_bytes: '50' }),
    ]).transfers;
    expect(lost).toMatchObject([{ sha256Read: null, lost: 50, ended: 'cut' }]);
  });

  it('keep media type, MD5 and SHA-1, and tell a row that was looked at in vain', () => {
    const hashes = { md5: 'A'.repeat(32), sha1: 'b'.repeat(40) };
    const hive = { ...FILE, ...hashes, mime_type: 'application/vnd.ms-regf' };
    const other = { ...FILE, fuid: 'F2', filename: 'x.docx', mime_type: '-' };
    const told = readLogs([write('files', hive, other)]).transfers.map((t) => t.told);
    expect(told).toEqual([
      {
        type: 'application/vnd.ms-regf',
        digests: [`md5:${'a'.repeat(32)}`, `sha1:${'b'.repeat(40)}`],
      },
      { type: '', digests: [] },
    ]);
    expect(readLogs([write('files', other)]).transfers[0]?.told).toEqual({ type: null, digests: [] });
    const gap = { ...other, missing_bytes: '10' };
    expect(readLogs([write('files', hive, gap)]).transfers[1]?.told?.type).toBeNull();
  });

  it('count content once that has rows on two connections', () => {
    const { transfers } = readLogs([write('files', FILE, { ...FILE, uid: 'CAnother' })]);
    expect(transfers).toHaveLength(1);
  });

  it('follow a rename and a deletion', () => {
    const renamed = { ...SMB_FILE, action: 'SMB::FILE_RENAME', name: 'a.tmp', prev_name: 'NTDS\\ntds.dit' };
    const deleted = { ...SMB_FILE, action: 'SMB::FILE_DELETE' };
    expect(readLogs([write('smb_files', SMB_FILE, renamed, deleted)]).transfers).toMatchObject([
      { path: 'NTDS\\ntds.dit', previousNames: ['NTDS\\ntds.dit'], deleted: true },
    ]);
  });

  it('name the share of an open that does not, when the connection has but one', () => {
    const bare = { ...SMB_FILE, path: '-', name: '\\Windows\\Temp\\report.docx' };
    const file = { ...FILE, filename: 'Windows\\Temp\\report.docx' };
    const other = { ...MAPPING, path: '\\\\dc1\\D$' };
    const one = readLogs([
      write('smb_files', bare),
      write('files', file),
      write('smb_mapping', MAPPING),
    ]).transfers;
    const two = readLogs([
      write('smb_files', bare),
      write('files', file),
      write('smb_mapping', MAPPING, other),
    ]).transfers;
    expect(one).toMatchObject([{ share: 'ADMIN$', bytesRead: 4194304 }]);
    expect(two).toMatchObject([{ share: null, bytesRead: 4194304 }]);
  });

  it('name the account of a ticket and the controller that gave it', () => {
    const { identities, facts, transfers } = readLogs([
      write('kerberos', AS, AP),
      write('smb_files', SMB_FILE),
    ]);
    expect(identities).toMatchObject([{ account: 'CORP.EXAMPLE\\da-carol', service: 'krbtgt/CORP.EXAMPLE' }]);
    expect(facts).toMatchObject([{ kind: 'role', value: 'domain-controller' }]);
    expect(transfers).toMatchObject([{ account: null, authentication: 'kerberos' }]);
  });

  it('tell replication with the account of its connection', () => {
    const { replications } = readLogs([
      write('dce_rpc', RPC, { ...RPC, operation: 'DRSBind' }),
      write('ntlm', NTLM),
    ]);
    expect(replications).toMatchObject([{ account: 'CORP\\da-carol', calls: 1, opnums: [3] }]);
  });

  it('tell the volume of a session that never showed a share', () => {
    const closed = readLogs([write('conn', CONN), write('ntlm', NTLM)]).volumes;
    expect(closed).toMatchObject([
      {
        source: 'log',
        account: 'CORP\\da-carol',
        bytesUp: 2318,
        bytesDown: 400000,
        last: { time: 1795349325800652 },
      },
    ]);
    expect(readLogs([write('conn', CONN), write('ntlm', { ...NTLM, success: '-' })]).volumes).toEqual([]);
  });

  it('pass over unknown columns and other services', () => {
    const { transfers } = readLogs([
      write('files', { extra: 'x', ...FILE, community_id: '1:x' }, { ...FILE, source: 'HTTP', fuid: 'F2' }),
    ]);
    expect(transfers).toHaveLength(1);
  });

  it('that were cut lose their last line only', () => {
    const text = write('files', FILE, { ...FILE, fuid: 'F2' }, { ...FILE, fuid: 'F3' });
    const { transfers, problems } = readLogs([text.slice(0, text.lastIndexOf('SMB'))]);
    expect(transfers).toHaveLength(2);
    expect(problems).toHaveLength(1);
  });

  it('with hostile values lose those lines only', () => {
    const { transfers, problems } = readLogs([
      write(
        'smb_files',
        { ...SMB_FILE, ts: 'never' },
        { ...SMB_FILE, 'id.orig_h': '999.1.1.1' },
        { ...SMB_FILE, uid: '__proto__', name: '__proto__' },
        { ...SMB_FILE, size: '-5' },
      ),
    ]);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['bad-time', 'bad-address']);
    expect(transfers).toMatchObject([{ path: '__proto__' }, { size: null }]);
    expect(({} as Record<string, unknown>)['opened']).toBeUndefined();
  });

  it('of any values are read to the end', () => {
    const value = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .map((text) => text.replace(/[\t\n\r]/g, ' '));
    const change = fc.record(
      { path: value, name: value, action: value, size: value, prev_name: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, (row) => {
        const { transfers } = readLogs(
          [write('smb_files', { ...SMB_FILE, ...row }, { ...SMB_FILE, name: 'last', uid: 'CLast' })],
          id,
        );
        expect(transfers.at(-1)).toMatchObject({ path: 'last' });
      }),
      { numRuns: 100 },
    );
  });
});

describe('files.log before version 5.1', () => {
  it('names hosts and connections in sets', () => {
    const { uid, ...rest } = FILE;
    const old: Row = { ...rest, tx_hosts: '10.20.0.10', rx_hosts: '10.20.0.51', conn_uids: uid };
    for (const field of ['id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p']) delete old[field];
    const { transfers, host } = readLogs([tsv('files', old), tsv('smb_files', SMB_FILE)]);
    expect(transfers).toMatchObject([{ bytesRead: 4194304, share: 'ADMIN$', serverPort: 445 }]);
    expect(host(transfers[0]!.client)).toBe('10.20.0.51');
  });
});

describe('rows that a shipper or store changed', () => {
  const rows = [FILE, SMB_FILE, NTLM].map((row) => JSON.parse(json(row)) as Record<string, unknown>);
  const nested = (row: Record<string, unknown>) => {
    const ends = Object.entries(row).filter(([key]) => key.startsWith('id.'));
    const rest = Object.entries(row).filter(([key]) => !key.startsWith('id.'));
    return { ...Object.fromEntries(rest), id: Object.fromEntries(ends.map(([key, v]) => [key.slice(3), v])) };
  };
  const forms: [string, (row: Record<string, unknown>) => object][] = [
    ['nested ends', nested],
    [
      'underscores for dots',
      (row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k.replaceAll('.', '_'), v])),
    ],
    ['ISO times', (row) => ({ ...row, ts: new Date(Number(row['ts']) * 1000).toISOString() })],
    ['times as text', (row) => ({ ...row, ts: String(row['ts']) })],
    ['times in milliseconds', (row) => ({ ...row, ts: Math.round(Number(row['ts']) * 1000) })],
    ['the original line in an event', (row) => ({ event: { original: JSON.stringify(row) } })],
    ['the line in a message', (row) => ({ message: JSON.stringify(row), log: { file: { path: 'x' } } })],
  ];

  it.each(forms)('with %s are read', (_form, change) => {
    const { transfers, problems } = readLogs([jsonLines(...rows.map(change))]);
    expect(problems).toEqual([]);
    expect(transfers).toMatchObject([{ account: 'CORP\\da-carol', share: 'ADMIN$', bytesRead: 4194304 }]);
  });

  it('with other separators, words for nothing and a header in the middle are read', () => {
    const other = (path: string, ...all: Row[]) =>
      tsv(path, ...all)
        .replace('#separator \\x09', '#separator \\x7c')
        .replace('#unset_field\t-', '#unset_field\tNONE')
        .replaceAll('\t-', '\tNONE')
        .replaceAll('\t', '|');
    const { uid, ...rest } = SMB_FILE;
    const moved: Row = { ...rest, uid };
    const { transfers, problems } = readLogs([
      other('smb_files', { ...SMB_FILE, name: 'a.txt' }) + tsv('smb_files', moved),
      other('files', FILE),
    ]);
    expect(problems).toEqual([]);
    expect(transfers.map(({ path, bytesRead }) => [path, bytesRead])).toEqual([
      ['NTDS\\ntds.dit', 4194304],
      ['a.txt', 0],
    ]);
  });
});

describe('a stream of all logs of a sensor', () => {
  const named = (path: string, row: Row) => JSON.stringify({ _path: path, ...JSON.parse(json(row)) });
  const dns = {
    ts: '1795349323.1',
    ...ENDS,
    'id.resp_p': '53',
    proto: 'udp',
    trans_id: '7',
    query: 'a.example',
    qtype: '1',
  };

  it('is told apart by the name of the log', () => {
    const lines = [
      named('weird', dns),
      named('conn', CONN),
      named('dns', dns),
      named('files', FILE),
      named('smb_files', SMB_FILE),
    ];
    const { formats, messages, transfers, problems } = readLogs([lines.join('\n')]);
    expect(formats).toEqual(['zeek-logs-json']);
    expect(problems).toEqual([]);
    expect(messages).toMatchObject([{ name: 'a.example', record: 3 }]);
    expect(transfers).toMatchObject([{ bytesRead: 4194304, share: 'ADMIN$' }]);
  });

  it('passes over logs that are not read and names what is no row', () => {
    const lines = [json(FILE).trim(), named('weird', dns), '{"a":1}', '{nothing'];
    const { transfers, problems } = readLogs([lines.join('\n')]);
    expect(transfers).toHaveLength(1);
    expect(problems).toEqual(['no-zeek-fields 3', 'json 4']);
  });

  it('is found inside what shippers wrap around it', () => {
    const lines = [{ message: json(FILE).trim() }, { result: { _raw: json(SMB_FILE).trim() } }];
    expect(readLogs([jsonLines(...lines)]).transfers).toMatchObject([
      { bytesRead: 4194304, share: 'ADMIN$' },
    ]);
  });
});
