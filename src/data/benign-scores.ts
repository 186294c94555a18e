/**
 * Scores of DNS channels that are known to be ordinary traffic: the background that `confidence` is counted
 * against. Made by bench/calibrate.mjs from labelled benign captures and logs; index is the score, value how
 * many channels had it.
 */
export const BENIGN_SCORES: readonly number[] = [0];
