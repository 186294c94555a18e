import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable } from '../../src/base/address.ts';
import { createProvenance } from '../../src/base/provenance.ts';
import { logFormats, sniffLog } from '../../src/logs/registry.ts';
import { readFile, sharedFiles } from '../support/captures.ts';
import { collect, type Snapshot } from '../support/dns.ts';

const FIELDS =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs rejected'.split(
    ' ',
  );
const HEADER = [
  '#separator \\x09',
  '#set_separator\t,',
  '#empty_field\t(empty)',
  '#unset_field\t-',
  '#path\tdns',
  '#open\t2026-11-22-11-28-52',
  `#fields\t${FIELDS.join('\t')}`,
  '#types\ttime\tstring',
].join('\n');

const ROW = {
  ts: '1653991234.123456',
  uid: 'CkT2',
  'id.orig_h': '10.1.2.3',
  'id.orig_p': '54321',
  'id.resp_h': '10.1.1.1',
  'id.resp_p': '53',
  proto: 'udp',
  trans_id: '48879',
  rtt: '0.012000',
  query: 'x9k2.t.example.org',
  qclass: '1',
  qclass_name: 'C_INTERNET',
  qtype: '16',
  qtype_name: 'TXT',
  rcode: '0',
  rcode_name: 'NOERROR',
  AA: 'F',
  TC: 'F',
  RD: 'T',
  RA: 'T',
  Z: '0',
  answers: 'TXT 4 q2Fz,TXT 3 a\\x2cc',
  TTLs: '60.000000,60.000000',
  rejected: 'F',
};

function tsv(row: Record<string, string> = {}): string {
  const all: Record<string, string> = { ...ROW, ...row };
  return FIELDS.map((field) => all[field] ?? '-').join('\t');
}

function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function readLog(text: string | Uint8Array, id?: string) {
  const bytes = typeof text === 'string' ? latin1(text) : text;
  const format = id ? logFormats.find((f) => f.id === id) : sniffLog(bytes.subarray(0, 65536), 'x');
  const addresses = createAddressTable();
  const { sink, messages } = collect();
  const problems: string[] = [];
  const problem = (reason: string, at: { record: number }) => problems.push(`${reason} ${at.record}`);
  const reader = format?.open({ addresses, sink, problem });
  const line = { at: createProvenance(), bytes, start: 0, end: 0 };
  for (let from = 0; from < bytes.length; from = line.end + 1) {
    const end = bytes.indexOf(10, from);
    line.start = from;
    line.end = end < 0 ? bytes.length : end;
    line.at.record++;
    line.at.offset = from;
    reader?.line(line);
  }
  reader?.end();
  const host = (id: number) => addressText(addresses, id);
  return { format: format?.id, messages: messages as Snapshot[], problems, host, rows: reader?.rows?.() };
}

describe('rows that were taken', () => {
  it('leave out headers, blank lines and lines that were left out', () => {
    const bad = tsv({ ts: 'never' });
    const half = tsv({ answers: 'no such answer' });
    expect(readLog(`${HEADER}\n${tsv()}\n${half}\n\n${bad}\nshort\n#close\tnow\n`).rows).toBe(2);
    expect(readLog(HEADER).rows).toBe(0);
  });

  it('are counted in JSON lines too', () => {
    const row = '{"ts":1,"id.orig_h":"10.1.2.3","id.resp_h":"10.1.1.1","trans_id":1,"query":"a.example"}';
    expect(readLog(`${row}\n\nno json\n${row}\n{"a":1}\n`, 'zeek-dns-json').rows).toBe(2);
  });
});

