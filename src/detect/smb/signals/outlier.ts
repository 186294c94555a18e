import { thousands } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const outlier: Signal = {
  id: 'outlier',
  unit: 'byte',
  source: 'median and median absolute deviation over this evidence',
  says: 'Far more than what other computers take from the same controller in this evidence.',
  formula: `${WEIGHTS.outlier} points when above the median by six robust deviations and four times it, with at least four others and 1 MiB`,
  raisedBy: ['a new computer that fetches everything once'],
  judge({ baseline, volumeBytes }) {
    if (!baseline.outlier || volumeBytes < 2 ** 20) return null;
    return {
      value: volumeBytes,
      points: WEIGHTS.outlier,
      text: `${baseline.others} other computers took ${thousands(baseline.median)} bytes each (median); this one ${thousands(volumeBytes)}.`,
    };
  },
};
