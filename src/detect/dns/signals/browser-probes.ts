import { percent } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const browserProbes: Signal = {
  id: 'browser-probes',
  unit: 'share',
  source: 'Chromium’s intranet redirect detector: three random names of 7 to 15 letters at each start',
  says: 'Single labels of 7 to 15 letters that exist nowhere, alone or with the site’s search suffix.',
  formula: 'minus 45 when nine in ten names that carry content are such and do not exist',
  raisedBy: ['a word code without digits whose server answers NXDOMAIN'],
  judge({ names, answers }) {
    const probes = names.probeShaped * names.carriers;
    if (names.probeShaped < 0.9 || answers.nxdomain === 0 || answers.nxdomain < probes * 0.9) return null;
    return {
      value: Math.round(names.probeShaped * 100) / 100,
      points: -45,
      text: `${percent(names.probeShaped)} of the names are single labels of 7 to 15 letters that do not exist, as browsers ask at start.`,
    };
  },
};
