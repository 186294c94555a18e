import { percent } from '../../signal.ts';
import type { Signal } from './signal.ts';

/** Computers from which on a service would be asked by more than one of them. */
const SITE = 8;

export const hashLookups: Signal = {
  id: 'hash-lookups',
  unit: 'share',
  source: 'reputation and validation names: one token of 128, 160, 256 or 512 bits',
  says: 'Each name holds one token exactly as long as a hash or UUID, asked once, with answers from a tiny set.',
  formula:
    'minus 35 when nine in ten names are such, the answers carry nothing, and names lead nowhere, to 127/8, or each to its own host; minus 15 when of at least 8 computers only one asks',
  raisedBy: ['a channel that cuts its pieces to the length of a hash'],
  judge({ names, answers, standing }) {
    if (names.hashShaped < 0.9 || answers.content > 256 || names.counterRun >= 8) return null;
    const routable = answers.addresses - answers.loopback;
    const oneListener = routable > 0 && routable * 4 < answers.addressedNames;
    if (oneListener) return null;
    // what looks files up runs on every computer of a site; pieces of one file come from one
    const alone = standing.clients === 1 && standing.siteClients >= SITE;
    return {
      value: Math.round(names.hashShaped * 100) / 100,
      points: alone ? -15 : -35,
      text: `${percent(names.hashShaped)} of the names hold one token as long as a hash.`,
    };
  },
};
