import { listed } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const severalSecrets: Signal = {
  id: 'several-secrets',
  unit: 'kinds',
  source: 'own definition; the boot key in SYSTEM opens the others',
  says: 'Several things that belong together for a thief, within one run.',
  formula: `${WEIGHTS.severalSecrets} points from two kinds on`,
  raisedBy: ['system state backups'],
  judge({ sensitive }) {
    const strong = sensitive.filter(
      (each) => each.sensitive && !each.sensitive.contradicted && each.sensitive.item.weight !== 'low',
    );
    const kinds = [...new Set(strong.map((each) => each.sensitive!.item.what))];
    if (kinds.length < 2) return null;
    return {
      value: kinds.length,
      points: WEIGHTS.severalSecrets,
      text: `It goes together: ${listed(kinds, 5)}.`,
    };
  },
};
