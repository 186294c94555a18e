import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable, internText } from '../../src/base/address.ts';
import type { Datagram } from '../../src/observe/transport.ts';
import { llmnrDatagram, mdnsDatagram } from '../../src/wire/dns/datagram.ts';
import { nbnsDatagram, netbiosName } from '../../src/wire/nbns.ts';
import { ascii, collect, datagram, hex, join } from '../support/dns.ts';

/** First-level encoding of a name of 15 characters and its suffix. */
function encoded(name: string, suffix: number): Uint8Array {
  const plain = [...ascii(name.padEnd(15)), suffix];
  return join(
    hex('20'),
    Uint8Array.from(plain.flatMap((c) => [0x41 + (c >> 4), 0x41 + (c & 15)])),
    hex('00'),
  );
}

function facts(protocol: typeof nbnsDatagram, bytes: Uint8Array, ends: Partial<Datagram> = {}) {
  const addresses = createAddressTable();
  const source = internText(addresses, '10.0.0.5');
  const destination = internText(addresses, '10.0.0.255');
  const { sink, facts, messages } = collect();
  const ports = { sourcePort: protocol.ports[0]!, destinationPort: protocol.ports[0]! };
  protocol.open({ addresses, sink })(datagram(bytes, { source, destination, ...ports, ...ends }));
  return {
    messages,
    facts: facts.map((f) => [addressText(addresses, f.address), f.kind, f.value, f.by, f.certainty]),
  };
}

const REGISTRATION = (name: string, suffix: number, flags: string) =>
  join(
    hex('8001 2910 0001 0000 0000 0001'), // registration, one question, one additional record
    encoded(name, suffix),
    hex('0020 0001 c00c 0020 0001 000493e0 0006'),
    hex(flags),
    hex('0a000005'),
  );

describe('NBNS', () => {
  it('a host that registers its name is believed for its own address', () => {
    const heard = facts(nbnsDatagram, REGISTRATION('WS1', 0, '0000'));
    expect(heard.facts).toEqual([['10.0.0.5', 'name', 'WS1', 'NBNS', 'seen']]);
    expect(heard.messages).toMatchObject([{ service: 'nbns', opcode: 5, response: false, bad: null }]);
  });

  it('the suffix tells the role, and a group is no name', () => {
    expect(facts(nbnsDatagram, REGISTRATION('CORP', 0x1c, '8000')).facts).toEqual([
      ['10.0.0.5', 'role', 'domain-controller', 'NBNS', 'seen'],
    ]);
    expect(facts(nbnsDatagram, REGISTRATION('CORP', 0, '8000')).facts).toEqual([]);
  });

  it('a node status answer tells names, roles and the MAC of its sender', () => {
    const entry = (name: string, suffix: string, flags: string) =>
      join(ascii(name.padEnd(15)), hex(suffix), hex(flags));
    const data = join(
      hex('03'),
      entry('DC1', '00', '0400'),
      entry('DC1', '20', '0400'),
      entry('CORP', '1b', '0400'),
      hex('020000aabbcc'),
    );
    const head = join(hex('8002 8400 0000 0001 0000 0000'), encoded('*', 0), hex('0021 0001 00000000'));
    const answer = join(head, Uint8Array.of(0, data.length), data);
    expect(facts(nbnsDatagram, answer).facts).toEqual([
      ['10.0.0.5', 'name', 'DC1', 'NBNS', 'seen'],
      ['10.0.0.5', 'role', 'file-server', 'NBNS', 'seen'],
      ['10.0.0.5', 'role', 'domain-master-browser', 'NBNS', 'seen'],
      ['10.0.0.5', 'mac', '02:00:00:aa:bb:cc', 'NBNS', 'seen'],
    ]);
    expect(facts(nbnsDatagram, answer.slice(0, -20)).facts.length).toBeLessThan(4);
  });

  it('a label that is not encoded is no NetBIOS name', () => {
    expect(netbiosName(encoded('FILES', 0x20))).toEqual({ name: 'FILES', suffix: 0x20 });
    expect(netbiosName(ascii('\x03www\x00'))).toBeNull();
    expect(netbiosName(join(hex('20'), ascii('Z'.repeat(32)), hex('00')))).toBeNull();
  });
});

describe('mDNS and LLMNR', () => {
  const answer = join(
    hex('0000 8400 0000 0001 0000 0000'),
    ascii('\x07printer\x05local\x00'),
    hex('0001 8001 00000078 0004 0a000005'),
  );

  it('addresses in answers have the names of their owners', () => {
    const heard = facts(mdnsDatagram, answer);
    expect(heard.facts).toEqual([['10.0.0.5', 'name', 'printer.local', 'mDNS', 'inferred']]);
    expect(heard.messages).toMatchObject([{ service: 'mdns', response: true }]);
    expect(facts(llmnrDatagram, answer).facts[0]).toContain('LLMNR');
  });

  it('queries say nothing of hosts', () => {
    const query = answer.slice();
    query[2] = 0;
    expect(facts(mdnsDatagram, query).facts).toEqual([]);
  });

  it('one message tells a bounded number of facts', () => {
    const record = join(hex('c00c 0001 0001 00000078 0004 0a000005'));
    const head = join(hex('0000 8400 0001 01f4 0000 0000'), ascii('\x01a\x00'), hex('0001 0001'));
    expect(facts(mdnsDatagram, join(head, ...Array.from({ length: 500 }, () => record))).facts).toHaveLength(
      32,
    );
  });
});
