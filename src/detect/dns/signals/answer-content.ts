import { doublings, grouped } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const answerContent: Signal = {
  id: 'answer-content',
  unit: 'byte',
  source: 'distinct answer data without public texts (RFC 7208, 6376, 7489) and DNSSEC data',
  says: 'Bytes of distinct answer data that ordinary resolution does not need: TXT, NULL, names that are no words, addresses that no host has.',
  formula: '10 points per doubling over 96 bytes, at most 45',
  raisedBy: [
    'service discovery',
    'configuration in TXT records',
    'zone transfers between the site’s own servers',
  ],
  judge({ answers }) {
    const points = doublings(answers.content, 96, 10, 45);
    if (points <= 0) return null;
    return {
      value: answers.content,
      points,
      text: `Distinct answers bring in about ${grouped(answers.content)} bytes.`,
    };
  },
};
