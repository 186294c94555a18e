import { grouped } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const letterCase: Signal = {
  id: 'letter-case',
  unit: 'spellings',
  source: '0x20 bits (draft-vixie-dnsext-dns0x20) sent by a computer that is no resolver',
  says: 'One name is asked in ever other mixtures of upper and lower case: a bit per letter.',
  formula: '6 points per doubling over 8 spellings, at most 30',
  raisedBy: ['resolvers that use 0x20 against forgery'],
  judge({ names, standing }) {
    if (standing.caseIsHabit || standing.iterative || names.casePatterns < 16) return null;
    const points = Math.min(30, Math.round(Math.log2(names.casePatterns / 8) * 6));
    return {
      value: names.casePatterns,
      points,
      text: `The same names are asked in ${grouped(names.casePatterns)} other mixtures of case.`,
    };
  },
};
