import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRUSTED_SERVICES } from '../../../src/data/trusted-services.ts';
import { answerFits, matchService, strangersCanCreateNames } from '../../../src/detect/dns/trusted.ts';

const A = 1;
const TXT = 16;
const none = new Uint8Array(0);

/** Looks a whole name up, divided behind its first label. */
function lookUp(name: string, qtype: number) {
  const labels = name.split('.');
  return matchService(labels.slice(1).join('.'), labels.slice(0, 1), qtype);
}

describe.each(TRUSTED_SERVICES.map((s) => [s.id, s] as const))('service %s', (id, service) => {
  const qtype = service.qtypes?.[0] ?? A;

  it('recognises its examples', () => {
    expect(service.examples.map((name) => lookUp(name, qtype)?.service.id)).toEqual(
      service.examples.map(() => id),
    );
  });

  it('does not recognise what only has its suffix', () => {
    for (const name of service.notThese) expect(lookUp(name, qtype)?.service.id, name).not.toBe(id);
  });
});

describe('matching a service', () => {
  const file = '4z9p5tjmcbnblehp4557z1d136';

  it('does not depend on where zone and residual are divided', () => {
    for (const [zone, residual] of [
      ['mcafee.com', [file, 'avqs']],
      ['avqs.mcafee.com', [file]],
      [`${file}.avqs.mcafee.com`, []],
    ] as const)
      expect(matchService(zone, residual, A)).toMatchObject({ zone: 'avqs.mcafee.com', residual: file });
  });

  it('ignores the case of the name', () => {
    expect(matchService('AVQS.McAfee.COM', [file.toUpperCase()], A)?.service.id).toBe('mcafee-gti');
  });

  it('asks for the record type too', () => {
    expect(matchService('avqs.mcafee.com', [file], 10)).toBeNull();
  });

  it('does not take a suffix for a zone when it ends inside a label', () => {
    expect(matchService('evilavqs.mcafee.com.example', [file], A)).toBeNull();
    expect(matchService('notcloudfront.net', ['d111111abcdef8'], A)).toBeNull();
  });

  it('knows no ordinary shape where anybody gets names', () => {
    expect(matchService('duckdns.org', ['home'], A)).toBeNull();
    expect(strangersCanCreateNames('home.duckdns.org')).toBe(true);
    expect(strangersCanCreateNames('cloudfront.net')).toBe(true);
    expect(strangersCanCreateNames('sophosxl.net')).toBe(false);
    expect(strangersCanCreateNames('example.com')).toBe(false);
  });

  it('says nothing about names that are too long, empty or any bytes', () => {
    expect(matchService('amazonaws.com', ['a'.repeat(300)], A)).toBeNull();
    expect(matchService('', [], A)).toBeNull();
    fc.assert(
      fc.property(
        fc.string({ maxLength: 255 }),
        fc.array(fc.string({ maxLength: 63 }), { maxLength: 6 }),
        (zone, labels) => {
          const match = matchService(zone, labels, A);
          expect(match === null || TRUSTED_SERVICES.includes(match.service)).toBe(true);
        },
      ),
    );
  });
});

describe('the answers of a service', () => {
  it('are addresses in 127.0.0.0/8 for lists, and nothing else', () => {
    expect(answerFits('a-127', 0, A, Uint8Array.of(127, 0, 0, 2))).toBe(true);
    expect(answerFits('a-127', 0, A, Uint8Array.of(198, 51, 100, 7))).toBe(false);
    expect(answerFits('a-127', 0, TXT, Uint8Array.of(1, 97))).toBe(false);
    expect(answerFits('a-127', 3, 0, none)).toBe(true);
  });

  it('are addresses or aliases for hosts', () => {
    expect(answerFits('address', 0, 5, Uint8Array.of(1, 97, 0))).toBe(true);
    expect(answerFits('address', 0, 28, new Uint8Array(16))).toBe(true);
    expect(answerFits('address', 0, A, new Uint8Array(3))).toBe(false);
    expect(answerFits('address', 0, TXT, Uint8Array.of(1, 97))).toBe(false);
  });

  it('are private where the service points at the home network', () => {
    for (const address of [
      [10, 0, 0, 1],
      [172, 16, 0, 1],
      [192, 168, 1, 2],
      [100, 64, 0, 1],
      [127, 0, 0, 1],
      [169, 254, 0, 1],
    ])
      expect(answerFits('private', 0, A, Uint8Array.from(address))).toBe(true);
    for (const address of [
      [172, 32, 0, 1],
      [192, 169, 0, 1],
      [100, 128, 0, 1],
      [8, 8, 8, 8],
    ])
      expect(answerFits('private', 0, A, Uint8Array.from(address))).toBe(false);
    const ula = new Uint8Array(16);
    ula[0] = 0xfd;
    expect(answerFits('private', 0, 28, ula)).toBe(true);
  });

  it('are no such name for probes', () => {
    expect(answerFits('nxdomain', 3, 0, none)).toBe(true);
    expect(answerFits('nxdomain', 0, 0, none)).toBe(false);
    expect(answerFits('nxdomain', 0, A, Uint8Array.of(1, 2, 3, 4))).toBe(false);
  });

  it('may always come with the records of the zone and of DNSSEC', () => {
    for (const type of [2, 6, 41, 46, 47, 50]) expect(answerFits('a-127', 3, type, none)).toBe(true);
  });

  it('are anything where nothing is known, and text where text is asked', () => {
    expect(answerFits('any', 0, 10, none)).toBe(true);
    expect(answerFits('text', 0, TXT, none)).toBe(true);
    expect(answerFits('text', 0, A, Uint8Array.of(1, 2, 3, 4))).toBe(false);
  });
});
