import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_HEAD, MAX_MEMBERS } from '../../src/content/bounds.ts';
import { FAMILIES, recogniseContent } from '../../src/content/registry.ts';
import {
  ascii,
  cabinetHead,
  eseHead,
  hiveHead,
  minidumpHead,
  preferenceXml,
  zipHead,
} from '../support/content.ts';

const SEEDS = [
  eseHead(),
  hiveHead('SAM', ['ROOT', 'SAM']),
  zipHead([{ name: 'ntds.dit', data: ascii('abc'), follow: true }]),
  cabinetHead(['a', 'b']),
  minidumpHead('lsass.exe'),
  preferenceXml('abcd'),
  ascii('-----BEGIN PRIVATE KEY-----'),
  Uint8Array.of(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, 65, 0),
];

/** A real beginning with some bytes changed and its end cut off. */
const damaged = fc
  .record({
    seed: fc.constantFrom(...SEEDS),
    changes: fc.array(fc.tuple(fc.nat(8191), fc.nat(255)), { maxLength: 12 }),
    length: fc.nat(8192),
  })
  .map(({ seed, changes, length }) => {
    const out = seed.slice(0, length);
    for (const [at, value] of changes) if (at < out.length) out[at] = value;
    return out;
  });

describe('recogniseContent', () => {
  it('returns a known id or null for any bytes, and never throws', () => {
    const ids = new Set(FAMILIES.flatMap((family) => family.ids));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 5000 }), damaged), fc.string(), (head, name) => {
        const found = recogniseContent(head, null, name);
        expect(found === null || ids.has(found.id)).toBe(true);
        expect(found?.members.length ?? 0).toBeLessThanOrEqual(MAX_MEMBERS);
      }),
      { numRuns: 600 },
    );
  });

  it('does not depend on where in a larger buffer the bytes lie', () => {
    fc.assert(
      fc.property(damaged, fc.nat(64), (head, before) => {
        const around = new Uint8Array(before + head.length + 16).fill(0x41);
        around.set(head, before);
        const view = around.subarray(before, before + head.length);
        expect(recogniseContent(view, null, 'x')).toEqual(recogniseContent(head, null, 'x'));
      }),
      { numRuns: 200 },
    );
  });

  it('looks at no more than its bound: thousands of headers cost no more than one look each', () => {
    const one = zipHead([{ name: 'a', data: new Uint8Array(0) }]);
    const many = new Uint8Array(4 * MAX_HEAD);
    for (let at = 0; at + one.length <= many.length; at += one.length) many.set(one, at);
    const started = performance.now();
    const found = recogniseContent(many, null, 'a.zip');
    expect(found?.members).toHaveLength(MAX_MEMBERS);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('keeps control characters out of member names', () => {
    const found = recogniseContent(
      zipHead([{ name: '\u001b[2Jntds.dit', data: new Uint8Array(0) }]),
      null,
      'a.zip',
    );
    expect(found?.members).toEqual(['.[2Jntds.dit']);
  });
});
