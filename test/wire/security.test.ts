import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readElement } from '../../src/wire/asn1.ts';
import { isNetlogonAnswer } from '../../src/wire/cldap.ts';
import { parseKerberos } from '../../src/wire/kerberos/message.ts';
import { findNtlm, parseNtlm } from '../../src/wire/ntlmssp.ts';
import { findToken } from '../../src/wire/spnego.ts';
import { apReq, der, integer } from '../support/kerberos.ts';
import { concat } from './smb/build.ts';
import { hex, viewOf } from './smb/harness.ts';
import * as real from './smb/real.ts';

describe('NTLM', () => {
  it('CHALLENGE tells the server and AUTHENTICATE the account', () => {
    const challenge = hex(real.NTLM_CHALLENGE);
    const at = findNtlm(challenge, 0, challenge.length);
    expect(parseNtlm(viewOf(challenge), at, challenge.length)).toMatchObject({
      type: 2,
      netbiosComputer: 'DC1',
      netbiosDomain: 'CORP',
      dnsComputer: 'dc1.corp.example',
      dnsDomain: 'corp.example',
    });
    const authenticate = hex(real.NTLM_AUTHENTICATE);
    const place = findNtlm(authenticate, 0, authenticate.length);
    expect(parseNtlm(viewOf(authenticate), place, authenticate.length)).toMatchObject({
      type: 3,
      domain: 'CORP',
      user: 'da-carol',
      anonymous: false,
    });
  });

  it('is not found behind the place where the search ends', () => {
    const message = concat(new Uint8Array(5), hex('4e544c4d53535000 01000000'));
    expect(findNtlm(message, 0, message.length)).toBe(5);
    expect(findNtlm(message, 2, message.length)).toBe(5);
    expect(findNtlm(message, 0, message.length - 1)).toBe(-1);
    expect(findNtlm(message, 6, message.length)).toBe(-1);
  });

  it('of any bytes gives a message or a reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(1, 2, 3), (bytes, type) => {
        const message = concat(hex('4e544c4d53535000'), [type, 0, 0, 0], bytes);
        expect(parseNtlm(viewOf(message), 0, message.length)).toBeTypeOf('object');
      }),
    );
  });
});

describe('SPNEGO', () => {
  const kerberos = der(0x60, der(0x06, [...hex('2a864886f712010202')]), [1, 0], apReq('cifs/dc1', [1, 2, 3]));
  const init = der(
    0x60,
    der(0x06, [...hex('2b0601050502')]),
    der(
      0xa0,
      der(
        0x30,
        der(0xa0, der(0x30, der(0x06, [...hex('2a864882f712010202')]))),
        der(0xa2, der(0x04, kerberos)),
      ),
    ),
  );

  it('finds an AP-REQ in its wrappings, and the service of its ticket', () => {
    const token = findToken(viewOf(init), 0, init.length);
    expect(token?.mechanism).toBe('kerberos');
    expect(parseKerberos(viewOf(init), token!.from, token!.to)).toMatchObject({
      type: 14,
      service: 'cifs/dc1',
      client: null,
      ticket: { realm: 'CORP.EXAMPLE', service: 'cifs/dc1' },
    });
  });

  it('finds NTLM bare and in the answers of a server', () => {
    const bare = concat(hex('4e544c4d53535000 01000000'), new Uint8Array(20));
    expect(findToken(viewOf(bare), 0, bare.length)).toMatchObject({ mechanism: 'ntlm', from: 0 });
    const response = der(0xa1, der(0x30, der(0xa0, der(0x0a, [1])), der(0xa2, der(0x04, bare))));
    expect(findToken(viewOf(response), 0, response.length)?.mechanism).toBe('ntlm');
  });

  it('of any bytes gives a token or null', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat({ max: 299 }),
        fc.nat({ max: 255 }),
        (bytes, at, value) => {
          const hurt = init.slice();
          hurt[at % hurt.length] = value;
          for (const each of [bytes, hurt]) {
            const token = findToken(viewOf(each), 0, each.length);
            if (token !== null) expect(token.to).toBeLessThanOrEqual(each.length);
            parseKerberos(viewOf(each), 0, each.length);
          }
        },
      ),
    );
  });
});

