import type { Signal } from './signal.ts';

export const resolverBypass: Signal = {
  id: 'resolver-bypass',
  unit: null,
  source: 'own definition: a server asked by one computer for one purpose',
  says: 'Questions with recursion desired go straight to a server that resolves for nobody else.',
  formula: '10 points',
  raisedBy: ['public resolvers set by hand', 'captures in which one computer asks one thing'],
  judge({ standing, totals }) {
    if (standing.viaResolver || standing.iterative || totals.queries < 4) return null;
    return {
      value: 'direct',
      points: 10,
      text: 'The questions go straight to a server that resolves for nobody else here.',
    };
  },
};
