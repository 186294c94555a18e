import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coveredTime } from '../../src/base/spans.ts';

const span = (first: number, last: number) => ({ first, last });

describe('covered time', () => {
  test('leaves out the hole between two files', () => {
    expect(coveredTime([span(0, 10), span(1000, 1005)])).toBe(15);
  });

  test('counts once what two files cover', () => {
    expect(coveredTime([span(5, 20), span(0, 10), span(6, 8)])).toBe(20);
  });

  test('counts only what lies between the limits', () => {
    expect(coveredTime([span(0, 10), span(20, 30)], 5, 24)).toBe(9);
    expect(coveredTime([span(0, 10)], 50)).toBe(0);
  });

  test('is not known without times', () => {
    expect(coveredTime([])).toBeNaN();
    expect(coveredTime([span(Number.NaN, Number.NaN)])).toBeNaN();
    expect(coveredTime([span(Number.NaN, Number.NaN), span(1, 3)])).toBe(2);
  });

  test('never exceeds the whole span nor the sum of the parts, in whatever order', () => {
    const spans = fc.array(
      fc.tuple(fc.nat(1000), fc.nat(100)).map(([first, length]) => span(first, first + length)),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(spans, (list) => {
        const covered = coveredTime(list);
        const whole = Math.max(...list.map((s) => s.last)) - Math.min(...list.map((s) => s.first));
        expect(covered).toBeLessThanOrEqual(whole);
        expect(covered).toBeLessThanOrEqual(list.reduce((sum, s) => sum + s.last - s.first, 0));
        expect(coveredTime([...list].reverse())).toBe(covered);
      }),
    );
  });
});
