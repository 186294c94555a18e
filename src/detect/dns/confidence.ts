import { BENIGN_SCORES } from '../../data/benign-scores.ts';

/**
 * Share of labelled benign channels that score lower than this one, smoothed as (k + 1) / (n + 2) (Laplace) and
 * rounded down to two digits, so that it never claims more than the sample shows and never reaches 1.
 */
export function confidenceOf(score: number): number {
  let lower = 0;
  let all = 0;
  for (const [at, count] of BENIGN_SCORES.entries()) {
    all += count;
    if (at < score) lower += count;
  }
  return Math.floor(((lower + 1) / (all + 2)) * 100) / 100;
}