describe('a line of dns.log', () => {
  it('is a query and its answer, with times to the microsecond', () => {
    const { messages, problems, host } = readLog(`${HEADER}\n${tsv()}\n`);
    expect(problems).toEqual([]);
    expect(messages).toHaveLength(2);
    const shared = {
      id: 48879,
      record: 9,
      name: 'x9k2.t.example.org',
      qtype: 16,
      qclass: 1,
      size: -1,
      bad: null,
    };
    expect(messages[0]).toMatchObject({
      ...shared,
      response: false,
      time: 1653991234123456,
      flags: 0x0100,
      records: [],
    });
    expect(messages[1]).toMatchObject({
      ...shared,
      response: true,
      time: 1653991234135456,
      flags: 0x8180,
      rcode: 0,
      initiatorPort: 54321,
      serverPort: 53,
      transport: 'udp',
      service: 'dns',
      records: [
        { section: 1, type: 16, ttl: 60, rdata: Buffer.from('\x04q2Fz').toString('hex') },
        { section: 1, type: 16, ttl: 60, rdata: Buffer.from('\x03a,c').toString('hex') },
      ],
    });
    expect(host(messages[0]!.initiator)).toBe('10.1.2.3');
    expect(host(messages[0]!.server)).toBe('10.1.1.1');
  });

  it('that was never answered is a query alone', () => {
    const { messages } = readLog(`${HEADER}\n${tsv({ rcode: '-', answers: '-', TTLs: '-', rtt: '-' })}`);
    expect(messages).toMatchObject([{ response: false }]);
  });

  it('of a second answer, without a type, is an answer alone', () => {
    const { messages } = readLog(
      `${HEADER}\n${tsv({ qtype: '-', qclass: '-', rcode: '3', answers: '-', rtt: '-' })}`,
    );
    expect(messages).toMatchObject([{ response: true, rcode: 3, name: 'x9k2.t.example.org', records: [] }]);
  });

  it('keeps the bytes of a name', () => {
    const { messages } = readLog(`${HEADER}\n${tsv({ query: 'a\\xe4\\\\b\xc3\xa9.t.example' })}`);
    expect(messages[0]!.name).toBe('a\\xe4\\x5cb\\xc3\\xa9.t.example');
  });

  it('prefers the name with its case where a script keeps it', () => {
    const header = HEADER.replace('rejected', 'rejected\toriginal_query');
    const { messages } = readLog(`${header}\n${tsv()}\tX9k2.T.example.org`);
    expect(messages[0]!.name).toBe('X9k2.T.example.org');
  });

  it.each([
    ['5353', 'mdns'],
    ['5355', 'llmnr'],
    ['137', 'nbns'],
    ['8053', 'dns'],
  ])('to port %s belongs to %s', (port, service) => {
    expect(readLog(`${HEADER}\n${tsv({ 'id.resp_p': port })}`).messages[0]!.service).toBe(service);
  });

  it.each([
    [
      '1',
      'A',
      'cdn.example,192.0.2.7',
      [
        [5, '0363646e076578616d706c6500'],
        [1, 'c0000207'],
      ],
    ],
    [
      '28',
      'AAAA',
      '2001:db8::1:0,::ffff:192.0.2.1',
      [
        [28, '20010db8000000000000000000010000'],
        [28, '00000000000000000000ffffc0000201'],
      ],
    ],
    ['15', 'MX', 'mx.example', [[15, '0000026d78076578616d706c6500']]],
    ['33', 'SRV', 'sip.example', [[33, '00000000000003736970076578616d706c6500']]],
    ['2', 'NS', 'ns.example', [[2, '026e73076578616d706c6500']]],
    ['12', 'PTR', 'host.example', [[12, '04686f7374076578616d706c6500']]],
    ['6', 'SOA', 'ns.example', [[6, `026e73076578616d706c6500${'00'.repeat(21)}`]]],
    ['10', 'NULL', '<unknown type=10>', [[10, '']]],
    ['65399', 'query-65399', '<unknown type=65399>', [[65399, '']]],
    ['16', 'TXT', 'TXT 0 ', [[16, '00']]],
    ['16', 'TXT', 'TXT 5 a b c TXT 2 \\x00\\xff', [[16, '0561206220630200ff']]],
    ['99', 'SPF', 'SPF 2 ok', [[99, '026f6b']]],
    ['48', 'DNSKEY', 'DNSKEY 8', [[48, '']]],
    [
      '255',
      'ANY',
      'TXT 1 x,192.0.2.1,a.example',
      [
        [16, '0178'],
        [1, 'c0000201'],
        [5, '0161076578616d706c6500'],
      ],
    ],
  ])('of type %s (%s) with %s has its data back', (qtype, qtype_name, answers, expected) => {
    const { messages, problems } = readLog(`${HEADER}\n${tsv({ qtype, qtype_name, answers })}`);
    expect(problems).toEqual([]);
    expect(messages[1]!.records.map((r) => [r.type, r.rdata])).toEqual(expected);
    expect(messages[1]!.bad).toBeNull();
  });

  it('whose answer is cut keeps the part that is there', () => {
    const { messages } = readLog(`${HEADER}\n${tsv({ answers: 'TXT 200 short' })}`);
    expect(messages[1]!.records[0]!.rdata).toBe(`05${Buffer.from('short').toString('hex')}`);
  });

  it('to the root has an empty name', () => {
    const { messages } = readLog(`${HEADER}\n${tsv({ query: '(empty)' })}`);
    expect(messages[0]).toMatchObject({ nameLength: 0, questions: 1, qtype: 16 });
  });
});

