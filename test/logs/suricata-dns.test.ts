import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines, readLogs } from '../support/logs.ts';

const COMMON = {
  timestamp: '2024-05-31T12:00:34.123456+0200',
  flow_id: 1531972173335705,
  event_type: 'dns',
  src_ip: '10.1.2.3',
  src_port: 54321,
  dest_ip: '10.1.1.1',
  dest_port: 53,
  proto: 'UDP',
};
const BACK = { src_ip: '10.1.1.1', src_port: 53, dest_ip: '10.1.2.3', dest_port: 54321 };
const NAME = 'x9k2.t.example.org';

function event(dns: object, changes: object = {}) {
  return { ...COMMON, ...changes, dns };
}

describe('a dns event', () => {
  it('of a query is a query, with the zone of its time taken off', () => {
    const query = event({ type: 'query', id: 48879, rrname: NAME, rrtype: 'TXT', tx_id: 0, opcode: 0 });
    const { formats, messages, problems, host } = readLogs([jsonLines(query)]);
    expect(formats).toEqual(['suricata-eve']);
    expect(problems).toEqual([]);
    expect(messages).toMatchObject([
      {
        response: false,
        time: Date.UTC(2024, 4, 31, 10, 0, 34) * 1000 + 123456,
        id: 48879,
        name: NAME,
        qtype: 16,
        size: -1,
        record: 1,
        transport: 'udp',
        initiatorPort: 54321,
        serverPort: 53,
      },
    ]);
    expect(host(messages[0]!.initiator)).toBe('10.1.2.3');
  });

  it('of an answer of version 2 names the same ends whichever side is its source', () => {
    const dns = {
      version: 2,
      type: 'answer',
      id: 7,
      flags: '8580',
      rrname: NAME,
      rrtype: 'TXT',
      rcode: 'NOERROR',
      answers: [
        { rrname: NAME, rrtype: 'CNAME', ttl: 5, rdata: 'a.b' },
        { rrname: 'a.b', rrtype: 'TXT', ttl: 60, rdata: 'q2Fz' },
      ],
      authorities: [{ rrname: 'example.org', rrtype: 'SOA', ttl: 60 }],
    };
    const { messages, host, problems } = readLogs([jsonLines(event(dns), event(dns, BACK))]);
    expect(problems).toEqual([]);
    expect(messages).toHaveLength(2);
    for (const message of messages) {
      expect(host(message.initiator)).toBe('10.1.2.3');
      expect(message).toMatchObject({ response: true, flags: 0x8580, rcode: 0, serverPort: 53, name: NAME });
      expect(message.records).toMatchObject([
        { section: 1, type: 5, ttl: 5, rdata: '0161016200' },
        { section: 1, type: 16, ttl: 60, rdata: '047132467a' },
        { section: 2, type: 6, ttl: 60, rdata: '' },
      ]);
    }
  });

  it('of version 3 has lists of questions and records', () => {
    const request = event({
      version: 3,
      type: 'request',
      tx_id: 0,
      id: 9,
      flags: '100',
      queries: [{ rrname: NAME, rrtype: 'AAAA' }],
    });
    const response = event(
      {
        version: 3,
        type: 'response',
        id: 9,
        flags: '8183',
        rcode: 'NXDOMAIN',
        queries: [{ rrname: NAME, rrtype: 'AAAA' }],
        additionals: [{ rrname: 'ns.example.org', rrtype: 'AAAA', ttl: 1, rdata: '2001:db8::1' }],
      },
      BACK,
    );
    const { messages, host } = readLogs([jsonLines(request, response)]);
    expect(messages).toMatchObject([
      { response: false, qtype: 28, flags: 0x100 },
      { response: true, rcode: 3, records: [{ section: 3, rdata: '20010db8000000000000000000000001' }] },
    ]);
    expect(messages.map((m) => host(m.server))).toEqual(['10.1.1.1', '10.1.1.1']);
  });

  it('of a response between unusual ports belongs to who asked in its flow', () => {
    const ports = { src_port: 4000, dest_port: 8053 };
    const asked = event({ type: 'query', id: 1, rrname: NAME, rrtype: 'A' }, ports);
    const told = event({ type: 'answer', id: 1, rrname: NAME, rrtype: 'A', rcode: 'NOERROR' }, ports);
    const third = event({ version: 3, type: 'response', id: 2 }, { ...BACK, src_port: 8053, flow_id: 2 });
    const { messages, host } = readLogs([jsonLines(asked, told, third)]);
    expect(messages.map((m) => host(m.initiator))).toEqual(['10.1.2.3', '10.1.2.3', '10.1.2.3']);
  });

  it('of version 1 is one answer', () => {
    const dns = {
      type: 'answer',
      id: 5,
      rcode: 'NOERROR',
      rrname: NAME,
      rrtype: 'A',
      ttl: 9,
      rdata: '192.0.2.1',
    };
    const { messages } = readLogs([jsonLines(event(dns))]);
    expect(messages).toMatchObject([{ response: true, records: [{ type: 1, ttl: 9, rdata: 'c0000201' }] }]);
  });

  it('with answers that are only grouped keeps their data', () => {
    const grouped = {
      A: ['192.0.2.1', '192.0.2.2'],
      MX: ['mx.example.org'],
      SRV: [{ priority: 1, weight: 2, port: 3, name: 's' }],
    };
    const { messages } = readLogs([jsonLines(event({ type: 'answer', rrname: NAME, rrtype: 'A', grouped }))]);
    expect(messages[0]!.records).toMatchObject([
      { rdata: 'c0000201' },
      { rdata: 'c0000202' },
      { type: 15, rdata: `0000${'026d78076578616d706c65036f726700'}` },
      { type: 33, rdata: '000100020003017300' },
    ]);
  });

  it('keeps the bytes of a name, escaped or as UTF-8, and numbers of types', () => {
    const line = jsonLines(event({ type: 'query', rrname: 'a\\xd0b.\u00e9.example', rrtype: '65399' }));
    const { messages } = readLogs([line]);
    expect(messages).toMatchObject([{ name: 'a\\xd0b.\\xc3\\xa9.example', qtype: 65399 }]);
  });

  it('is found inside what shippers wrap around it', () => {
    const query = event({ type: 'query', rrname: NAME, rrtype: 'A' });
    const lines = jsonLines(
      { '@timestamp': 'x', message: JSON.stringify(query) },
      { result: { _raw: JSON.stringify(query) } },
    );
    const { formats, messages } = readLogs([lines]);
    expect(formats).toEqual(['suricata-eve']);
    expect(messages.map((m) => m.record)).toEqual([1, 2]);
  });
});

