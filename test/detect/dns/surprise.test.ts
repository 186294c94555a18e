import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelModel } from '../../../src/data/label-model.ts';
import {
  LABEL_ALLOWANCE,
  nameSurprise,
  SURPRISE_UNITS_PER_BIT,
  surpriseBits,
} from '../../../src/detect/dns/surprise.ts';
import { randomNumbers } from '../../support/random.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const bits = (text: string) => {
  const label = bytesOf(text);
  return surpriseBits(label, 0, label.length) / SURPRISE_UNITS_PER_BIT;
};
/** Labels as on the wire, without the root. */
const wire = (...labels: string[]) =>
  Uint8Array.from(labels.flatMap((l) => [bytesOf(l).length, ...bytesOf(l)]));

const ALPHABETS = {
  decimal: '0123456789',
  hex: '0123456789abcdef',
  base32: 'abcdefghijklmnopqrstuvwxyz234567',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
};

function randomLabel(next: () => number, alphabet: string, length: number): string {
  let out = '';
  for (let i = 0; i < length; i++) out += alphabet[Math.floor(next() * alphabet.length)];
  return out;
}

describe('surprise of a label', () => {
  it('has next to nothing for labels that every network asks', () => {
    for (const label of ['www', 'mail', 'api', 'cdn', '_ldap', '_tcp', '_msdcs', 'ns1', '_kerberos'])
      expect(bits(label), label).toBeLessThan(9);
  });

  it('is lower for ordinary words than for random letters of the same length', () => {
    for (const word of ['weatherforecast', 'login', 'statistics', 'images', 'download', 'newsletter'])
      expect(bits(word), word).toBeLessThan(bits('xqzvkjwpgfbhmdtlyxqzvkj'.slice(0, word.length)));
  });

  it.each(Object.entries(ALPHABETS))(
    'of random %s text is its entropy within a tenth from 16 characters on',
    (_, alphabet) => {
      const next = randomNumbers(7);
      for (const length of [16, 32, 63]) {
        let sum = 0;
        for (let i = 0; i < 200; i++) sum += bits(randomLabel(next, alphabet, length)) / length;
        const ratio = sum / 200 / Math.log2(alphabet.length);
        expect(ratio, `${length} characters`).toBeGreaterThan(0.93);
        expect(ratio, `${length} characters`).toBeLessThan(1.1);
      }
    },
  );

  it('prices base128 at 7 bits and raw bytes at 8', () => {
    const next = randomNumbers(3);
    const high = Uint8Array.from({ length: 60 }, () => 0x80 + Math.floor(next() * 64));
    const raw = Uint8Array.from({ length: 60 }, (_, i) => (i === 0 ? 1 : Math.floor(next() * 256)));
    expect(surpriseBits(high, 0, 60) / 60 / SURPRISE_UNITS_PER_BIT).toBeCloseTo(7.1, 0);
    expect(surpriseBits(raw, 0, 60) / 60 / SURPRISE_UNITS_PER_BIT).toBeCloseTo(8.1, 0);
  });

  it('does not charge 0x20 case in ordinary words', () => {
    expect(bits('GoOgLe')).toBe(bits('google'));
    expect(bits('WWW')).toBe(bits('www'));
  });

  it('sees a code behind a word and words around a code', () => {
    expect(bits('video-4f3a9b2c1de0')).toBeLessThan(bits('video') + 12 * 4 + 16);
    expect(bits('550e8400-e29b-41d4-a716-446655440000')).toBeLessThan(36 * 4 + 12);
  });

  it('reads only its own bytes', () => {
    const all = bytesOf('zzzzwwwqqqq');
    expect(surpriseBits(all, 4, 7)).toBe(surpriseBits(bytesOf('www'), 0, 3));
    expect(surpriseBits(all, 4, 4)).toBe(0);
  });

  it('grows with each further byte of a code', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9a-f]{25,62}$/),
        fc.constantFrom(...'0123456789abcdefkz'),
        (code, more) => {
          expect(bits(code + more)).toBeGreaterThan(bits(code));
        },
      ),
    );
  });

  it('grows with the alphabet of the code', () => {
    const costs = [
      '0123456789012345',
      '0123456789abcdef',
      '0123456789uvwxyz',
      '0123456789uvwxYZ',
      '01234\x856789\xe0\xf1\xc2\xd3\xe4',
    ].map((t) =>
      surpriseBits(
        Uint8Array.from(t, (c) => c.charCodeAt(0)),
        0,
        t.length,
      ),
    );
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    expect(new Set(costs).size).toBe(costs.length);
  });

  it('is an integer within its bound for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (label) => {
        const cost = surpriseBits(label, 0, label.length);
        expect(Number.isInteger(cost)).toBe(true);
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(cost).toBeLessThanOrEqual((label.length * 8 + 9) * SURPRISE_UNITS_PER_BIT);
      }),
    );
  });

  it('does not depend on the case of the letters of a known label or word', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('www', 'autodiscover', 'mail', '_ldap'),
        fc.array(fc.boolean(), { minLength: 12 }),
        (w, up) => {
          const mixed = [...w].map((c, i) => (up[i] ? c.toUpperCase() : c)).join('');
          expect(bits(mixed)).toBe(bits(w));
        },
      ),
    );
  });
});

