import { counted } from '../../../base/words.ts';
import { isComputerAccount } from '../accounts.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

const { least, points } = WEIGHTS.sysvolSweep;

export const policySweep: Signal = {
  id: 'policy-sweep',
  unit: 'files',
  source: 'own definition; the computer part of a policy is applied by the computer, [MS-GPOL] 3.2.5.1',
  says: 'A person’s account read the computer part of many policies.',
  formula: `${points} points from ${least} different files on`,
  raisedBy: ['administrators who open the policy editor'],
  judge({ run }) {
    const read = run.files.filter(
      (file) =>
        file.machinePolicy && file.account.account !== null && !isComputerAccount(file.account.account),
    );
    const distinct = new Set(read.map((file) => file.full)).size;
    if (distinct < least) return null;
    return {
      value: distinct,
      points,
      text: `${counted(distinct, 'file')} of the computer part of policies were read by ${read[0]?.account.account ?? 'a person'}.`,
    };
  },
};
