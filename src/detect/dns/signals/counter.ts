import type { Signal } from './signal.ts';

export const counter: Signal = {
  id: 'counter',
  unit: 'names',
  source: 'numbered pieces, as DNSExfiltrator, DNSlivery, Saitama and others send them',
  says: 'A number in the names that rises by one from name to name: pieces of something.',
  formula: '8 points from a run of 8, 12 from 32',
  raisedBy: ['shards of game and update servers', 'host names in rows'],
  judge({ names, standing }) {
    if (names.counterRun < 8 || standing.reverse) return null;
    return {
      value: names.counterRun,
      points: names.counterRun >= 32 ? 12 : 8,
      text: `A number counts up through ${names.counterRun + 1} names in a row.`,
    };
  },
};
