import { percent, type Signal } from './signal.ts';

export const hashLookups: Signal = {
  id: 'hash-lookups',
  unit: 'share',
  source: 'reputation and validation names: one token of 128, 160, 256 or 512 bits',
  says: 'Each name holds one token exactly as long as a hash or UUID, asked once, with answers from a tiny set.',
  formula:
    'minus 35 when nine in ten names are such, the answers carry nothing, and names lead nowhere, to 127/8, or each to its own host',
  raisedBy: ['a channel that cuts its pieces to the length of a hash'],
  judge({ names, answers }) {
    if (names.hashShaped < 0.9 || answers.content > 256 || names.counterRun >= 8) return null;
    const routable = answers.addresses - answers.loopback;
    const oneListener = routable > 0 && routable * 4 < answers.addressedNames;
    if (oneListener) return null;
    return {
      value: Math.round(names.hashShaped * 100) / 100,
      points: -35,
      text: `${percent(names.hashShaped)} of the names hold one token as long as a hash.`,
    };
  },
};
