import { listed } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const account: Signal = {
  id: 'account',
  unit: null,
  source: 'own definition',
  says: 'Who copied: a person, nobody (anonymous, guest), or a computer in its own name.',
  formula: `${WEIGHTS.person} points for a person’s account where something sensitive or an administrative share was read, ${WEIGHTS.nobody} for nobody; ${WEIGHTS.computer} for computers that took nothing sensitive`,
  raisedBy: ['administrators at work'],
  judge(profile) {
    const { accounts, files, sensitive, computersOnly, peopleSeen } = profile;
    const nobody = files.some(({ account: { authentication } }) =>
      ['anonymous', 'guest'].includes(authentication),
    );
    if (nobody && files.length > 0)
      return {
        value: 'anonymous',
        points: WEIGHTS.nobody,
        text: 'It was copied without an account (anonymous or guest).',
      };
    const who = listed(accounts, 3);
    const several = accounts.length > 1;
    if (computersOnly && sensitive.length === 0 && !profile.pushed)
      return {
        value: who,
        points: WEIGHTS.computer,
        text: `${who} ${several ? 'are accounts of computers' : 'is the account of a computer'}, as policy and software need it.`,
      };
    const matters =
      sensitive.length > 0 || files.some((file) => file.adminShare) || profile.run.volumes.length > 0;
    if (!peopleSeen || !matters) return null;
    return {
      value: who,
      points: WEIGHTS.person,
      text: `${who} ${several ? 'are no computers’ accounts' : 'is no computer’s account'}.`,
    };
  },
};
