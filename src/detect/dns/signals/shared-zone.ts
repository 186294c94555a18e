import type { Signal } from './signal.ts';

export const sharedZone: Signal = {
  id: 'shared-zone',
  unit: 'computers',
  source: 'prevalence, as RITA and Paxson et al. use it',
  says: 'Many computers of the site ask below this zone.',
  formula: 'minus 12 from 4 computers and a fifth of all on, minus 25 from half of all on',
  raisedBy: ['one campaign on many computers'],
  judge({ standing }) {
    const share = standing.clients / Math.max(1, standing.siteClients);
    if (standing.clients < 4 || share < 0.2) return null;
    return {
      value: standing.clients,
      points: share >= 0.5 ? -25 : -12,
      text: `${standing.clients} of ${standing.siteClients} computers ask below this zone.`,
    };
  },
};
