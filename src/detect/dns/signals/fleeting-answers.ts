import { percent } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const fleetingAnswers: Signal = {
  id: 'fleeting-answers',
  unit: 'share',
  source: 'TTL of the servers of public tunnel tools: 0 to 5 s in most',
  says: 'Share of answers whose lifetime is at most 5 s, so that no resolver keeps them.',
  formula: '8 points at 80 % of at least 8 answers with data, 4 at 50 %',
  raisedBy: ['load balancers', 'failover records', 'answers that a cache had held for long'],
  judge({ answers }) {
    if (answers.withData < 8) return null;
    const share = answers.fleeting / answers.withData;
    if (share < 0.5) return null;
    return {
      value: Math.round(share * 100) / 100,
      points: share >= 0.8 ? 8 : 4,
      text: `${percent(share)} of the answers live 5 s or less.`,
    };
  },
};
