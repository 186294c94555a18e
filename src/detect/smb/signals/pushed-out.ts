import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const pushedOut: Signal = {
  id: 'pushed-out',
  unit: null,
  source: 'own definition; a controller has little reason to write to other computers over SMB',
  says: 'The controller itself was the SMB client and wrote to a computer that is no controller.',
  formula: `${WEIGHTS.pushedOut} points`,
  raisedBy: ['backup of the controller to a share', 'logs written to a collector'],
  judge({ pushed, controller }) {
    if (!pushed || !controller) return null;
    return {
      value: 'origin',
      points: WEIGHTS.pushedOut,
      text: 'The domain controller itself wrote it out, as SMB client: something on it was told to.',
    };
  },
};
