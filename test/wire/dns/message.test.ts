import { describe, expect, it } from 'vitest';
import { SECTION } from '../../../src/observe/dns.ts';
import { ascii, hex, join, read, snapshot } from '../../support/dns.ts';

const QUESTION = hex(`
  03 77 77 77 07 65 78 61 6d 70 6c 65 03 6f 72 67 00  // www.example.org
  00 01 00 01                                         // A IN
`);
const OPT = hex('00 0029 1000 00008000 0000'); // root, OPT, 4096 bytes, DO

describe('a query', () => {
  const query = join(hex('1234 0100 0001 0000 0000 0001'), QUESTION, OPT);

  it('gives id, flags, the name as labels with its case, and EDNS', () => {
    const bytes = query.slice();
    bytes[14] = 0x57; // wWw
    const message = read(bytes);
    expect([...message.name.slice(0, message.nameLength)]).toEqual([...ascii('\x03wWw\x07example\x03org')]);
    expect(snapshot(message)).toMatchObject({
      id: 0x1234,
      flags: 0x0100,
      response: false,
      rcode: 0,
      questions: 1,
      qtype: 1,
      qclass: 1,
      size: bytes.length,
      udpSize: 4096,
      surplus: 0,
      bad: null,
      records: [{ section: SECTION.additional, type: 41, rdata: '' }],
    });
  });

  it('counts what stands behind its last record as surplus', () => {
    expect(read(join(query, ascii('hidden')))).toMatchObject({ surplus: 6, bad: null });
  });

  it('keeps names that are no text', () => {
    const message = read(join(hex('0001 0100 0001 0000 0000 0000 04 ff00 2e5c 00 000a 0001')));
    expect(snapshot(message)).toMatchObject({ name: '\\xff\\x00\\x2e\\x5c', qtype: 10, bad: null });
  });

  it('for the root has an empty name and is no error', () => {
    expect(read(hex('0001 0100 0001 0000 0000 0000 00 0002 0001'))).toMatchObject({
      nameLength: 0,
      qtype: 2,
      questions: 1,
      bad: null,
    });
  });
});

describe('a response', () => {
  it('keeps the records of all sections in wire order and the extended response code', () => {
    const message = read(
      join(
        hex('1234 8583 0001 0002 0001 0001'),
        QUESTION,
        hex('c00c 0005 0001 0000003c 0004 0161 c010'), // CNAME a.example.org
        hex('c02d 0001 0001 0000003c 0004 01020304'),
        hex('c010 0002 0001 00000e10 0005 026e73 c010'), // NS ns.example.org
        hex('00 0029 04d0 01000000 0006 000a 0002 abcd'), // OPT, extended code 1, cookie option
      ),
    );
    expect(snapshot(message)).toMatchObject({
      response: true,
      rcode: 0x13,
      udpSize: 1232,
      options: '000a0002abcd',
      surplus: 0,
      bad: null,
      records: [
        { section: 1, type: 5, class: 1, ttl: 60, owner: 33, rdata: '0161c010' },
        { section: 1, type: 1, rdata: '01020304' },
        { section: 2, type: 2, ttl: 3600 },
        { section: 3, type: 41, class: 1232 },
      ],
    });
  });

  it('that copied the OPT of its query into the answer section keeps it and the real record as surplus', () => {
    const broken = join(
      hex('1234 8180 0001 0001 0000 0000'), // one answer claimed
      QUESTION,
      OPT,
      hex('c00c 0001 0001 0000003c 0004 0a000001'), // the real one, behind the end
    );
    expect(snapshot(read(broken))).toMatchObject({
      surplus: 16,
      bad: null,
      rcode: 0,
      udpSize: 4096,
      records: [{ section: SECTION.answer, type: 41 }],
    });
  });
});

describe('counts and lengths that lie', () => {
  it('65,535 answers in 30 bytes end with the message and keep what was there', () => {
    const bytes = join(
      hex('0001 8180 0001 ffff 0000 0000'),
      hex('01 61 00 0010 0001'),
      hex('c00c 0010 0001 0000'),
    );
    expect(bytes.length).toBeLessThanOrEqual(30);
    expect(snapshot(read(bytes))).toMatchObject({ name: 'a', records: [], bad: 'record-short' });
  });

  it('a data length past the end keeps the data that are there', () => {
    const bytes = join(
      hex('0001 8180 0001 0001 0000 0000'),
      QUESTION,
      hex('c00c 0010 0001 00000000 ffff 036162'),
    );
    expect(snapshot(read(bytes))).toMatchObject({
      bad: 'rdata-past-end',
      records: [{ type: 16, rdata: '036162' }],
    });
  });

  it('a second question that is not there does not hide the first', () => {
    const bytes = join(hex('0001 0100 0002 0000 0000 0000'), QUESTION);
    expect(snapshot(read(bytes))).toMatchObject({ name: 'www.example.org', qtype: 1, bad: 'name-past-end' });
  });

  it('a TXT string longer than its record changes nothing: data are bytes', () => {
    const bytes = join(
      hex('0001 8180 0001 0001 0000 0000'),
      QUESTION,
      hex('c00c 0010 0001 00000000 0003 ff6162'),
    );
    expect(snapshot(read(bytes))).toMatchObject({ bad: null, records: [{ rdata: 'ff6162' }] });
  });

  it('more records than are kept stop the reading', () => {
    const record = hex('00 0001 0001 00000000 0000');
    const bytes = join(hex('0001 8180 0000 1388 0000 0000'), ...Array.from({ length: 5000 }, () => record));
    expect(read(bytes)).toMatchObject({ recordCount: 4096, bad: 'records-many' });
  });

  it('an owner name that points forwards is noted and the record still read', () => {
    const bytes = join(
      hex('0001 8180 0001 0001 0000 0000'),
      QUESTION,
      hex('c0ff 0001 0001 00000000 0004 01020304'),
    );
    expect(snapshot(read(bytes))).toMatchObject({
      bad: 'pointer-not-backwards',
      surplus: 0,
      records: [{ rdata: '01020304' }],
    });
  });
});

describe('what is no DNS', () => {
  it.each([
    ['nothing', '', 'header-short'],
    ['a ping of an iodine raw session', '10d19e30', 'header-short'],
    ['a login of an iodine raw session', '10d19e10 4341f1f08752b9b52534af8cb4855c31', 'name-past-end'],
    ['data of an iodine raw session', '10d19e20 789c636060d8c0c0c0b09a81e13f03c3', 'pointer-not-backwards'],
  ])('%s has a reason, no name, and is surplus as a whole', (_what, dump, reason) => {
    const bytes = hex(dump);
    expect(read(bytes)).toMatchObject({
      bad: reason,
      nameLength: 0,
      surplus: bytes.length,
      size: bytes.length,
      messageStart: 300,
      messageEnd: 300 + bytes.length,
    });
  });
});
