import { counted } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const replication: Signal = {
  id: 'replication',
  unit: 'calls',
  source: '[MS-DRSR] 4.1.10',
  says: 'The recipient, which is no controller, also asked for directory replication.',
  formula: `${WEIGHTS.replication} points`,
  raisedBy: ['a computer that is being promoted'],
  judge({ replications, sensitive, run }) {
    const calls = replications.reduce((sum, each) => sum + each.calls, 0);
    if (calls === 0 || sensitive.length + run.volumes.length === 0) return null;
    return {
      value: calls,
      points: WEIGHTS.replication,
      text: `The recipient also asked for directory replication (${counted(calls, 'call')}), which is no controller.`,
    };
  },
};
