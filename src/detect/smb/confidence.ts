import { BENIGN_SMB_SCORES } from '../../data/benign-smb-scores.ts';

/**
 * Share of labelled benign runs that score lower than this one, smoothed as (k + 1) / (n + 2) (Laplace), so that
 * it is never 0 or 1. Two digits: the sample is no finer.
 */
export function smbConfidence(score: number): number {
  let lower = 0;
  let all = 0;
  for (const [at, count] of BENIGN_SMB_SCORES.entries()) {
    all += count;
    if (at < score) lower += count;
  }
  return Math.round(((lower + 1) / (all + 2)) * 100) / 100;
}
