import type { Signal } from './signal.ts';

export const loneInitiator: Signal = {
  id: 'lone-initiator',
  unit: 'computers',
  source: 'prevalence, as RITA and Paxson et al. use it',
  says: 'No other computer of the evidence asks below this zone.',
  formula: '8 points when at least 8 computers ask anything, 4 from 4 on',
  raisedBy: ['small captures', 'a server’s own supplier'],
  judge({ channel, standing }) {
    if (channel.kind !== 'zone' || standing.clients > 1 || standing.siteClients < 4) return null;
    const points = standing.siteClients >= 8 ? 8 : 4;
    return {
      value: standing.clients,
      points,
      text: `Of ${standing.siteClients} computers only this one asks below the zone.`,
    };
  },
};
