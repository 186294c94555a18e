import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dottedText, parseDotted } from '../../../../src/detect/dns/codec/labels.ts';
import { assemble, recoveredOf, unwrap } from '../../../../src/detect/dns/tools/support/stream.ts';
import { zoneCandidates } from '../../../../src/detect/dns/tools/support/zone.ts';

const text = (s: string) => new Uint8Array(Buffer.from(s));

describe('a stream', () => {
  it('comes out the same whatever the order, the overlap and the repeats', () => {
    const whole = text('the quick brown fox jumps over the lazy dog');
    const cut = fc.tuple(fc.nat(whole.length), fc.nat(12));
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 20 }), fc.nat(1 << 30), (cuts, base) => {
        const every = Array.from({ length: whole.length }, (_, i) => [i, 1] as const);
        const pieces = [...cuts, ...every].map(([at, n]) => ({
          at: base + at,
          bytes: whole.subarray(at, at + n),
        }));
        expect(assemble(pieces)).toEqual({ bytes: whole, missing: 0, start: base });
      }),
    );
  });

  it('counts what is missing and has no hash then', () => {
    const holed = assemble([
      { at: 0, bytes: text('ab') },
      { at: 5, bytes: text('f') },
    ]);
    expect(holed).toEqual({ bytes: text('abf'), missing: 3, start: 0 });
    const { recovered } = recoveredOf([{ ...holed, direction: 'up', whole: true, name: null }]);
    expect(recovered[0]).toMatchObject({ bytes: 3, complete: false, sha256: null });
  });

  it('is handed over largest first with its hash', () => {
    const streams = ['a', 'abc'].map((s) => ({
      bytes: text(s),
      missing: 0,
      start: 0,
      direction: 'down' as const,
      whole: true,
      name: null,
    }));
    const { recovered, contents } = recoveredOf(streams);
    expect(contents).toEqual([text('abc'), text('a')]);
    expect(recovered[0]!.sha256).toBe(createHash('sha256').update('abc').digest('hex'));
  });

  it('runs on past the width of its counter, both ways', () => {
    fc.assert(
      fc.property(fc.nat(1 << 24), fc.integer({ min: -30_000, max: 30_000 }), (at, step) => {
        const next = Math.max(0, at + 65_536 + step);
        expect(unwrap(next % 65_536, at + 65_536, 65_536)).toBe(next);
      }),
    );
  });
});

describe('candidates for a zone', () => {
  const names = (list: string[]) => list.map((s) => parseDotted(s)!);

  it('hold the narrow zone beside other hosts of the owner', () => {
    const tunnel = Array.from({ length: 20 }, (_, i) => `x${i}.t.example.org`);
    const zones = zoneCandidates(names(['www.example.org', 'ns.example.org', ...tunnel]));
    expect(zones.map((z) => `${dottedText(z.zone)} ${z.names}`)).toEqual([
      't.example.org 20',
      'example.org 22',
      'org 22',
    ]);
  });

  it('stay few however many labels there are', () => {
    const deep = Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: 60 }, (_, k) => `${i}${k}`).join('.'),
    );
    expect(zoneCandidates(names(deep)).length).toBeLessThan(26);
  });
});