describe('a line that cannot be read', () => {
  const good = event({ type: 'query', rrname: NAME, rrtype: 'A' });

  it('is counted by its reason and the others stand', () => {
    const lines = `${jsonLines(good)}{"event_type":"dns"\n${jsonLines(
      { ...good, timestamp: 'yesterday' },
      { ...good, src_ip: 'nobody' },
      event({ type: 'query', rrname: `${'a'.repeat(64)}.example`, rrtype: 'A' }),
      event({ type: 'answer', rrname: NAME, rrtype: 'A', answers: [{ rrname: NAME, rrtype: {} }, 7] }),
      { ...COMMON, event_type: 'http', http: {} },
      good,
    )}`;
    const { messages, problems } = readLogs([lines]);
    expect(problems).toEqual(['json 2', 'bad-time 3', 'bad-address 4', 'bad-name 5', 'bad-answer 6']);
    expect(messages.map((m) => m.record)).toEqual([1, 6, 8]);
  });

  it('at the end of a cut file is the only loss', () => {
    const text = jsonLines(good, good, good);
    const { messages, problems } = readLogs([text.slice(0, -20)]);
    expect(messages).toHaveLength(2);
    expect(problems).toEqual(['json 3']);
  });

  it('with keys of the prototype changes nothing', () => {
    const text = JSON.stringify(good).replace(
      '"dns":{',
      '"__proto__":{"polluted":1},"dns":{"__proto__":{"type":"x"},',
    );
    const { messages } = readLogs([`${text}\n`]);
    expect(messages).toHaveLength(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('never throws, whatever its values are', () => {
    const any = fc.jsonValue();
    const dns = fc.record(
      {
        type: fc.constantFrom('query', 'answer', 'response'),
        rrname: fc.oneof(fc.string(), any),
        rrtype: any,
        answers: fc.oneof(
          any,
          fc.array(
            fc.record({
              rrname: any,
              rrtype: fc.constantFrom('A', 'TXT', 'SOA', 'MX', '7'),
              rdata: any,
              soa: any,
            }),
          ),
        ),
        grouped: any,
        rcode: any,
        flags: any,
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(dns, (value) => {
        const { messages } = readLogs([jsonLines(event(value), good)], 'suricata-eve');
        expect(messages.at(-1)).toMatchObject({ response: false, name: NAME });
        expect(messages.every((m) => m.bad === null)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
