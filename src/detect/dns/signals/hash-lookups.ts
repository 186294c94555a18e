import { percent, type Signal } from './signal.ts';

export const hashLookups: Signal = {
  id: 'hash-lookups',
  unit: 'share',
  source:
    'reputation and validation names: one token of 128, 160, 256 or 512 bits (reference dns-detection section 5)',
  says: 'Each name holds one token exactly as long as a hash or UUID, asked once, with answers from a tiny set.',
  formula: 'minus 35 when nine in ten names are such and the answers carry nothing',
  raisedBy: ['a channel that cuts its pieces to the length of a hash'],
  judge({ names, answers }) {
    if (names.hashShaped < 0.9 || answers.content > 256 || names.counterRun >= 8) return null;
    return {
      value: Math.round(names.hashShaped * 100) / 100,
      points: -35,
      text: `${percent(names.hashShaped)} of the names hold one token as long as a hash.`,
    };
  },
};
