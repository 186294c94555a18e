/**
 * Scores of DNS channels that are known to be ordinary traffic: the background that `confidence` is counted
 * against. Index is the score, value how many channels had it: 1648 channels that the screen nominated, of
 * 79 captures and logs with labels. Made by bench/calibrate.mjs; not to be edited by hand.
 */
// biome-ignore format: one row for twenty scores
export const BENIGN_SCORES: readonly number[] = [
  1488, 7, 0, 1, 16, 3, 1, 2, 92, 5, 7, 1, 0, 4, 3, 3, 3, 0, 3, 0,
  1, 0, 1, 0, 1, 1, 2, 1, 1, 0, 0, 0, 0, 1,
];