describe('Kerberos', () => {
  it('AS-REQ as recorded tells the client', () => {
    const bytes = hex(real.AS_REQ);
    expect(parseKerberos(viewOf(bytes), 0, bytes.length)).toMatchObject({
      type: 10,
      realm: 'CORP.EXAMPLE',
      client: 'da-carol',
      service: 'krbtgt/CORP.EXAMPLE',
    });
  });

  it('tickets are the same by their sealed part alone', () => {
    const [a, b, c] = [apReq('x', [1, 2]), apReq('y', [1, 2]), apReq('x', [1, 3])].map(
      (bytes) => parseKerberos(viewOf(bytes), 0, bytes.length)?.ticket?.fingerprint,
    );
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });
});

describe('tickets', () => {
  /** A TGS-REQ whose pre-authentication data holds `inner`. */
  const request = (inner: Uint8Array) => {
    const data = der(0x30, der(0xa1, integer(1)), der(0xa2, der(0x04, inner)));
    return der(0x6c, der(0x30, der(0xa3, der(0x30, data)), der(0xa4, der(0x30))));
  };
  const ticketOf = (bytes: Uint8Array) => parseKerberos(viewOf(bytes), 0, bytes.length)?.ticket;

  it('in a TGS-REQ are that of its AP-REQ', () => {
    expect(ticketOf(request(apReq('krbtgt', [1, 2])))).toMatchObject({ service: 'krbtgt' });
  });

  it('are not looked for in requests inside of requests, however deep', () => {
    const bytes = nested(6000);
    expect(bytes.length).toBeLessThan(1 << 18);
    expect(ticketOf(bytes)).toBeNull();
  });

  /** Requests inside of requests, written from the inside: what stands before, and four octets behind each. */
  function nested(levels: number): Uint8Array {
    const before: number[][] = [];
    let size = 2;
    const wrap = (tag: number) => {
      const length =
        size < 128
          ? [size]
          : size < 65_536
            ? [0x82, size >> 8, size & 255]
            : [0x83, size >> 16, (size >> 8) & 255, size & 255];
      before.push([tag, ...length]);
      size += 1 + length.length;
    };
    for (let i = 0; i < levels; i++) {
      wrap(0x04);
      wrap(0xa2);
      before.push([0xa1, 3, 2, 1, 1]);
      size += 5;
      for (const tag of [0x30, 0x30, 0xa3]) wrap(tag);
      size += 4;
      for (const tag of [0x30, 0x6c]) wrap(tag);
    }
    const behind = Array.from({ length: levels }, () => [0xa4, 2, 0x30, 0]);
    return Uint8Array.from([...before.reverse(), [0x6e, 0], ...behind].flat());
  }
});

describe('DER', () => {
  it.each([
    ['indefinite length', '30 80 00 00'],
    ['length past the end', '30 05 00'],
    ['length of five octets', '30 85 00 00 00 00 01 00'],
    ['length that wraps', '30 84 ff ff ff ff 00'],
    ['tag of several octets', '1f 81 01 00'],
    ['one octet', '30'],
  ])('%s gives a reason', (_, dump) => {
    const bytes = hex(dump);
    expect(readElement(viewOf(bytes), 0, bytes.length)).toHaveProperty('bad');
  });
});

describe('LDAP ping', () => {
  const answer = (name: string) => {
    const value = der(0x31, der(0x04, [0x17, 0]));
    const attribute = der(0x30, der(0x04, new TextEncoder().encode(name)), value);
    return der(0x30, integer(1), der(0x64, der(0x04), der(0x30, attribute)));
  };
  it.each([
    ['Netlogon', true],
    ['netlogon', true],
    ['dnsHostName', false],
  ])('answer with the attribute %s: %s', (name, expected) => {
    const bytes = answer(name);
    expect(isNetlogonAnswer(viewOf(bytes), 0, bytes.length)).toBe(expected);
  });
});
