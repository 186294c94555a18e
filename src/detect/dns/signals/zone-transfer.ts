import type { Signal } from './signal.ts';

const AXFR = 252;
const IXFR = 251;

export const zoneTransfer: Signal = {
  id: 'zone-transfer',
  unit: 'questions',
  source: 'RFC 5936: transfers run between a zone’s own servers',
  says: 'A whole zone is fetched by a computer that serves no names here.',
  formula: '20 points',
  raisedBy: ['secondary servers', 'administrators who look for mistakes'],
  judge({ queryTypes, standing }) {
    const asked = (queryTypes.get(AXFR) ?? 0) + (queryTypes.get(IXFR) ?? 0);
    if (asked === 0 || standing.iterative) return null;
    return { value: asked, points: 20, text: 'The computer asked for a transfer of the whole zone.' };
  },
};
