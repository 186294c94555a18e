import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const outside: Signal = {
  id: 'outside',
  unit: null,
  source: 'own definition; networks from --internal, else private ranges',
  says: 'The recipient is outside the organisation.',
  formula: `${WEIGHTS.outside} points, ${WEIGHTS.pushedOutside} more for a file that the controller itself wrote there; nothing where the origin would be outside as well`,
  raisedBy: ['networks of the organisation that were not named'],
  judge({ recipientInside, originInside, pushed, controller, files, run }) {
    if (recipientInside || files.length + run.volumes.length === 0) return null;
    // networks that leave the controller out say nothing of who is in
    if (!originInside) return null;
    const itself = pushed && controller !== null && files.length > 0;
    return {
      value: 'outside',
      points: WEIGHTS.outside + (itself ? WEIGHTS.pushedOutside : 0),
      text: itself
        ? 'It went to an address outside the organisation, and the controller itself began it.'
        : 'It went to an address outside the organisation.',
    };
  },
};
