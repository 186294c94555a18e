import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const outside: Signal = {
  id: 'outside',
  unit: null,
  source: 'own definition; networks from --internal, else private ranges',
  says: 'The recipient is outside the organisation.',
  formula: `${WEIGHTS.outside} points`,
  raisedBy: ['networks of the organisation that were not named'],
  judge({ recipientInside, files, run }) {
    if (recipientInside || files.length + run.volumes.length === 0) return null;
    return {
      value: 'outside',
      points: WEIGHTS.outside,
      text: 'It went to an address outside the organisation.',
    };
  },
};
