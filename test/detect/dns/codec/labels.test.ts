import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  commonSuffix,
  dottedText,
  joinLabels,
  labelOffsets,
  nameKey,
  parseDotted,
  residual,
  residualAnywhere,
  sameName,
} from '../../../../src/detect/dns/codec/labels.ts';

const wire = (text: string) => parseDotted(text)!;

describe('labels of a wire name', () => {
  it('survive the way to text and back, any byte', () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 63 });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 6 }), (labels) => {
        const name = Uint8Array.from(labels.flatMap((l) => [l.length, ...l]));
        expect(parseDotted(dottedText(name))).toEqual(name);
        expect(joinLabels(name)).toEqual(Uint8Array.from(labels.flatMap((l) => [...l])));
      }),
    );
  });

  it('are refused when a length runs past the end', () => {
    expect(labelOffsets(Uint8Array.of(3, 0x61, 0x62))).toBeNull();
    expect(labelOffsets(Uint8Array.of(0xc0, 12))).toBeNull();
    expect(labelOffsets(Uint8Array.of(0))).toBeNull();
    expect(dottedText(Uint8Array.of(9))).toBe('');
  });

  it('split before a zone, whatever the case', () => {
    expect(dottedText(residual(wire('AB.cd.T1.Example.org'), wire('t1.example.org'))!)).toBe('AB.cd');
    expect(residual(wire('xt1.example.org'), wire('t1.example.org'))).toBeNull();
    expect(residual(wire('org'), wire('example.org'))).toBeNull();
    expect(residual(wire('example.org'), wire('example.org'))).toEqual(new Uint8Array(0));
  });

  it('find a zone in front of an appended search suffix', () => {
    const zone = wire('example.org');
    expect(dottedText(residualAnywhere(wire('ab.example.org.corp.local'), zone)!)).toBe('ab');
    expect(dottedText(residualAnywhere(wire('ab.example.org.example.org'), zone)!)).toBe('ab.example.org');
    expect(residualAnywhere(wire('ab.example.net'), zone)).toBeNull();
  });

  it('share a suffix of whole labels only', () => {
    expect(dottedText(commonSuffix(['a.b.T.ex.org', 'c.t.EX.org', 'd.t.ex.org'].map(wire)))).toBe('t.ex.org');
    expect(commonSuffix(['a.xt.org', 'b.t.org'].map(wire))).toEqual(wire('org'));
    expect(commonSuffix(['a.net', 'b.org'].map(wire)).length).toBe(0);
    expect(commonSuffix([]).length).toBe(0);
  });

  it('compare without regard to case and key with it', () => {
    expect(sameName(wire('A.org'), wire('a.ORG'))).toBe(true);
    expect(nameKey(wire('A.org'))).not.toBe(nameKey(wire('a.org')));
  });
});