describe('a TSV file', () => {
  it('may have its columns in any order, and headers in the middle', () => {
    const other = '#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\n1.0\t10.0.0.1\n';
    const short =
      '#path\tdns\n#fields\tquery\tid.resp_h\tid.orig_h\tts\nq.example\t10.0.0.2\t10.0.0.1\t5.5\r\n';
    const { messages, problems } = readLog(`${HEADER}\n${tsv()}\n#close\t2026\n${other}${short}`);
    expect(problems).toEqual([]);
    expect(messages.slice(2)).toMatchObject([
      { name: 'q.example', time: 5_500_000, id: -1, transport: 'unknown' },
    ]);
  });

  it('counts its bad lines and reads the others', () => {
    const lines = [
      tsv().slice(0, 40),
      tsv({ ts: 'soon' }),
      tsv({ 'id.orig_h': '10.0.0' }),
      tsv({ query: `${'a'.repeat(64)}.example` }),
      tsv({ answers: `${'b'.repeat(300)}` }),
      tsv(),
    ];
    const { messages, problems } = readLog(`${HEADER}\n${lines.join('\n')}`);
    expect(problems).toEqual([
      'columns-short 9',
      'bad-time 10',
      'bad-address 11',
      'bad-name 12',
      'bad-answer 13',
    ]);
    expect(messages).toHaveLength(4);
  });

  it('without a header says so', () => {
    expect(readLog(tsv(), 'zeek-dns-tsv').problems).toEqual(['no-header 1']);
  });
});

describe('JSON', () => {
  const object = {
    ts: 1653991234.123456,
    'id.orig_h': '10.1.2.3',
    'id.orig_p': 54321,
    'id.resp_h': '10.1.1.1',
    'id.resp_p': 53,
    proto: 'udp',
    trans_id: 48879,
    rtt: 0.012,
    query: 'x9k2.t.example.org',
    qclass: 1,
    qtype: 16,
    rcode: 0,
    AA: false,
    TC: false,
    RD: true,
    RA: true,
    Z: 0,
    answers: ['TXT 4 q2Fz', 'TXT 3 a,c'],
    TTLs: [60.0, 60.0],
  };
  const expected = readLog(`${HEADER}\n${tsv()}`).messages.map((m) => ({ ...m, record: 1 }));
  const {
    'id.orig_h': orig_h,
    'id.orig_p': orig_p,
    'id.resp_h': resp_h,
    'id.resp_p': resp_p,
    ...rest
  } = object;

  it.each<[string, unknown]>([
    ['Zeek', object],
    ['nested id', { ...rest, id: { orig_h, orig_p, resp_h, resp_p } }],
    ['ISO time', { ...object, ts: '2022-05-31T10:00:34.123456Z' }],
    ['ISO time with a zone', { ...object, ts: '2022-05-31T12:00:34.123456+0200' }],
    ['a sensor stream', { _path: 'dns', _write_ts: '2022-05-31T10:00:35Z', ...object }],
    [
      'Filebeat',
      { '@timestamp': '2030-01-01T00:00:00Z', event: { module: 'zeek' }, message: JSON.stringify(object) },
    ],
    ['Splunk', { preview: false, result: { _time: '2030', _raw: JSON.stringify(object) } }],
    ['Elasticsearch', { _index: 'zeek', _source: object }],
    [
      'ECS',
      {
        '@timestamp': '2022-05-31T10:00:34.123456Z',
        source: { ip: orig_h, port: orig_p },
        destination: { ip: resp_h, port: resp_p },
        network: { transport: 'udp' },
        dns: { id: 48879, question: { name: rest.query, type: 'TXT' }, response_code: 'NOERROR' },
        zeek: { dns: { rtt: 0.012, RD: true, RA: true, answers: rest.answers, TTLs: rest.TTLs } },
      },
    ],
  ])('of %s gives what TSV gives', (_form, value) => {
    const { format, messages, problems } = readLog(JSON.stringify(value));
    expect(format).toBe('zeek-dns-json');
    expect(problems).toEqual([]);
    expect(messages.map((m) => ({ ...m, record: 1 }))).toEqual(expected);
  });

  it('with millisecond times is read by their size', () => {
    expect(readLog(JSON.stringify({ ...object, ts: 1653991234123 })).messages[0]!.time).toBe(
      1653991234123000,
    );
  });

  it('escapes of Zeek are undone, single backslashes stay', () => {
    const { messages } = readLog(JSON.stringify({ ...object, query: 'a\\xe4\\b\xc3\xa9.example' }));
    expect(messages[0]!.name).toBe('a\\xe4\\x5cb\\xc3\\xa9.example');
  });

  it('of other logs in a sensor stream is passed over, and junk is named', () => {
    const lines = [
      '{"_path":"conn","id.orig_h":"10.0.0.1"}',
      JSON.stringify({ _path: 'dns', ...object }),
      '{"a":1}',
      '{"cut',
      '',
    ];
    const { messages, problems } = readLog(lines.join('\n'), 'zeek-dns-json');
    expect(messages).toHaveLength(2);
    expect(problems).toEqual(['no-dns-fields 3', 'json 4']);
  });

  it('keys that name prototypes change nothing', () => {
    const text = JSON.stringify(object).replace(
      '{',
      '{"__proto__":{"query":"evil.example","qtype":1},"constructor":{"name":1},',
    );
    const { messages, problems } = readLog(text);
    expect(problems).toEqual([]);
    expect(messages[0]).toMatchObject({ name: 'x9k2.t.example.org', qtype: 16 });
    expect(({} as Record<string, unknown>)['query']).toBeUndefined();
    const proto = readLog(
      '{"id.orig_h":"10.0.0.1","trans_id":1,"ts":1,"id.resp_h":"10.0.0.2","__proto__":{"query":"evil.example"}}',
    );
    expect(proto.messages[0]).toMatchObject({ name: '.', questions: 0 });
  });

  it('deep nesting is no danger', () => {
    expect(readLog(`${'{"message":'.repeat(2000)}1${'}'.repeat(2000)}`, 'zeek-dns-json').problems).toEqual([
      'no-dns-fields 1',
    ]);
    expect(readLog('['.repeat(300_000), 'zeek-dns-json').messages).toEqual([]);
    expect(readLog(`{"a":${'['.repeat(300_000)}`, 'zeek-dns-json').problems).toEqual(['json 1']);
  });
});

