const FIELDS =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs rejected'.split(
    ' ',
  );

function rows(): Record<string, string>[] {
  return Array.from({ length: 40 }, (_, i) => ({
    ts: `${1_760_000_000 + i}.123456`,
    uid: `C${i}`,
    'id.orig_h': '10.1.2.3',
    'id.orig_p': '54321',
    'id.resp_h': '10.1.1.1',
    'id.resp_p': '53',
    proto: 'udp',
    trans_id: String(i),
    rtt: '0.012000',
    query: `${(Math.imul(i + 1, 0x9e3779b1) >>> 0).toString(36)}${(Math.imul(i + 7, 0x85ebca6b) >>> 0).toString(36)}.t.example.org`,
    qclass: '1',
    qclass_name: 'C_INTERNET',
    qtype: '16',
    qtype_name: 'TXT',
    rcode: '0',
    rcode_name: 'NOERROR',
    answers: `TXT 4 q2F${i % 10},TXT 3 a\\x2c${i % 7}`,
    TTLs: '60.000000,0.000000',
    rejected: 'F',
  }));
}

/** A dns.log as Zeek writes it by default. */
export function zeekTsv(): string {
  const head = [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    '#path\tdns',
  ];
  const lines = rows().map((row) => FIELDS.map((field) => row[field] ?? '-').join('\t'));
  return `${[...head, `#fields\t${FIELDS.join('\t')}`, ...lines].join('\n')}\n`;
}

/** The same as JSON lines. */
export function zeekJson(): string {
  const lines = rows().map((row) =>
    JSON.stringify({
      ...row,
      ts: Number(row['ts']),
      'id.orig_p': 54321,
      'id.resp_p': 53,
      trans_id: Number(row['trans_id']),
      qtype: 16,
      rcode: 0,
      answers: row['answers']!.split(','),
      TTLs: [60, 0],
      rejected: false,
    }),
  );
  return `${lines.join('\n')}\n`;
}
