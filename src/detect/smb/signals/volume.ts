import { thousands } from '../../../base/words.ts';
import { doublings } from '../../signal.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

const { floor, perDoubling, most } = WEIGHTS.volume;

export const volume: Signal = {
  id: 'volume',
  unit: 'byte',
  source: 'own definition',
  says: 'Content in clear that is no policy.',
  formula: `${perDoubling} points per doubling over ${thousands(floor)} bytes, at most ${most}; half where other computers take as much`,
  raisedBy: ['a controller that is a file server as well', 'software deployment'],
  judge({ volumeBytes, encryptedBytes, baseline }) {
    const clear = volumeBytes - encryptedBytes;
    const points = doublings(clear, floor, perDoubling, most);
    if (points === 0) return null;
    const usual = baseline.others >= 2 && baseline.median * 2 >= clear;
    return {
      value: clear,
      points: usual ? points >> 1 : points,
      text: `${thousands(clear)} bytes were copied in one run${usual ? ', as other computers do' : ''}.`,
    };
  },
};
