import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const administrativeShare: Signal = {
  id: 'administrative-share',
  unit: null,
  source: 'own definition; C$ and ADMIN$ reach every file of the computer',
  says: 'The files were reached through an administrative share of the controller.',
  formula: `${WEIGHTS.adminShare} points`,
  raisedBy: ['administrators who look at logs', 'inventory and backup software'],
  judge({ files, pushed }) {
    const shares = [
      ...new Set(files.filter((f) => f.adminShare && f.direction === 'read').map((f) => f.share ?? '')),
    ];
    const [share] = shares;
    if (share === undefined || pushed) return null;
    return {
      value: share,
      points: WEIGHTS.adminShare,
      text: `It was read through the administrative share ${shares.join(' and ')}.`,
    };
  },
};
