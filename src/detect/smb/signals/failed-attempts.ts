import { counted, listed } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const failedAttempts: Signal = {
  id: 'failed-attempts',
  unit: 'opens',
  source: 'own definition',
  says: 'The controller refused to open sensitive files.',
  formula: `${WEIGHTS.attemptsAlone} points when nothing else was taken, else ${WEIGHTS.attemptsBefore}`,
  raisedBy: ['virus scanners and backup software without the right'],
  judge({ run, sensitive }) {
    const { attempts } = run;
    if (attempts.length === 0) return null;
    const opens = attempts.reduce((sum, file) => sum + file.opens, 0);
    const names = [...new Set(attempts.map((file) => file.name))];
    return {
      value: opens,
      points: sensitive.length === 0 ? WEIGHTS.attemptsAlone : WEIGHTS.attemptsBefore,
      text: `${counted(opens, 'open')} of ${listed(names, 4)} ${opens === 1 ? 'was' : 'were'} refused.`,
    };
  },
};