describe('sniffing', () => {
  it.each([
    [
      'a Suricata event',
      '{"timestamp":"2024-05-31T10:00:34","event_type":"dns","src_ip":"10.1.2.3","dns":{"type":"query"}}',
    ],
    ['another Zeek log', '#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.resp_h\n'],
    ['text', 'hello\nworld\n'],
    ['nothing', ''],
  ])('%s is no dns.log', (_what, text) => {
    expect(sniffLog(latin1(text), 'dns.log')?.id ?? '').not.toMatch(/^zeek-dns/);
  });

  it('the registry is in alphabetical order', () => {
    const ids = logFormats.map((format) => format.id);
    expect(ids).toEqual([...ids].sort());
  });
});

describe('hostile lines', () => {
  it('any bytes in any column are a message or a problem', () => {
    const column = fc.constantFrom(...FIELDS);
    const value = fc
      .uint8Array({ maxLength: 80 })
      .map((bytes) => String.fromCharCode(...bytes).replace(/[\n\t#]/g, '\\'));
    fc.assert(
      fc.property(column, value, (field, text) => {
        const { messages, problems } = readLog(`${HEADER}\n${tsv({ [field]: text })}`, 'zeek-dns-tsv');
        expect(messages.length + problems.length).toBeGreaterThan(0);
        expect(messages.length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('any JSON value in any key is a message or a problem', () => {
    const base = {
      ts: 1,
      'id.orig_h': '10.0.0.1',
      'id.resp_h': '10.0.0.2',
      query: 'a.example',
      qtype: 1,
      rcode: 0,
    };
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), fc.jsonValue(), (field, value) => {
        const { messages } = readLog(JSON.stringify({ ...base, [field]: value }), 'zeek-dns-json');
        expect(messages.length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('any name comes back as its bytes', () => {
    const label = fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map((b) => b.map((c) => (c === 0x2e ? 0x2d : c)));
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        const escaped = labels
          .map((l) => [...l].map((c) => `\\x${c.toString(16).padStart(2, '0')}`).join(''))
          .join('.');
        const { messages } = readLog(`${HEADER}\n${tsv({ query: escaped })}`, 'zeek-dns-tsv');
        expect(messages[0]!.nameLength).toBe(labels.reduce((sum, l) => sum + l.length + 1, 0));
      }),
    );
  });
});

const zeekLogs = [
  ...sharedFiles('lab/logs', /zeek-[^/]*\/dns[^/]*\.log(\.gz)?$/),
  ...sharedFiles('corpus/logs/dns', /zeek.*\.log(\.gz)?$/),
];

describe.skipIf(zeekLogs.length === 0)('recorded dns.log files', () => {
  it.each(zeekLogs.map((path) => [path.split('/').slice(-2).join('/'), path]))(
    '%s is read whole',
    (_name, path) => {
      const bytes = new Uint8Array(readFile(path));
      const { format, messages, problems } = readLog(bytes);
      expect(format).toMatch(/^zeek-dns-/);
      expect(problems).toEqual([]);
      expect(messages.length).toBeGreaterThan(0);
      expect(messages.every((m) => m.bad === null && Number.isInteger(m.time))).toBe(true);
    },
  );
});
