import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const originUnconfirmed: Signal = {
  id: 'origin-unconfirmed',
  unit: null,
  source: 'own definition',
  says: 'Nothing shows that the origin is a domain controller.',
  formula: `${WEIGHTS.originUnconfirmed} points where no controller is known at all, ${WEIGHTS.originOther} where others are`,
  raisedBy: [],
  judge({ controller, controllersKnown }) {
    if (controller) return null;
    return controllersKnown
      ? {
          value: 'other',
          points: WEIGHTS.originOther,
          text: 'The origin is none of the domain controllers of this evidence.',
        }
      : {
          value: 'unknown',
          points: WEIGHTS.originUnconfirmed,
          text: 'Nothing in this evidence shows that the origin is a domain controller.',
        };
  },
};
