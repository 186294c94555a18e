import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable } from '../../src/base/address.ts';
import { dhcpDatagram } from '../../src/wire/dhcp.ts';
import { ascii, collect, datagram, hex, join } from '../support/dns.ts';

/** BOOTP part (RFC 2131 section 2) up to and with the cookie. */
function fixed(client: string, your: string): Uint8Array {
  const bytes = new Uint8Array(240);
  bytes.set(hex(`02 01 06 00 3903f326 0000 0000 ${client} ${your}`), 0);
  bytes.set(hex('020000aabbcc'), 28);
  bytes.set(hex('63825363'), 236);
  return bytes;
}

function facts(bytes: Uint8Array) {
  const addresses = createAddressTable();
  const { sink, facts } = collect();
  dhcpDatagram.open({ addresses, sink })(datagram(bytes, { sourcePort: 67, destinationPort: 68 }));
  return facts.map((f) => [addressText(addresses, f.address), f.kind, f.value, f.by, f.certainty]);
}

const NONE = '00000000';

describe('DHCP', () => {
  it('an acknowledgement says address, MAC and names for certain', () => {
    const options = join(
      hex('3501 05 0c03'),
      ascii('WS1'),
      hex('5111 01 ff ff'),
      ascii('ws1.corp.local'),
      hex('ff'),
    );
    expect(facts(join(fixed(NONE, '0a140033'), options))).toEqual([
      ['10.20.0.51', 'mac', '02:00:00:aa:bb:cc', 'DHCP', 'seen'],
      ['10.20.0.51', 'name', 'WS1', 'DHCP', 'seen'],
      ['10.20.0.51', 'name', 'ws1.corp.local', 'DHCP', 'seen'],
    ]);
  });

  it('a request is what the client would like', () => {
    const options = join(
      hex('3501 03 3204 0a140034 00 0c04'),
      ascii('WS2\0'),
      hex('510c 04 00 00'),
      ascii('\x03ws2\x03lan\x00'),
    );
    expect(facts(join(fixed(NONE, NONE), options))).toEqual([
      ['10.20.0.52', 'mac', '02:00:00:aa:bb:cc', 'DHCP', 'inferred'],
      ['10.20.0.52', 'name', 'WS2', 'DHCP', 'inferred'],
      ['10.20.0.52', 'name', 'ws2.lan', 'DHCP', 'inferred'],
    ]);
  });

  it('an offer, a message without address and one without cookie say nothing', () => {
    expect(facts(join(fixed(NONE, '0a140033'), hex('3501 02 ff')))).toEqual([]);
    expect(facts(join(fixed(NONE, NONE), hex('3501 05 ff')))).toEqual([]);
    expect(facts(new Uint8Array(300))).toEqual([]);
  });

  it('an option that runs past the end is left out, what came before counts', () => {
    expect(facts(join(fixed(NONE, '0a140033'), hex('3501 05 0cff 41')))).toHaveLength(1);
  });

  it('bytes that are no text are escaped', () => {
    expect(facts(join(fixed(NONE, '0a140033'), hex('3501 05 0c03 1b5b41'))).at(-1)![2]).toBe('\\x1b[A');
  });

  it('never throws on damage', () => {
    const whole = join(fixed(NONE, '0a140033'), hex('3501 05 0c03 575331 5106 040000 0161c0 ff'));
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
        (cut, flips) => {
          const bytes = whole.slice(0, cut);
          for (const [at, value] of flips) if (at < cut) bytes[at] = value;
          expect(facts(bytes).length).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});
