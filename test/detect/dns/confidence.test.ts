import { describe, expect, it } from 'vitest';
import { BENIGN_SCORES } from '../../../src/data/benign-scores.ts';
import { confidenceOf } from '../../../src/detect/dns/confidence.ts';

const known = BENIGN_SCORES.reduce((n, count) => n + count, 0);

describe('confidence', () => {
  it('is the smoothed share of benign channels that score lower, rounded down to two digits', () => {
    for (const score of [0, 1, 28, 45, 100]) {
      const lower = BENIGN_SCORES.slice(0, score).reduce((n, count) => n + count, 0);
      expect(confidenceOf(score)).toBe(Math.floor(((lower + 1) / (known + 2)) * 100) / 100);
    }
  });

  it('never claims to be sure and never falls as the score rises', () => {
    const all = Array.from({ length: 101 }, (_, score) => confidenceOf(score));
    expect(all.at(-1)).toBeLessThan(1);
    for (let score = 1; score <= 100; score++) expect(all[score]!).toBeGreaterThanOrEqual(all[score - 1]!);
  });

  it('rests on a sample in which no benign channel reaches medium', () => {
    expect(known).toBeGreaterThan(1000);
    expect(BENIGN_SCORES.length).toBeLessThanOrEqual(45);
  });
});
