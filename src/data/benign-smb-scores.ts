/**
 * Scores of runs of SMB transfers that are known to be ordinary work: the background that `confidence` of alert
 * 2030 is counted against. Made by bench/calibrate-smb.mjs from labelled benign captures; index is the score,
 * value how many runs had it.
 */
export const BENIGN_SMB_SCORES: readonly number[] = [
  11, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0,
  2, 2,
];
