import { listed } from '../../../base/words.ts';
import { isHunted } from '../preferences.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

const { one, several } = WEIGHTS.preferenceHunt;

export const preferenceHunt: Signal = {
  id: 'preference-hunt',
  unit: 'files',
  source:
    '[MS-GPPREF] 2.2.1.1 (cpassword), [MS-GPOL] 3.2.5.1: who applies a policy reads its gpt.ini first, and its computer part as the computer',
  says: 'A person’s account went straight to the preferences that can hold passwords, in the computer part of policies; the content is not in the log.',
  formula: `${one} points for one kind of preference, ${several} for several`,
  raisedBy: ['administrators who open these files by hand'],
  judge({ files }) {
    const hunted = files.filter(isHunted);
    const kinds = [...new Set(hunted.map(({ name }) => name))];
    if (kinds.length === 0) return null;
    const who = hunted[0]!.account.account ?? 'A person';
    return {
      value: hunted.length,
      points: kinds.length > 1 ? several : one,
      text: `${who} read ${listed(kinds, 4)} of the computer part of policies and no gpt.ini: nothing that applies policies does so. Whether a password is in them the log does not say.`,
    };
  },
};