describe('content of a name', () => {
  it('is nothing for names of known labels', () => {
    expect(
      nameSurprise(wire('_ldap', '_tcp', 'dc', '_msdcs'), 0, wire('_ldap', '_tcp', 'dc', '_msdcs').length),
    ).toBe(0);
  });

  it('sums the labels less the allowance of each', () => {
    const label = 'q7w3hz5kx2m4vbn6tjd7';
    const one = wire(label);
    const two = wire(label, 'www', label);
    const content = bits(label) * SURPRISE_UNITS_PER_BIT - LABEL_ALLOWANCE;
    expect(nameSurprise(one, 0, one.length)).toBe(content);
    expect(nameSurprise(two, 0, two.length)).toBe(2 * content);
  });

  it('stops at the end when a length byte points past it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 260 }), (name) => {
        const sum = nameSurprise(name, 0, name.length);
        expect(sum).toBeGreaterThanOrEqual(0);
        expect(sum).toBeLessThanOrEqual((name.length * 8 + 9) * SURPRISE_UNITS_PER_BIT);
      }),
    );
  });
});

/** Labels of 40 names drawn blindly from the held-out ones (random-looking tracker names included), duplicates dropped. */
const HELD_OUT =
  'click.marketing cp secure data.stagemarketing tr.newsletter vxlpha a8net sam web link nats click sadbmetrics smetrics av6fm8zw2cvz tr2 jap ykxfoj abgghj images.igdg photo.store a8 connect jwlvlo app ccm8klz dev-dark-blog api-maps utiq qfwfbo toronto-content dii3 ebanking email.msg dcs collect'.split(
    ' ',
  );

describe('held-out names against codecs', () => {
  const content = (name: string) => {
    const labels = wire(...name.split('.'));
    return nameSurprise(labels, 0, labels.length);
  };

  it("has a quarter of a random label's content in a name at most", () => {
    const next = randomNumbers(11);
    const mean = HELD_OUT.reduce((sum, name) => sum + content(name), 0) / HELD_OUT.length;
    for (const alphabet of Object.values(ALPHABETS)) {
      let sum = 0;
      for (let i = 0; i < 100; i++) sum += content(randomLabel(next, alphabet, 32));
      expect(mean * 4).toBeLessThan(sum / 100);
    }
  });

  it('keeps every one below any random label of 24 characters', () => {
    const next = randomNumbers(12);
    const most = Math.max(...HELD_OUT.map(content));
    for (const alphabet of Object.values(ALPHABETS))
      for (let i = 0; i < 100; i++) expect(content(randomLabel(next, alphabet, 24))).toBeGreaterThan(most);
  });
});

describe('the model', () => {
  it('has tables of the stated sizes and was trained on a large set', () => {
    expect(labelModel.triples.length).toBe(64 ** 3);
    expect(labelModel.lengths.length).toBe(64);
    expect(labelModel.knownCosts.length).toBe(labelModel.knownHashes.length);
    expect(labelModel.trainedOn).toBeGreaterThan(100_000);
  });

  it('leaves free slots, so that looking up a label ends', () => {
    expect(labelModel.knownHashes.filter((h) => h === 0).length).toBeGreaterThan(2000);
  });
});
