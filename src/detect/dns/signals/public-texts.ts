import { percent } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const publicTexts: Signal = {
  id: 'public-texts',
  unit: 'share',
  source: 'RFC 7208, 6376, 7489, 8461, 8659: texts that domains publish about themselves',
  says: 'The TXT answers are what mail servers and certificate authorities look up: SPF, DKIM, DMARC, validation.',
  formula: 'minus 25 when four in five TXT answers are such',
  raisedBy: ['a channel that hides behind v=spf1'],
  judge({ answers }) {
    if (answers.texts < 2 || answers.publicTexts * 5 < answers.texts * 4) return null;
    const share = answers.publicTexts / answers.texts;
    return {
      value: Math.round(share * 100) / 100,
      points: -25,
      text: `${percent(share)} of the TXT answers are texts that domains publish about themselves.`,
    };
  },
};
